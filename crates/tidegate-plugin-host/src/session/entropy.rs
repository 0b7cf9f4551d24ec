//! Random numbers that are none: they follow from the call's seed, so that the
//! same inputs give the same decision.

use sha2::{Digest as _, Sha256};

/// SHA-256 of seed and counter, block by block.
#[derive(Debug)]
pub(crate) struct Entropy {
    seed: [u8; 32],
    blocks: u64,
    rest: Vec<u8>,
}

impl Entropy {
    pub(crate) const fn new(seed: [u8; 32]) -> Self {
        Self { seed, blocks: 0, rest: Vec::new() }
    }

    /// Fills a buffer with what comes next.
    pub(crate) fn fill(&mut self, mut buffer: &mut [u8]) {
        while !buffer.is_empty() {
            if self.rest.is_empty() {
                let hash = Sha256::new().chain_update(self.seed).chain_update(self.blocks.to_le_bytes());
                self.rest = hash.finalize().to_vec();
                self.blocks = self.blocks.wrapping_add(1);
            }
            let count = buffer.len().min(self.rest.len());
            let (now, later) = buffer.split_at_mut(count);
            now.copy_from_slice(&self.rest[..count]);
            self.rest.drain(..count);
            buffer = later;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_does_not_depend_on_how_it_is_read() {
        let (mut one, mut many) = ([0; 100], [0; 100]);
        Entropy::new([7; 32]).fill(&mut one);
        let mut entropy = Entropy::new([7; 32]);
        many.chunks_mut(7).for_each(|chunk| entropy.fill(chunk));
        assert_eq!(one, many);
        let mut other = [0; 100];
        Entropy::new([8; 32]).fill(&mut other);
        assert_ne!(one, other);
    }
}
