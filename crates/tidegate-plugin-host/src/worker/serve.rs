//! The child's side: loads one plugin, then answers calls until the parent hangs up.

use std::io::{self, BufReader, BufWriter, Read, Write};

use tidegate_plugin::{Fault, Plugin};

use super::confine::{self, Processor};
use super::fault::WireFault;
use super::frame;
use super::message::{Request, Response};
use crate::{EngineError, Host, WasmPlugin};

/// Requests' headers are short: a name, an export, limits.
const HEADER_LIMIT: u64 = 64 << 10;

/// The worker cannot go on. Nobody reads it but who debugs tidegate itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The pipe to the parent broke.
    #[error("the plugin worker lost its parent")]
    Pipe(#[from] io::Error),
    /// The engine cannot start.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The parent did not begin with a module, or sent a second one.
    #[error("the plugin worker got requests in a wrong order")]
    Order,
}

/// Serves one plugin over a pair of pipes, until the first is closed. Confines this
/// process for good: call it first of all, in a process that does nothing else.
///
/// # Errors
/// When the pipes break, or the parent does not keep to the protocol.
pub fn serve(input: impl Read, output: impl Write) -> Result<(), ServeError> {
    confine::confine();
    let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
    let mut processor = Processor::default();
    let Some(request) = frame::read_header(&mut input, HEADER_LIMIT)? else { return Ok(()) };
    let Request::Load { name, limits } = request else { return Err(ServeError::Order) };
    confine::confine_memory(&limits);
    processor.allow(limits.load());
    let wasm = frame::read_body(&mut input, limits.module_bytes)?;
    let loaded = Host::new()?.load(&name, &wasm, &limits);
    drop(wasm);
    let plugin = match loaded {
        Ok(plugin) => plugin,
        Err(fault) => return Ok(frame::write(&mut output, &failed(fault), &[])?),
    };
    frame::write(&mut output, &Response::Loaded, &[])?;
    while let Some(request) = frame::read_header(&mut input, HEADER_LIMIT)? {
        processor.allow(limits.call());
        let body = frame::read_body(&mut input, limits.input_bytes)?;
        answer(&plugin, request, &body, &mut output)?;
    }
    Ok(())
}

fn answer(
    plugin: &WasmPlugin,
    request: Request,
    body: &[u8],
    output: &mut impl Write,
) -> Result<(), ServeError> {
    let Request::Call { export, call } = request else { return Err(ServeError::Order) };
    match plugin.call(&export, body, &call) {
        Ok(answer) => {
            let response = Response::Answer { log: answer.log, cost: answer.cost };
            frame::write(output, &response, &answer.value)?;
        }
        Err(fault) => frame::write(output, &failed(fault), &[])?,
    }
    Ok(())
}

fn failed(fault: Fault) -> Response {
    Response::Fault { fault: WireFault::from(*fault.kind), last_words: fault.last_words }
}
