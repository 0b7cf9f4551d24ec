//! What belongs to one call on the host's side.

use std::collections::BTreeMap;

use tidegate_contract::types::Failure;
use tidegate_plugin::{Call, FaultKind, Limits};

use super::Stop;
use super::blocks::{BadHandle, Blocks};
use super::budget::Budget;
use super::entropy::Entropy;
use super::log::Log;

/// As much as is kept of what a plugin says about its failure.
const FAILURE_LIMIT: usize = 16 << 10;
/// What the host keeps for a variable besides its bytes.
const VAR_OVERHEAD: u64 = 64;

pub(crate) struct State {
    pub(crate) blocks: Blocks,
    pub(crate) budget: Budget,
    pub(crate) log: Log,
    pub(crate) entropy: Entropy,
    /// What clocks show, in seconds since the Unix epoch.
    pub(crate) at: i64,
    /// What the call may burn in sum, for messages.
    pub(crate) fuel_limit: u64,
    vars: BTreeMap<Box<[u8]>, Box<[u8]>>,
    /// A part of a block.
    input: Span,
    /// What the plugin answered. A copy: it counts as it was when it was handed over.
    output: Vec<u8>,
    output_limit: u64,
    memory_limit: u64,
    error: Option<Error>,
}

#[derive(Clone, Copy)]
struct Span {
    handle: u64,
    length: u64,
}

struct Error {
    handle: u64,
    text: Vec<u8>,
}

impl State {
    pub(crate) fn new(request: &[u8], limits: &Limits, call: &Call) -> Self {
        let mut blocks = Blocks::default();
        // The request does not draw from the budget: it has a limit of its own, and
        // a plugin must not get less memory because there is more to do.
        let handle = blocks.lend(request);
        Self {
            blocks,
            budget: Budget::new(limits.memory_bytes),
            log: Log::new(limits),
            entropy: Entropy::new(call.seed),
            at: call.at,
            fuel_limit: limits.fuel,
            vars: BTreeMap::new(),
            input: Span { handle, length: request.len() as u64 },
            output: Vec::new(),
            output_limit: limits.output_bytes,
            memory_limit: limits.memory_bytes,
            error: None,
        }
    }

    /// The input's handle.
    pub(crate) const fn input_offset(&self) -> u64 {
        self.input.handle
    }

    /// The input's length.
    pub(crate) const fn input_length(&self) -> u64 {
        self.input.length
    }

    /// `N` bytes of the input. The way in for every request, eight bytes at a time.
    #[inline]
    pub(crate) fn input_load<const N: usize>(&self, offset: u64) -> Result<[u8; N], BadHandle> {
        let fits = offset.checked_add(N as u64).is_some_and(|end| end <= self.input.length);
        // Sums below the input's length stay within its block's offsets.
        if fits { self.blocks.load(self.input.handle + offset) } else { Err(BadHandle) }
    }

    /// Makes another part of a block the input.
    pub(crate) fn set_input(&mut self, handle: u64, length: u64) -> Result<(), BadHandle> {
        self.blocks.read(handle, length)?;
        self.input = Span { handle, length };
        Ok(())
    }

    /// Takes over the answer.
    pub(crate) fn set_output(&mut self, handle: u64, length: u64) -> Result<(), Stop> {
        let bytes = self.blocks.read(handle, length)?;
        if length > self.output_limit {
            return Err(Stop(FaultKind::OutputTooLarge { size: length, limit: self.output_limit }));
        }
        self.output.clear();
        self.output.extend_from_slice(bytes);
        Ok(())
    }

    /// Takes over what the plugin says about its failure; 0 takes it back.
    pub(crate) fn set_error(&mut self, handle: u64) -> Result<(), BadHandle> {
        let text = self.blocks.whole(handle)?;
        let text = text[..text.len().min(FAILURE_LIMIT)].to_vec();
        self.error = (handle != 0).then_some(Error { handle, text });
        Ok(())
    }

    /// The handle of what the plugin said about its failure.
    pub(crate) fn error_handle(&self) -> u64 {
        self.error.as_ref().map_or(0, |error| error.handle)
    }

    /// A new block with a variable's text; 0 when there is no such variable.
    pub(crate) fn get_var(&mut self, key: u64) -> Result<u64, Stop> {
        let text = self.vars.get(self.blocks.whole(key)?);
        Ok(text.map_or(0, |text| self.blocks.copy(text, &mut self.budget)))
    }

    /// Sets a variable to a block's text; removes it when that is 0. Variables
    /// last as long as the call.
    pub(crate) fn set_var(&mut self, key: u64, text: u64) -> Result<(), Stop> {
        let (key, new) = (self.blocks.whole(key)?, self.blocks.whole(text)?);
        let cost =
            |text: &[u8]| (key.len() as u64).saturating_add(text.len() as u64).saturating_add(VAR_OVERHEAD);
        if let Some(old) = self.vars.remove(key) {
            self.budget.give_back(cost(&old));
        }
        if text == 0 {
            return Ok(());
        }
        if !self.budget.take(cost(new)) {
            return Err(Stop(FaultKind::Memory { limit: self.memory_limit }));
        }
        self.vars.insert(key.into(), new.into());
        Ok(())
    }

    /// Forgets the blocks, input, output and error; variables stay.
    pub(crate) fn reset(&mut self) {
        self.blocks.clear(&mut self.budget);
        self.input = Span { handle: 0, length: 0 };
        self.output.clear();
        self.error = None;
    }

    /// The answer, unless the plugin says that it has none.
    pub(super) fn take_answer(&mut self, code: i32) -> Result<Vec<u8>, FaultKind> {
        match (&self.error, code) {
            (None, 0) => Ok(std::mem::take(&mut self.output)),
            (Some(error), _) => Err(FaultKind::Failure(parse_failure(&error.text))),
            (None, code) => {
                let text = format!("it returned {code} and did not say why");
                Err(FaultKind::Failure(Failure::Other(text)))
            }
        }
    }
}

/// Plugins that were not built with the SDK fail with a text.
fn parse_failure(text: &[u8]) -> Failure {
    serde_json::from_slice(text)
        .unwrap_or_else(|_| Failure::Other(String::from_utf8_lossy(text).into_owned()))
}
