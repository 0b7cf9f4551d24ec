//! Waits for a child process, for a limited time.

use std::io::{Error, Read, Write as _};
use std::process::Child;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// The most that is read of what a child says about a failure.
const STDERR_LIMIT: u64 = 64 * 1024;

/// A child that has ended.
pub(crate) struct Ended {
    /// Its exit code; absent when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// A child that has not ended by itself.
pub(crate) enum Stopped {
    /// The system lost it.
    Lost(Error),
    /// It said nothing for so long that it was killed.
    Silent,
}

/// Feeds and reads the child until it ends or the time is up. Pipes have no
/// timeouts, so threads read them; those of a child that had to be killed may
/// wait for its own children and are left behind.
pub(crate) fn finish(mut child: Child, input: &str, limit: Duration) -> Result<Ended, Stopped> {
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(Stopped::Lost(Error::other("a pipe is missing")));
    };
    let input = input.to_owned();
    // A child that fails early does not read its input; its status tells.
    std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let (sender, texts) = mpsc::channel();
    let read = |is_stderr: bool, mut stream: Box<dyn Read + Send>| {
        let sender = sender.clone();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let limit = if is_stderr { STDERR_LIMIT } else { u64::MAX };
            let _ = stream.by_ref().take(limit).read_to_end(&mut text);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
            let _ = sender.send((is_stderr, text));
        });
    };
    read(false, Box::new(stdout));
    read(true, Box::new(stderr));
    drop(sender);
    let mut said = [Vec::new(), Vec::new()];
    loop {
        match texts.recv_timeout(limit) {
            Ok((is_stderr, text)) => said[usize::from(is_stderr)] = text,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                // Fails only when it has ended by itself.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Stopped::Silent);
            }
        }
    }
    let status = child.wait().map_err(Stopped::Lost)?;
    let [stdout, stderr] = said;
    Ok(Ended { code: status.code(), stdout, stderr: String::from_utf8_lossy(&stderr).into_owned() })
}
