//! What the standard library checks a second time, without that check: the one module with unsafe code.
//!
//! Each function is safe to call: what its block relies on is checked in the function, or held by its type. What the same cost
//! without it is in `benches/NOTES.md`.

#![expect(unsafe_code, reason = "this is the one module; each block has its proof")]

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String, vec::Vec};
#[cfg(feature = "alloc")]
use core::ptr;

use crate::short;

/// The first `size` bytes of `rest` as text; nothing where they are not UTF-8, or not there.
#[inline]
pub(crate) fn text(rest: &[u8], size: usize) -> Option<&str> {
    let text = rest.get(..size)?;
    if !is_text(rest, size) {
        return None;
    }
    // SAFETY: `from_utf8_unchecked` asks for valid UTF-8. `text` is the first `size` bytes of `rest`, of which `is_text` has
    // said that they are.
    Some(unsafe { core::str::from_utf8_unchecked(text) })
}

/// Whether the first `size` bytes of `rest` are UTF-8, of which ASCII is a part. A call, so that the code of a message does
/// not hold it once for each of its fields.
#[inline(never)]
fn is_text(rest: &[u8], size: usize) -> bool {
    short::is_ascii(rest, size) || rest.get(..size).is_some_and(|text| core::str::from_utf8(text).is_ok())
}

/// The first `size` bytes of `rest` as text of their own; nothing where they are not UTF-8, or not there.
#[cfg(feature = "alloc")]
#[inline]
pub(crate) fn string(rest: &[u8], size: usize) -> Option<String> {
    let mut bytes = begins_with_text(rest, size)?.into_vec();
    bytes.truncate(size);
    // SAFETY: `from_utf8_unchecked` asks for valid UTF-8. `bytes` is at most the first `size` bytes of what
    // `begins_with_text` returned, and that says of just these that they are (it returns at least so many).
    Some(unsafe { String::from_utf8_unchecked(bytes) })
}

/// A copy of the first `size` bytes of `rest`, which are UTF-8, and maybe of some behind them; nothing where they are not UTF-8,
/// or not there.
///
/// A call that returns two words: they stay in registers, and a string that is written word by word is not read back in
/// larger pieces before the words have arrived.
#[cfg(feature = "alloc")]
#[inline(never)]
fn begins_with_text(rest: &[u8], size: usize) -> Option<Box<[u8]>> {
    // ASCII is UTF-8.
    match size {
        1..=16 => {
            if let Some(chunk) = rest.first_chunk::<16>()
                && short::begins_ascii(chunk, size)
            {
                return Some(whole_blocks::<16, 8>(chunk, size));
            }
        }
        17..=48 => {
            if let Some(chunk) = rest.first_chunk::<48>()
                && short::begins_long_ascii(chunk, size)
            {
                return Some(whole_blocks::<48, 16>(chunk, size));
            }
        }
        _ => {}
    }
    copy_of_text(rest, size)
}

/// A copy of the first `size` bytes of `rest`, if they are there and are UTF-8. A call, so that short texts of ASCII need not make
/// room for what this needs.
#[cfg(feature = "alloc")]
#[inline(never)]
fn copy_of_text(rest: &[u8], size: usize) -> Option<Box<[u8]>> {
    let text = core::str::from_utf8(rest.get(..size)?).ok()?;
    Some(Box::from(text.as_bytes()))
}

/// A copy of the first blocks of `chunk`, as many as hold `size` bytes; at most all, and at least one. Without a branch: how
/// many they are cannot be foreseen.
///
/// ```text
///   one block of 8         |<- 0 1 2 ->|
///   two blocks of 8        |<-- 0 1 -->|<--- 2 --->|
///   three blocks of 16     |<--- 0 --->|<--- 1 --->|<--- 2 --->|
/// ```
#[cfg(feature = "alloc")]
#[inline]
fn whole_blocks<const N: usize, const BLOCK: usize>(chunk: &[u8; N], size: usize) -> Box<[u8]> {
    const { assert!(BLOCK > 0 && N >= BLOCK && N <= 3 * BLOCK && N.is_multiple_of(BLOCK)) };
    let total = size.clamp(1, N).next_multiple_of(BLOCK);
    let (second, last) = (total.saturating_sub(BLOCK.saturating_mul(2)), total.wrapping_sub(BLOCK));
    let mut bytes = Box::<[u8]>::new_uninit_slice(total);
    let (from, to) = (chunk.as_ptr(), bytes.as_mut_ptr().cast::<u8>());
    // SAFETY: `total` is `BLOCK`, twice or three times as much, and at most `N`, by the assertion and the clamp. `add` and
    // `copy_nonoverlapping` ask that `BLOCK` bytes at each place are in the memory of `chunk` and of `bytes`, and that those
    // do not overlap: the last of the places 0, `second` and `last` is `total - BLOCK`, `chunk` is borrowed and has
    // `N` bytes, and `bytes` are `total` new ones. `assume_init` asks that all of `bytes` are initialized: of one block each
    // place is 0, of two they are 0, 0 and 1 blocks, of three 0, 1 and 2, so each block was written.
    unsafe {
        ptr::copy_nonoverlapping(from, to, BLOCK);
        ptr::copy_nonoverlapping(from.add(second), to.add(second), BLOCK);
        ptr::copy_nonoverlapping(from.add(last), to.add(last), BLOCK);
        bytes.assume_init()
    }
}

/// A free place behind the items of a vector: with it in hand, an item is put there without a way for the vector to grow,
/// for which the item would have to wait in memory.
#[cfg(feature = "alloc")]
pub(crate) struct Place<'v, T> {
    /// `items.len() < items.capacity()`, and nobody else can change either while this borrow lasts.
    items: &'v mut Vec<T>,
}

#[cfg(feature = "alloc")]
impl<'v, T> Place<'v, T> {
    /// The place behind the last item, if there is room for one more.
    #[inline]
    pub(crate) const fn behind(items: &'v mut Vec<T>) -> Option<Self> {
        if items.len() < items.capacity() { Some(Self { items }) } else { None }
    }

    /// Puts `item` there.
    #[inline]
    pub(crate) fn put(self, item: T) {
        let length = self.items.len();
        // SAFETY: `add` asks that the place is in the allocation of `as_mut_ptr`, and `write` that it is aligned and valid for
        // a write: `length < capacity` by the invariant of `items`, so it is the place of an item that the vector has
        // reserved. Nothing is dropped there: what is behind the length holds no item. `set_len` asks that the new length is
        // at most the capacity, and that the items up to it are initialized: one was written behind `length` that were.
        unsafe {
            self.items.as_mut_ptr().add(length).write(item);
            self.items.set_len(length.wrapping_add(1));
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_the_standard_library_says_it_is() {
        let texts = ["", "-", "curaçao", "GET /index.html HTTP/1.1", "ünïcödé at both ends: é", &"long ".repeat(40)];
        for text in texts {
            for behind in [0, 1, 15, 16, 17, 50] {
                let mut rest = Vec::from(text);
                rest.resize(text.len() + behind, 0xff);
                assert_eq!(
                    (super::text(&rest, text.len()), string(&rest, text.len())),
                    (Some(text), Some(text.into()))
                );
                // Each byte wrong in turn, cut short, and more than is there.
                for at in 0..text.len() {
                    let mut wrong = rest.clone();
                    wrong[at] = 0xff;
                    assert_eq!(
                        (super::text(&wrong, text.len()), string(&wrong, text.len())),
                        (None, None),
                        "{text} at {at}"
                    );
                    let cut = core::str::from_utf8(&rest[..at]).ok();
                    assert_eq!((super::text(&rest, at), string(&rest, at).as_deref()), (cut, cut), "{text} up to {at}");
                }
                assert_eq!((super::text(&rest, rest.len() + 1), string(&rest, rest.len() + 1)), (None, None));
            }
        }
    }

    #[test]
    fn texts_of_all_sizes_are_copied_whole_and_have_little_room_more() {
        let rest: Vec<u8> = (0..100).map(|at| b'0' + at % 75).collect();
        for size in 0..=60 {
            for behind in 0..40 {
                let text = string(&rest[..size + behind], size).unwrap();
                assert_eq!(text.as_bytes(), &rest[..size], "{size} and {behind} behind");
                assert!(text.capacity() < size + 16, "{size}: capacity {}", text.capacity());
            }
        }
        for size in [0, 1, 16, 17, 40, 99] {
            let blocks = whole_blocks::<16, 8>(rest.first_chunk().unwrap(), size);
            assert_eq!(*blocks, rest[..size.clamp(1, 16).next_multiple_of(8)], "any size is sound");
        }
    }

    #[test]
    fn places_are_filled_up_to_the_capacity_and_their_items_dropped_once() {
        let item = alloc::rc::Rc::new(());
        let mut items = Vec::with_capacity(3);
        while let Some(place) = Place::behind(&mut items) {
            place.put(item.clone());
        }
        assert_eq!((items.len(), items.capacity(), alloc::rc::Rc::strong_count(&item)), (3, 3, 4));
        drop(items);
        assert_eq!(alloc::rc::Rc::strong_count(&item), 1);
        assert!(Place::behind(&mut Vec::<u8>::new()).is_none());
        let mut nothing = Vec::new();
        Place::behind(&mut nothing).unwrap().put(());
        assert_eq!(nothing, [()]);
    }
}
