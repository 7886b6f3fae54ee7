//! What the standard library checks a second time, without that check: the one module with unsafe code.
//!
//! Each function is safe to call: what its block relies on is checked in the function, or held by its type. What the same cost
//! without it is in `benches/NOTES.md`.

#![expect(unsafe_code, reason = "this is the one module; each block has its proof")]

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String, vec::Vec};

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
    // All of the first `size` bytes are ASCII, which is UTF-8.
    if let Some(bytes) = short::take_ascii(rest, size) {
        return Some(bytes);
    }
    let text = core::str::from_utf8(rest.get(..size)?).ok()?;
    Some(Box::from(text.as_bytes()))
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
