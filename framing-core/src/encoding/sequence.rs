//! Items one after the other, for encodings that have no faster way.
//!
//! Where the layout of an item is fixed, one check covers all of them, and each is read from or written to a chunk of just
//! its size: the compiler sees that nothing can be missing in it, and where nothing else can be wrong with the item
//! either, no check is left in the loop.

use super::Encoding;
#[cfg(feature = "alloc")]
use crate::{DecodeError, Reader, unchecked::Place};
use crate::{EncodeError, Writer};

/// Refuses, when a program is compiled, a sequence of items that take no bytes, or that do not say where they end.
#[cfg(any(feature = "alloc", feature = "arrayvec", feature = "heapless"))]
pub(crate) const fn check_items(min_size: usize, self_delimiting: bool) {
    assert!(
        min_size > 0,
        "the items of a sequence take at least one byte each, or a peer could declare any number of them for nothing; give \
         the item's Message a MIN_SIZE"
    );
    assert!(
        self_delimiting,
        "the items of a sequence say themselves where they end, or the first would take the bytes of the others; give the \
         item a size before it: Prefixed"
    );
}

/// Writes all of `values`.
#[inline]
pub(super) fn encode<'a, E, T>(values: &[T], out: &mut Writer<'_>) -> Result<(), EncodeError>
where
    E: Encoding<'a, T> + ?Sized,
{
    if E::MIN_SIZE != E::MAX_SIZE || E::MIN_SIZE == 0 {
        return values.iter().try_for_each(|value| E::encode(value, out));
    }
    let room = out.claim(values.len().saturating_mul(E::MIN_SIZE))?;
    for (chunk, value) in room.chunks_exact_mut(E::MIN_SIZE).zip(values) {
        E::encode(value, &mut Writer::new(chunk))?;
    }
    Ok(())
}

/// Reads `count` items.
#[cfg(feature = "alloc")]
#[inline]
pub(super) fn decode_vec<'a, E, T>(count: usize, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError>
where
    E: Encoding<'a, T> + ?Sized,
{
    if E::MIN_SIZE == E::MAX_SIZE && E::MIN_SIZE > 0 && size_of::<T>() <= E::MIN_SIZE.saturating_mul(2) {
        return decode_fixed::<E, T>(count, input);
    }
    input.require(E::MIN_SIZE.saturating_mul(count))?;
    // Items may be larger in memory than on the wire: reserve no more than twice the bytes that are really there.
    let affordable = input.remaining().saturating_mul(2).checked_div(size_of::<T>()).unwrap_or(count);
    let mut items = alloc::vec::Vec::with_capacity(count.min(affordable.saturating_add(1)));
    while items.len() < count {
        let Some(place) = Place::behind(&mut items) else {
            // Twice as many as are there, but never more than are declared.
            items.reserve_exact(items.len().max(1).min(count.saturating_sub(items.len())));
            continue;
        };
        place.put(E::decode(input)?);
    }
    Ok(items)
}

/// Reads `count` items of a fixed layout, all of which are there before memory is taken for one, and which are not much
/// larger there.
#[cfg(feature = "alloc")]
#[inline]
fn decode_fixed<'a, E, T>(count: usize, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError>
where
    E: Encoding<'a, T> + ?Sized,
{
    let mut end = input.offset();
    let bytes = input.take_bytes(count.saturating_mul(E::MIN_SIZE))?;
    let mut items = alloc::vec::Vec::with_capacity(count);
    for chunk in bytes.chunks_exact(E::MIN_SIZE) {
        end = end.wrapping_add(E::MIN_SIZE);
        // There are as many places as items: the capacity is theirs.
        let Some(place) = Place::behind(&mut items) else { break };
        place.put(E::decode(&mut Reader::ending_at(chunk, end))?);
    }
    Ok(items)
}
