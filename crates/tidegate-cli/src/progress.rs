//! A sign of life for whatever takes longer than a second.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

use crate::output::Output;

/// After this long without an answer, something is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A spinner on stderr that shows itself after a second, if somebody watches.
pub(crate) struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    pub(crate) fn start(output: &Output) -> Self {
        if !output.is_watched() {
            return Self { running: None };
        }
        let (done, is_done) = mpsc::channel();
        let thread = thread::spawn(move || {
            if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let spinner = ProgressBar::new_spinner().with_message("reading history and asking plugins");
                spinner.enable_steady_tick(Duration::from_millis(100));
                let _ = is_done.recv();
                spinner.finish_and_clear();
            }
        });
        Self { running: Some((done, thread)) }
    }

    pub(crate) fn finish(self) {
        if let Some((done, thread)) = self.running {
            let _ = done.send(());
            let _ = thread.join();
        }
    }
}
