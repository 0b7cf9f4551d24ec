//! Time and peak memory of one command, measured from a process of its own, so
//! that nobody else's memory is counted.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use tidegate_model::Diagnosis;
use tidegate_testkit::sealed;

use crate::Trouble;

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    /// Wall-clock time, in milliseconds.
    pub(crate) ms: f64,
    /// Peak memory, in MiB.
    pub(crate) mib: f64,
}

/// A command to measure.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) label: String,
    pub(crate) program: String,
    pub(crate) arguments: Vec<String>,
}

impl Job {
    pub(crate) fn new(label: &str, program: &Path, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { label: label.into(), program: program.display().to_string(), arguments }
    }
}

/// Runs jobs in turn, `rounds` times, and gives the median of each.
pub(crate) fn compare(dir: &Path, jobs: &[Job], rounds: usize) -> Result<Vec<Took>, Diagnosis> {
    let mut taken = vec![Vec::new(); jobs.len()];
    // The first round fills the system's caches and is not counted.
    for round in 0..=rounds {
        for (job, taken) in jobs.iter().zip(&mut taken) {
            let took = once(dir, job)?;
            if round > 0 {
                taken.push(took);
            }
        }
    }
    Ok(taken.into_iter().map(median).collect())
}

fn median(mut taken: Vec<Took>) -> Took {
    taken.sort_by(|a, b| a.ms.total_cmp(&b.ms));
    let mib = taken.iter().map(|took| took.mib).fold(0.0, f64::max);
    Took { ms: taken[taken.len() / 2].ms, mib }
}

fn once(dir: &Path, job: &Job) -> Result<Took, Diagnosis> {
    let own = env::current_exe().map_err(|error| Trouble(error.to_string()))?;
    let mut command = sealed(Command::new(own));
    command.current_dir(dir).arg("measure").arg("--").arg(&job.program).args(&job.arguments);
    let output = command.output().map_err(|error| Trouble(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(ms)), Some(Ok(mib))) => Ok(Took { ms, mib }),
        _ => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(Trouble(format!("`{} {}`: {text}{said}", job.program, job.arguments.join(" "))).into())
        }
    }
}

/// What all threads of this process have computed so far.
///
/// # Errors
/// When the system does not say.
pub(crate) fn cpu_time() -> Result<Duration, Diagnosis> {
    let usage = getrusage(UsageWho::RUSAGE_SELF).map_err(|error| Trouble(error.to_string()))?;
    let micros = |time: nix::sys::time::TimeVal| time.num_microseconds().unsigned_abs();
    Ok(Duration::from_micros(micros(usage.user_time()) + micros(usage.system_time())))
}

/// The other side of [`once`].
pub(crate) fn child(command: &[String]) -> Result<(), Diagnosis> {
    let [program, arguments @ ..] = command else { return Err(Trouble("no command".into()).into()) };
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let took = begin.elapsed();
    let status = status.map_err(|error| Trouble(format!("`{program}`: {error}")))?;
    if !status.success() {
        return Err(Trouble(format!("`{program}` ended with {status}")).into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| Trouble(error.to_string()))?;
    let unit = if cfg!(target_os = "macos") { 1024.0 * 1024.0 } else { 1024.0 };
    let kib = f64::from(i32::try_from(usage.max_rss()).unwrap_or(i32::MAX));
    crate::say(&format!("{} {}", took.as_secs_f64() * 1000.0, kib / unit));
    Ok(())
}
