//! Luck from a seed: the same seed, the same day (SplitMix64, Steele and others 2014).

/// A row of numbers that a seed decides.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The row of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.any() % (most - least + 1)
    }

    /// Yes, so many times of a hundred.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.any() % 100 < percent
    }

    /// One of `things`, of which there must be some.
    pub fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        let place = self.between(0, things.len() as u64 - 1);
        things[usize::try_from(place).unwrap_or_default()]
    }
}
