//! Messages on a pipe: the header's length (32 bits, little-endian), the header,
//! the body's length (64 bits), the body. Lengths are checked before anything is
//! allocated for them.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes a message.
pub(super) fn write(pipe: &mut impl Write, header: &impl Serialize, body: &[u8]) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    let length = u32::try_from(header.len()).map_err(|_| invalid("a header is too long to be sent"))?;
    pipe.write_all(&length.to_le_bytes())?;
    pipe.write_all(&header)?;
    pipe.write_all(&(body.len() as u64).to_le_bytes())?;
    pipe.write_all(body)?;
    pipe.flush()
}

/// Reads a header. None when the pipe was closed instead.
pub(super) fn read_header<T: DeserializeOwned>(pipe: &mut impl Read, limit: u64) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match pipe.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => pipe.read_exact(&mut length[1..])?,
    }
    let header = read(pipe, u64::from(u32::from_le_bytes(length)), limit)?;
    Ok(Some(serde_json::from_slice(&header)?))
}

/// Reads the body that follows a header.
pub(super) fn read_body(pipe: &mut impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    pipe.read_exact(&mut length)?;
    read(pipe, u64::from_le_bytes(length), limit)
}

fn read(pipe: &mut impl Read, length: u64, limit: u64) -> io::Result<Vec<u8>> {
    if length > limit {
        return Err(invalid("a message is longer than it may be"));
    }
    let length = usize::try_from(length).map_err(|_| invalid("a message does not fit into memory"))?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|_| invalid("a message does not fit into memory"))?;
    bytes.resize(length, 0);
    pipe.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn invalid(text: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Vec<u8> {
        let mut pipe = Vec::new();
        write(&mut pipe, &("header", 7), b"body").unwrap();
        pipe
    }

    #[test]
    fn what_is_written_is_read() {
        let message = message();
        let mut pipe = message.as_slice();
        let header: (String, u32) = read_header(&mut pipe, 100).unwrap().unwrap();
        assert_eq!(header, ("header".into(), 7));
        assert_eq!(read_body(&mut pipe, 4).unwrap(), b"body");
        assert!(read_header::<u32>(&mut pipe, 100).unwrap().is_none());
    }

    #[test]
    fn lengths_are_limited_and_ends_are_noticed() {
        let message = message();
        assert!(read_header::<(String, u32)>(&mut message.as_slice(), 11).is_err());
        assert!(read_header::<u32>(&mut message.as_slice(), 100).is_err());
        for end in 1..message.len() {
            let mut pipe = &message[..end];
            let header = read_header::<(String, u32)>(&mut pipe, 100);
            assert!(header.is_err() || read_body(&mut pipe, 100).is_err(), "{end}");
        }
        assert!(read_body(&mut u64::MAX.to_le_bytes().as_slice(), u64::MAX).is_err());
    }
}
