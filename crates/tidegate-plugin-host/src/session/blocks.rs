//! The memory that guest and host share in the Extism ABI: blocks of bytes, known
//! to the guest by handles, out of its reach otherwise.
//!
//! A handle is `index of the block << 32 | offset`. (Other hosts shift by 48, which
//! leaves room for 65,535 blocks, and for 31 where a guest's language keeps handles
//! in floating-point numbers.) Guests add to handles to walk through a block, so every access splits one again and is checked against that
//! block's own bounds. Nothing about a block stands in bytes that the guest could
//! write, and what it says about lengths is never believed.

use super::budget::Budget;

const OFFSET_BITS: u32 = 32;
const OFFSET_MASK: u64 = (1 << OFFSET_BITS) - 1;
/// What the host keeps for a block besides its bytes.
const OVERHEAD: u64 = 64;

/// A handle points nowhere, or past the end of its block.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct BadHandle;

#[derive(Debug)]
struct Block {
    bytes: Box<[u8]>,
    /// What was taken from the budget for it.
    cost: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Blocks {
    /// The block with index `i` is at `i - 1`: index 0 is no block, so that 0 is no handle.
    slots: Vec<Option<Block>>,
    /// Slots to use again.
    free: Vec<usize>,
}

impl Blocks {
    /// Makes a block of zeros. 0, which is no handle, when the budget or the
    /// handles are used up, or when the block would be empty.
    pub(crate) fn alloc(&mut self, length: u64, budget: &mut Budget) -> u64 {
        let cost = length.saturating_add(OVERHEAD);
        if length == 0 || !budget.take(cost) {
            return 0;
        }
        let (Ok(size), 0..=OFFSET_MASK) = (usize::try_from(length), length) else {
            budget.give_back(cost);
            return 0;
        };
        self.put(Block { bytes: vec![0; size].into_boxed_slice(), cost }).unwrap_or_else(|| {
            budget.give_back(cost);
            0
        })
    }

    /// Makes a block of these bytes at the host's own expense.
    pub(super) fn lend(&mut self, bytes: &[u8]) -> u64 {
        match bytes.len() as u64 {
            1..=OFFSET_MASK => self.put(Block { bytes: bytes.into(), cost: 0 }).unwrap_or(0),
            _ => 0,
        }
    }

    /// Makes a block of these bytes; 0 as for [`Blocks::alloc`].
    pub(crate) fn copy(&mut self, bytes: &[u8], budget: &mut Budget) -> u64 {
        let handle = self.alloc(bytes.len() as u64, budget);
        if let (Some(slot), _) = split(handle)
            && let Some(Some(block)) = self.slots.get_mut(slot)
        {
            block.bytes.copy_from_slice(bytes);
        }
        handle
    }

    fn put(&mut self, block: Block) -> Option<u64> {
        let slot = self.free.pop().unwrap_or(self.slots.len());
        let index = u32::try_from(slot).ok()?.checked_add(1)?;
        match self.slots.get_mut(slot) {
            Some(free) => *free = Some(block),
            None => self.slots.push(Some(block)),
        }
        Some(u64::from(index) << OFFSET_BITS)
    }

    /// Gives up a block. A handle that is not the start of one is ignored: plugin
    /// kits free twice, and free what was never theirs.
    pub(crate) fn free(&mut self, handle: u64, budget: &mut Budget) {
        let (Some(slot), 0) = split(handle) else { return };
        if let Some(block) = self.slots.get_mut(slot).and_then(Option::take) {
            budget.give_back(block.cost);
            self.free.push(slot);
        }
    }

    /// Gives up all blocks.
    pub(crate) fn clear(&mut self, budget: &mut Budget) {
        for slot in 0..self.slots.len() {
            self.free((slot as u64 + 1) << OFFSET_BITS, budget);
        }
    }

    /// The length of the block that starts at this handle, 0 when none does.
    pub(crate) fn length(&self, handle: u64) -> u64 {
        self.whole(handle).map_or(0, |block| block.len() as u64)
    }

    /// The block that starts at this handle; 0 stands for an empty one.
    pub(crate) fn whole(&self, handle: u64) -> Result<&[u8], BadHandle> {
        match split(handle) {
            (None, 0) => Ok(&[]),
            (Some(slot), 0) => self.block(slot),
            _ => Err(BadHandle),
        }
    }

    /// So many bytes from this handle on; none from 0 on.
    pub(crate) fn read(&self, handle: u64, length: u64) -> Result<&[u8], BadHandle> {
        if (handle, length) == (0, 0) {
            return Ok(&[]);
        }
        let (slot, offset) = split(handle);
        let block = self.block(slot.ok_or(BadHandle)?)?;
        let start = usize::try_from(offset).map_err(|_| BadHandle)?;
        let length = usize::try_from(length).map_err(|_| BadHandle)?;
        let end = start.checked_add(length).ok_or(BadHandle)?;
        block.get(start..end).ok_or(BadHandle)
    }

    /// `N` bytes at this handle.
    #[inline]
    pub(crate) fn load<const N: usize>(&self, handle: u64) -> Result<[u8; N], BadHandle> {
        let (slot, offset) = split(handle);
        let block = self.block(slot.ok_or(BadHandle)?)?;
        let start = usize::try_from(offset).map_err(|_| BadHandle)?;
        block.get(start..).and_then(<[u8]>::first_chunk).copied().ok_or(BadHandle)
    }

    #[inline]
    fn block(&self, slot: usize) -> Result<&[u8], BadHandle> {
        match self.slots.get(slot) {
            Some(Some(block)) => Ok(&block.bytes),
            _ => Err(BadHandle),
        }
    }

    /// Overwrites `N` bytes at this handle.
    #[inline]
    pub(crate) fn store<const N: usize>(&mut self, handle: u64, value: [u8; N]) -> Result<(), BadHandle> {
        let (slot, offset) = split(handle);
        let block = self.slots.get_mut(slot.ok_or(BadHandle)?).and_then(Option::as_mut).ok_or(BadHandle)?;
        let start = usize::try_from(offset).map_err(|_| BadHandle)?;
        *block.bytes.get_mut(start..).and_then(<[u8]>::first_chunk_mut).ok_or(BadHandle)? = value;
        Ok(())
    }
}

/// The slot, unless the index is 0, and the offset.
#[inline]
const fn split(handle: u64) -> (Option<usize>, u64) {
    let slot = match (handle >> OFFSET_BITS).checked_sub(1) {
        Some(slot) => Some(slot as usize),
        None => None,
    };
    (slot, handle & OFFSET_MASK)
}

#[cfg(test)]
mod tests;
