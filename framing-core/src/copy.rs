//! Copies of short runs of bytes.

/// Copies `from` to `to`, which is as long.
///
/// A call of `memcpy` costs more than the bytes of a short text. Up to 64 bytes are copied in two chunks of a size that the
/// compiler knows, of which the second overlaps the first where there are fewer bytes:
///
/// ```text
///   21 bytes   |<---- first 16 ---->|
///                   |<---- last 16 ---->|
/// ```
#[inline]
pub(crate) fn copy(from: &[u8], to: &mut [u8]) {
    // In the order that was fastest of those that were tried: see benches/NOTES.md.
    let size = from.len();
    if size >= 16 {
        if size <= 32 {
            ends::<16>(from, to);
        } else if size <= 64 {
            ends::<32>(from, to);
        } else {
            to.copy_from_slice(from);
        }
    } else if size < 4 {
        for at in [0, size >> 1, size.wrapping_sub(1)] {
            if let (Some(to), Some(from)) = (to.get_mut(at), from.get(at)) {
                *to = *from;
            }
        }
    } else if size < 8 {
        ends::<4>(from, to);
    } else {
        ends::<8>(from, to);
    }
}

/// The first `N` and the last `N` bytes, which are all where there are at most twice as many.
#[inline]
fn ends<const N: usize>(from: &[u8], to: &mut [u8]) {
    if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk::<N>()) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk::<N>()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    #[test]
    fn copies_all_bytes_of_runs_of_every_size() {
        for size in 0..=200 {
            let from: Vec<u8> = (1..=200).cycle().take(size).collect();
            let mut to = std::vec![0; size];
            super::copy(&from, &mut to);
            assert_eq!(to, from, "{size} bytes");
        }
    }
}
