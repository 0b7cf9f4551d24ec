//! Takes the place of `zstd` in the build for WebAssembly.
//!
//! `include-flate-compress` offers two methods and names the types of both.
//! git-cliff-core's built-in configurations use the other one, deflate. The real
//! crate needs a C compiler for the target; this one only has the items that are
//! named, and every attempt to use them is an error.

use std::io::{self, BufReader, Read, Write};
use std::marker::PhantomData;

fn absent<T>() -> io::Result<T> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "zstd is not part of this build",
    ))
}

/// A compressor that cannot be made.
#[derive(Debug)]
pub struct Encoder<'a, W> {
    never: std::convert::Infallible,
    marker: PhantomData<(&'a (), W)>,
}

impl<W: Write> Encoder<'static, W> {
    /// Refuses.
    ///
    /// # Errors
    ///
    /// Always: [`io::ErrorKind::Unsupported`].
    pub fn new(_writer: W, _level: i32) -> io::Result<Self> {
        absent()
    }
}

impl<W: Write> Encoder<'_, W> {
    /// Cannot be reached, for want of an encoder.
    ///
    /// # Errors
    ///
    /// None: there is no value to call it on.
    pub fn finish(self) -> io::Result<W> {
        match self.never {}
    }
}

impl<W: Write> Write for Encoder<'_, W> {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        match self.never {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.never {}
    }
}

/// A decompressor that cannot be made.
#[derive(Debug)]
pub struct Decoder<'a, R> {
    never: std::convert::Infallible,
    marker: PhantomData<(&'a (), R)>,
}

impl<R: Read> Decoder<'static, BufReader<R>> {
    /// Refuses.
    ///
    /// # Errors
    ///
    /// Always: [`io::ErrorKind::Unsupported`].
    pub fn new(_reader: R) -> io::Result<Self> {
        absent()
    }
}

impl<R> Read for Decoder<'_, R> {
    fn read(&mut self, _bytes: &mut [u8]) -> io::Result<usize> {
        match self.never {}
    }
}
