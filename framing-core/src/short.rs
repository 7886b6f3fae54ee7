//! Short runs of bytes, taken out of the input in chunks of a size that the compiler knows.
//!
//! A call of `memcpy`, and a loop over so few bytes, cost more than the bytes do. A run that is taken may be followed by more
//! of the input: a whole chunk is looked at and copied, and what is behind the run counts for nothing.
//!
//! ```text
//!   input    | 21 bytes of the run   | the next field ...
//!            |<----- 16 ----->|<----- 16 ----->|              capacity 32, length 21
//! ```

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

/// The bits that no byte of ASCII has.
const NOT_ASCII: u8 = 0x80;

/// The bits that no bool has.
#[cfg(feature = "alloc")]
const NOT_BOOL: u8 = 0xfe;

/// Whether the first `size` bytes of `rest` are ASCII. False, too, where they are too many, or too few come after them, to
/// be looked at in chunks.
#[inline]
pub(crate) fn is_ascii(rest: &[u8], size: usize) -> bool {
    match size {
        1..=16 => rest.first_chunk().is_some_and(|chunk| begins_ascii(chunk, size)),
        17..=48 => rest.first_chunk().is_some_and(|chunk| begins_long_ascii(chunk, size)),
        _ => false,
    }
}

/// Whether the first `size` bytes of `chunk` are ASCII; 1 to 16.
#[inline]
pub(crate) fn begins_ascii(chunk: &[u8; 16], size: usize) -> bool {
    begins_without::<NOT_ASCII, 16>(chunk, size)
}

/// Whether the first `size` bytes of `chunk` are ASCII; 17 to 48. Texts of a field are often below and above 32 in turns,
/// which no branch foresees, so there is none:
///
/// ```text
///   0               16              32  36           48
///   |<-- first 16 ->|<- second 16 ->|
///                       |<- last 16 -->|             of 36 bytes
/// ```
#[inline]
pub(crate) fn begins_long_ascii(chunk: &[u8; 48], size: usize) -> bool {
    let (blocks, _) = chunk.as_chunks::<16>();
    let [first, second, _] = blocks else { return false };
    let last = chunk.get(size.wrapping_sub(16) & 63..).and_then(<[u8]>::first_chunk::<16>);
    let Some(last) = last else { return false };
    // Of the second block what is before `size`, or all.
    let second = u128::from_ne_bytes(*second) & mask(32usize.saturating_sub(size));
    let bits = u128::from_ne_bytes(*first) | second | u128::from_ne_bytes(*last);
    bits & u128::from_ne_bytes([NOT_ASCII; 16]) == 0
}

/// The first `size` bytes of `rest` as bools, and maybe some of those behind them as any; nothing where one of the first ones
/// is neither 0 nor 1, or they are not there.
///
/// A call that returns two words, which stay in registers.
#[cfg(feature = "alloc")]
#[inline(never)]
pub(crate) fn bools(rest: &[u8], size: usize) -> Option<Box<[bool]>> {
    #[inline]
    fn take<const N: usize>(rest: &[u8], size: usize) -> Option<Box<[bool]>> {
        let chunk = rest.first_chunk::<N>()?;
        if begins_without::<NOT_BOOL, N>(chunk, size) { Some(values(chunk)) } else { None }
    }
    // By itself: else the words that were loaded for the check are taken apart again for the values, one by one.
    #[inline(never)]
    fn values<const N: usize>(chunk: &[u8; N]) -> Box<[bool]> {
        chunk.iter().map(|byte| *byte == 1).collect()
    }
    let taken = match size.wrapping_sub(1) >> 4 {
        0 => take::<16>(rest, size),
        1 => take::<32>(rest, size),
        _ => None,
    };
    if taken.is_some() {
        return taken;
    }
    let bytes = rest.get(..size)?;
    let right = bytes.iter().fold(0, |all, byte| all | byte) & NOT_BOOL == 0;
    if right { Some(bytes.iter().map(|byte| *byte == 1).collect()) } else { None }
}

/// Sixteen bytes of ones, then sixteen of zeros: sixteen bytes from `16 - n` on begin with `n` bytes of ones.
const MASKS: [u8; 32] =
    *b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// Ones for the bytes of a chunk of 16 that the last `after` of them are not; `after` is at most 15.
#[inline]
fn mask(after: usize) -> u128 {
    MASKS.get(after & 15..).and_then(<[u8]>::first_chunk).map_or(0, |mask| u128::from_ne_bytes(*mask))
}

/// Whether the first `size` bytes of `chunk` have none of the `BITS`. `N` is a multiple of 16, and at most 15 bytes come
/// after them.
#[inline]
fn begins_without<const BITS: u8, const N: usize>(chunk: &[u8; N], size: usize) -> bool {
    let Some((last, others)) = chunk.as_chunks::<16>().0.split_last() else { return false };
    let others = others.iter().fold(0, |all, other| all | u128::from_ne_bytes(*other));
    let last = u128::from_ne_bytes(*last) & mask(N.wrapping_sub(size));
    (others | last) & u128::from_ne_bytes([BITS; 16]) == 0
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;

    /// Every size, with each byte of the input wrong in turn: those of the run are seen, those behind it are not.
    fn check(wrong: u8, largest: usize, chunk: fn(usize) -> usize, take: impl Fn(&[u8], usize) -> bool) {
        for size in 1..=largest {
            let chunk = chunk(size);
            for room in chunk..chunk + 3 {
                let mut rest = std::vec![1; room];
                assert!(take(&rest, size), "{size} of {room}");
                for at in 0..room {
                    rest[at] |= wrong;
                    assert_eq!(take(&rest, size), at >= size, "{size} of {room}, the byte at {at} is wrong");
                    rest[at] = 1;
                }
            }
            assert!(!take(&std::vec![1; chunk - 1], size), "{size}, and no whole chunk");
        }
        assert!(!take(&[1; 100], 0) && !take(&[1; 100], largest + 1), "sizes that are not taken");
    }

    #[test]
    fn a_byte_that_is_not_ascii_is_seen_where_it_matters() {
        check(0x80, 48, |size| if size > 16 { 48 } else { 16 }, is_ascii);
    }

    #[test]
    fn a_byte_that_is_no_bool_is_seen_where_it_matters() {
        for bit in 1..8 {
            for size in 0..70 {
                for behind in [0, 1, 15, 16, 40] {
                    let mut rest = std::vec![1; size + behind];
                    assert!(
                        bools(&rest, size).unwrap().iter().take(size).all(|value| *value),
                        "{size}, {behind} behind"
                    );
                    for at in 0..rest.len() {
                        rest[at] |= 1 << bit;
                        assert_eq!(bools(&rest, size).is_some(), at >= size, "{size}, {behind} behind, wrong at {at}");
                        rest[at] = 1;
                    }
                }
            }
        }
        assert!(bools(&[1; 3], 4).is_none());
        let values: std::vec::Vec<bool> = (0..70).map(|at| at % 3 == 0).collect();
        let rest: std::vec::Vec<u8> = values.iter().map(|value| u8::from(*value)).chain([9; 16]).collect();
        (0..70).for_each(|size| assert_eq!(bools(&rest, size).unwrap()[..size], values[..size]));
    }
}
