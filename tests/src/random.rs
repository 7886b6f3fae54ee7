//! [`random`]: bytes for arbitrary values.

/// 512 bytes that look random and are the same each time (`SplitMix64`): what makes arbitrary values.
#[must_use]
pub fn random(seed: &mut u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..64 {
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        // Small numbers too: they are where variable lengths differ.
        bytes.extend((z >> (z % 57)).to_le_bytes());
    }
    bytes
}
