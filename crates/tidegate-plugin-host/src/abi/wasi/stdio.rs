//! The three standard streams, the only file descriptors that there are: nothing
//! comes in, and what goes out is logged.

use wasmtime::{Caller, Linker, Result};

use super::errno::{BADF, SPIPE, SUCCESS};
use super::{MODULE, guest};
use crate::abi::fuel::burn;
use crate::session::{State, Stream};

const INPUT: u32 = 0;
const OUTPUT: u32 = 1;
const ERROR: u32 = 2;

pub(super) fn define(linker: &mut Linker<State>) -> Result<()> {
    linker
        .func_wrap(
            MODULE,
            "fd_write",
            |mut caller: Caller<'_, State>, fd: u32, list: u32, count: u32, written: u32| {
                let stream = match fd {
                    OUTPUT => Stream::Output,
                    ERROR => Stream::Error,
                    _ => return Ok(BADF),
                };
                let mut total = 0_u32;
                guest::each_buffer(&mut caller, list, count, |buffer, state| {
                    // The log's limit is reached long before this one is.
                    total = total.saturating_add(u32::try_from(buffer.len()).unwrap_or(u32::MAX));
                    Ok(state.log.write(stream, buffer)?)
                })?;
                burn(&mut caller, u64::from(total) + u64::from(count))?;
                guest::write(&mut caller, written, &total.to_le_bytes()).map(|()| SUCCESS)
            },
        )?
        .func_wrap(
            MODULE,
            "fd_read",
            |mut caller: Caller<'_, State>, fd: u32, _list: u32, _count: u32, read: u32| {
                if fd != INPUT {
                    return Ok(BADF);
                }
                guest::write(&mut caller, read, &0_u32.to_le_bytes()).map(|()| SUCCESS)
            },
        )?
        .func_wrap(MODULE, "fd_fdstat_get", |mut caller: Caller<'_, State>, fd: u32, result: u32| {
            let Some(status) = status(fd) else { return Ok(BADF) };
            guest::write(&mut caller, result, &status).map(|()| SUCCESS)
        })?
        .func_wrap(
            MODULE,
            "fd_close",
            |_: Caller<'_, State>, fd: u32| if fd <= ERROR { SUCCESS } else { BADF },
        )?
        .func_wrap(
            MODULE,
            "fd_seek",
            |_: Caller<'_, State>, fd: u32, _: i64, _: u32, _: u32| {
                if fd <= ERROR { SPIPE } else { BADF }
            },
        )?
        .func_wrap(
            MODULE,
            "fd_tell",
            |_: Caller<'_, State>, fd: u32, _: u32| {
                if fd <= ERROR { SPIPE } else { BADF }
            },
        )?;
    Ok(())
}

/// A `fdstat` record: a character device that can be read or written, not sought,
/// which is how C libraries recognise a terminal and choose to buffer by lines.
fn status(fd: u32) -> Option<[u8; 24]> {
    const CHARACTER_DEVICE: u8 = 2;
    const RIGHT_TO_READ: u8 = 1 << 1;
    const RIGHT_TO_WRITE: u8 = 1 << 6;
    /// Where the record has the lowest byte of its rights.
    const RIGHTS: usize = 8;
    let mut record = [0; 24];
    record[0] = CHARACTER_DEVICE;
    record[RIGHTS] = match fd {
        INPUT => RIGHT_TO_READ,
        OUTPUT | ERROR => RIGHT_TO_WRITE,
        _ => return None,
    };
    Some(record)
}
