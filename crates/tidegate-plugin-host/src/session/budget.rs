//! One budget for all the memory of a call: linear memories, tables, host blocks
//! and variables draw from the same sum, so that many small things weigh as much
//! as a large one.

use wasmtime::ResourceLimiter;

/// What an element of a table weighs, with what the engine keeps beside it.
const TABLE_ELEMENT: u64 = 16;

#[derive(Debug)]
pub(crate) struct Budget {
    limit: u64,
    used: u64,
    peak: u64,
    refused: bool,
}

impl Budget {
    pub(super) const fn new(limit: u64) -> Self {
        Self { limit, used: 0, peak: 0, refused: false }
    }

    /// Takes from the budget; false, and remembered, when there is not enough.
    pub(crate) fn take(&mut self, bytes: u64) -> bool {
        match self.used.checked_add(bytes).filter(|used| *used <= self.limit) {
            Some(used) => {
                self.used = used;
                self.peak = self.peak.max(used);
                true
            }
            None => {
                self.refused = true;
                false
            }
        }
    }

    /// Gives back what was taken before.
    pub(crate) const fn give_back(&mut self, bytes: u64) {
        self.used = self.used.saturating_sub(bytes);
    }

    /// The most that was taken at once.
    pub(super) const fn peak(&self) -> u64 {
        self.peak
    }

    /// Somebody asked for more than there was.
    pub(super) const fn refused(&self) -> bool {
        self.refused
    }

    /// Growth that the guest's own maximum forbids fails without our help, and is
    /// not for the budget to remember.
    ///
    /// Growth that fails for other reasons after it was allowed stays taken: the
    /// engine also reports failures that it never asked about, so giving back
    /// would let a guest earn memory by failing.
    fn grow(&mut self, current: usize, desired: usize, maximum: Option<usize>, unit: u64) -> bool {
        let more = (desired.saturating_sub(current) as u64).saturating_mul(unit);
        maximum.is_none_or(|maximum| desired <= maximum) && self.take(more)
    }
}

impl ResourceLimiter for Budget {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.grow(current, desired, maximum, 1))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.grow(current, desired, maximum, TABLE_ELEMENT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_of_memory_draw_from_one_sum() {
        let mut budget = Budget::new(1 << 20);
        assert!(budget.memory_growing(0, 0x8_0000, None).unwrap());
        assert!(budget.table_growing(0, 0x4000, None).unwrap());
        assert!(budget.take(0x4_0000));
        assert!(!budget.refused());
        assert!(!budget.take(1));
        assert!(budget.refused());
        budget.give_back(0x4_0000);
        assert!(budget.take(0x4_0000));
        assert_eq!(budget.peak(), 1 << 20);
    }

    #[test]
    fn nothing_overflows_and_the_guests_own_maximum_is_no_refusal() {
        let mut budget = Budget::new(u64::MAX);
        assert!(budget.take(u64::MAX));
        assert!(!budget.take(1));
        let mut budget = Budget::new(100);
        assert!(!budget.memory_growing(0, 50, Some(40)).unwrap());
        assert!(!budget.refused());
        assert!(!budget.table_growing(0, usize::MAX, None).unwrap());
        assert!(budget.refused());
    }
}
