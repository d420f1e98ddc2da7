//! A small deterministic random generator whose sequence never changes: one seed must reproduce a case for ever.

/// SplitMix64 (Steele, Lea and Flood 2014): every seed gives a full-period sequence, and the algorithm is so short that
/// no library upgrade can alter it.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator whose whole sequence is decided by `seed`.
    pub fn new(seed: u64) -> Self {
        let mut rng = Self(seed ^ 0x5A6F_6E67_6261_6F21);
        rng.next();
        rng
    }

    /// An independent generator for a named purpose, so that drawing more for one purpose leaves the others alone.
    pub fn fork(&self, purpose: &str) -> Self {
        let mixed = purpose.bytes().fold(self.0, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self::new(mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `[from, to)`; `from` if the range is empty.
    pub fn range(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from).unwrap_or(0).max(1);
        from + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// An index below `len`; 0 if `len` is 0.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.next() % (len.max(1) as u64)).unwrap_or(0)
    }

    /// True with probability `p` (0 to 1).
    pub fn chance(&mut self, p: f64) -> bool {
        ((self.next() >> 11) as f64) < p * ((1u64 << 53) as f64)
    }

    /// One of `items`.
    ///
    /// # Panics
    /// If `items` is empty: the caller must have checked.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }

    /// Shuffles in place (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.index(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn the_sequence_of_a_seed_never_changes() {
        let mut rng = Rng::new(7);
        let drawn: Vec<i64> = (0..4).map(|_| rng.range(0, 1000)).collect();
        let again: Vec<i64> = {
            let mut rng = Rng::new(7);
            (0..4).map(|_| rng.range(0, 1000)).collect()
        };
        assert_eq!(drawn, again);
        assert_ne!(
            Rng::new(7).fork("a").range(0, 1 << 40),
            Rng::new(7).fork("b").range(0, 1 << 40)
        );
    }
}
