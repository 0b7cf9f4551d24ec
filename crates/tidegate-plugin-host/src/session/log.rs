//! What a plugin logs during a call, limited in bytes and lines.

use tidegate_plugin::{FaultKind, Limits, LogLevel, LogLine};

use super::Stop;

#[derive(Debug)]
pub(crate) struct Log {
    lines: Vec<LogLine>,
    bytes: u64,
    bytes_limit: u64,
    lines_limit: u64,
    /// Begun lines of standard output and standard error.
    begun: [Vec<u8>; 2],
}

/// A stream that is logged line by line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    Output,
    Error,
}

impl Stream {
    const fn level(self) -> LogLevel {
        match self {
            Self::Output => LogLevel::Info,
            Self::Error => LogLevel::Warn,
        }
    }
}

impl Log {
    pub(super) const fn new(limits: &Limits) -> Self {
        Self {
            lines: Vec::new(),
            bytes: 0,
            bytes_limit: limits.log_bytes,
            lines_limit: limits.log_lines,
            begun: [Vec::new(), Vec::new()],
        }
    }

    /// Adds a line, or several when there are line ends in it.
    pub(crate) fn add(&mut self, level: LogLevel, text: &[u8]) -> Result<(), Stop> {
        self.count_bytes(text)?;
        text.strip_suffix(b"\n")
            .unwrap_or(text)
            .split(|byte| *byte == b'\n')
            .try_for_each(|line| self.push(level, line))
    }

    /// Adds to a stream, of which whole lines are logged.
    pub(crate) fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), Stop> {
        self.count_bytes(bytes)?;
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let begun = &mut self.begun[stream as usize];
            match piece.strip_suffix(b"\n") {
                None => begun.extend_from_slice(piece),
                Some(end) => {
                    let mut line = std::mem::take(begun);
                    line.extend_from_slice(end);
                    self.push(stream.level(), &line)?;
                }
            }
        }
        Ok(())
    }

    /// All lines, those that were begun included.
    pub(super) fn finish(mut self) -> Vec<LogLine> {
        for stream in [Stream::Output, Stream::Error] {
            let begun = std::mem::take(&mut self.begun[stream as usize]);
            if !begun.is_empty() {
                self.lines.push(line(stream.level(), &begun));
            }
        }
        self.lines
    }

    fn count_bytes(&mut self, text: &[u8]) -> Result<(), Stop> {
        self.bytes = self.bytes.saturating_add(text.len() as u64);
        if self.bytes > self.bytes_limit {
            return Err(Stop(FaultKind::LogFlood { limit: self.bytes_limit, unit: "bytes" }));
        }
        Ok(())
    }

    fn push(&mut self, level: LogLevel, text: &[u8]) -> Result<(), Stop> {
        if self.lines.len() as u64 >= self.lines_limit {
            return Err(Stop(FaultKind::LogFlood { limit: self.lines_limit, unit: "lines" }));
        }
        self.lines.push(line(level, text));
        Ok(())
    }
}

fn line(level: LogLevel, text: &[u8]) -> LogLine {
    LogLine { level, text: String::from_utf8_lossy(text.strip_suffix(b"\r").unwrap_or(text)).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(log_bytes: u64, log_lines: u64) -> Log {
        Log::new(&Limits { log_bytes, log_lines, ..Limits::default() })
    }

    fn texts(log: Log) -> Vec<String> {
        log.finish().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn streams_are_cut_into_lines_and_the_rest_is_kept() {
        let mut log = log(100, 10);
        for piece in ["a", "b\r\nc", "\n\n", "d"] {
            log.write(Stream::Error, piece.as_bytes()).unwrap();
        }
        log.write(Stream::Output, b"o").unwrap();
        assert_eq!(texts(log), ["ab", "c", "", "o", "d"]);
    }

    #[test]
    fn messages_are_cut_too_and_made_text() {
        let mut log = log(100, 10);
        log.add(LogLevel::Warn, b"a\nb\xff\n").unwrap();
        assert_eq!(texts(log), ["a", "b\u{fffd}"]);
    }

    #[test]
    fn floods_end_at_the_limits() {
        let flood = |result: Result<(), Stop>| match result.unwrap_err().0 {
            FaultKind::LogFlood { limit, unit } => (limit, unit),
            other => panic!("{other:?}"),
        };
        assert_eq!(flood(log(4, 9).add(LogLevel::Info, b"12345")), (4, "bytes"));
        assert_eq!(flood(log(4, 9).write(Stream::Output, b"12345")), (4, "bytes"));
        assert_eq!(flood(log(99, 2).add(LogLevel::Info, b"1\n2\n3")), (2, "lines"));
        assert_eq!(flood(log(99, 2).write(Stream::Error, b"\n\n\n")), (2, "lines"));
    }
}
