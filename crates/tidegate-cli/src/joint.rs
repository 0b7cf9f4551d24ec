//! Several jobs that fill one release: whoever brings the last file, or finds it there,
//! goes on.

use tidegate_forge::Forge;
use tidegate_model::{Diagnosis, Effect, TagName};
use tidegate_release::{State, Step};
use tidegate_report::escape::terminal::inline;

use crate::args::Format;
use crate::exit;
use crate::output::Output;
use crate::releasing::Releasing;
use crate::session::Session;

/// Goes on with the release, if nothing is missing any more and nobody else does.
pub(crate) fn go_on(session: &Session, format: Format, output: &mut Output) -> Result<u8, Diagnosis> {
    let (_, forge) = session.forge()?;
    loop {
        let mut releasing = match Releasing::open(session, false, output) {
            Ok(releasing) => releasing,
            Err(error) if matches!(error.code(), "release::held" | "release::busy") => {
                output.talk("another job is at work at the release, and will see these files");
                return Ok(exit::DONE);
            }
            Err(error) => return Err(error),
        };
        if releasing.journal.state() != State::Unfinished {
            output.talk("there is nothing to go on with");
            return Ok(exit::DONE);
        }
        let awaited = awaited(&releasing);
        if missing(&*forge, &awaited)?.is_empty() {
            return releasing.finish(format, output);
        }
        // Whoever has brought a file while the release was ours has left it to us. Whoever
        // brings one from now on finds it free.
        drop(releasing);
        let missing = missing(&*forge, &awaited)?;
        if !missing.is_empty() {
            output.talk(&format!("the release waits for {}", inline(&missing.join(", "))));
            return Ok(exit::DONE);
        }
    }
}

/// The files that other jobs bring, by tag, as far as the release still waits.
fn awaited(releasing: &Releasing<'_>) -> Vec<(TagName, Vec<String>)> {
    let waiting = releasing.journal.steps().filter(|(_, step)| **step != Step::Done);
    let awaited = waiting.filter_map(|(effect, _)| match effect {
        Effect::Await { tag, names } => Some((tag.clone(), names.clone())),
        _ => None,
    });
    awaited.collect()
}

fn missing(forge: &dyn Forge, awaited: &[(TagName, Vec<String>)]) -> Result<Vec<String>, Diagnosis> {
    let mut missing = Vec::new();
    for (tag, names) in awaited {
        let found = forge.find(tag.as_str())?;
        let is_there = |name: &String| found.as_ref().is_some_and(|release| release.asset(name).is_some());
        missing.extend(names.iter().filter(|name| !is_there(name)).cloned());
    }
    Ok(missing)
}
