//! The parent's end of one child process.

use std::fmt;
use std::io;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::frame;
use super::message::{Request, Response};

/// How to start a worker: a command that ends up in [`crate::serve`] with its
/// standard input and output.
#[derive(Clone)]
pub struct Launch(Arc<dyn Fn() -> Command + Send + Sync>);

impl Launch {
    /// The command is made anew for each worker. Its environment is cleared and its
    /// streams are redirected, whatever it says.
    pub fn new(command: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self(Arc::new(command))
    }
}

impl fmt::Debug for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Launch").field(&(self.0)()).finish()
    }
}

/// A child that is running, or was. Killed when dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

/// Why there is no response.
#[derive(Debug)]
pub(super) enum Lost {
    /// It took too long, and was killed.
    Late,
    /// It ended, or said something that makes no sense.
    Ended(String),
}

/// The largest header and body of a response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caps {
    pub(super) header: u64,
    pub(super) body: u64,
}

impl Process {
    pub(super) fn start(launch: &Launch) -> io::Result<Self> {
        let mut command = (launch.0)();
        command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Self { child, input, output }),
            _ => Err(io::Error::other("a pipe is missing")),
        }
    }

    /// Sends a request and waits for the response, until the time is up. Pipes
    /// have no timeouts, so a thread waits beside them and kills the child, which
    /// ends all reading and writing.
    pub(super) fn exchange(
        &mut self,
        request: &Request,
        body: &[u8],
        caps: Caps,
        time: Duration,
    ) -> Result<(Response, Vec<u8>), Lost> {
        let (child, input, output) = (&mut self.child, &mut self.input, &mut self.output);
        let (done, waiting) = mpsc::channel::<()>();
        let (result, late) = std::thread::scope(|scope| {
            let watchdog = scope.spawn(move || {
                let late = waiting.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
                if late {
                    // It fails only when the child has ended by itself.
                    let _ = child.kill();
                }
                late
            });
            let result = frame::write(input, request, body).and_then(|()| read(output, caps));
            drop(done);
            // A watchdog that panicked killed nobody.
            (result, watchdog.join().unwrap_or(false))
        });
        match result {
            Ok(response) => Ok(response),
            Err(_) if late => Err(Lost::Late),
            Err(error) => Err(Lost::Ended(self.epitaph(&error))),
        }
    }

    /// How it ended.
    fn epitaph(&mut self, error: &io::Error) -> String {
        // It may be alive and talk nonsense; it will not be asked again.
        let _ = self.child.kill();
        match self.child.wait() {
            Ok(status) => format!("{error}; {status}"),
            Err(_) => error.to_string(),
        }
    }
}

fn read(output: &mut ChildStdout, caps: Caps) -> io::Result<(Response, Vec<u8>)> {
    let header = frame::read_header(output, caps.header)?;
    let header = header.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    Ok((header, frame::read_body(output, caps.body)?))
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
