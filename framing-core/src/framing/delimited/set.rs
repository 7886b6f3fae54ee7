//! [`Delimiters`]: the byte strings that end a frame, and the search for the first of them.

use core::fmt;

use super::fault::{MAX_BYTES, MAX_COUNT, equal};

/// The byte strings that end a frame, stored in place.
#[derive(Clone, Copy)]
pub(super) struct Delimiters {
    /// Their bytes, one after the other.
    bytes: [u8; MAX_BYTES],
    /// Where each of them ends in `bytes`; it begins where the one before it ends. They ascend up to `stored`.
    ends: [u8; MAX_COUNT + 1],
    /// How many there are, with one that is only written. `stored <= ends.len()`.
    stored: u8,
    /// The first so many are looked for, at least one. `count <= stored`.
    count: u8,
    /// The one that is written. `written < stored`.
    written: u8,
    /// The size of the longest that is looked for, at least 1.
    longest: u8,
    lasts: Lasts,
}

/// The last bytes of all delimiters that are looked for: where none of them stands, no delimiter ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lasts {
    One(u8),
    Two(u8, u8),
    Three(u8, u8, u8),
    /// A bit for each byte.
    Many([u64; 4]),
}

/// A place where delimiters end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where the longest of them begins.
    pub(super) start: usize,
    /// Where the shortest of them begins.
    pub(super) inner: usize,
    /// Where they end.
    pub(super) end: usize,
}

impl Delimiters {
    /// Those in which `fault` finds nothing.
    #[expect(clippy::cast_possible_truncation, reason = "`fault` has bounded the count")]
    pub(super) const fn new(read: &[&[u8]], written: &[u8]) -> Self {
        let mut delimiters = Self {
            bytes: [0; MAX_BYTES],
            ends: [0; MAX_COUNT + 1],
            stored: 0,
            count: read.len() as u8,
            written: 0,
            longest: 0,
            lasts: Lasts::of(read),
        };
        let mut rest = read;
        while let [first, others @ ..] = rest {
            delimiters = delimiters.and(first);
            if first.len() > delimiters.longest as usize {
                delimiters.longest = first.len() as u8;
            }
            rest = others;
        }
        delimiters.writing(written)
    }

    /// Whether there is room for `delimiter` beside those that are looked for.
    pub(super) const fn has_room_for(&self, delimiter: &[u8]) -> bool {
        delimiter.len() <= MAX_BYTES.saturating_sub(self.end(self.count))
    }

    /// The same, of which `delimiter` is written. There is room for it.
    pub(super) const fn writing(mut self, delimiter: &[u8]) -> Self {
        self.stored = self.count;
        self.written = 0;
        while self.written < self.count {
            if equal(self.get(self.written), delimiter) {
                return self;
            }
            self.written = self.written.saturating_add(1);
        }
        self.and(delimiter)
    }

    #[expect(clippy::indexing_slicing, reason = "the callers have bounded the count and the bytes of all delimiters")]
    #[expect(clippy::arithmetic_side_effects, reason = "both are bounded by 64")]
    #[expect(clippy::cast_possible_truncation, reason = "both are bounded by 64")]
    const fn and(mut self, delimiter: &[u8]) -> Self {
        let start = self.end(self.stored);
        let mut i = 0;
        while i < delimiter.len() {
            self.bytes[start + i] = delimiter[i];
            i += 1;
        }
        self.ends[self.stored as usize] = (start + i) as u8;
        self.stored += 1;
        self
    }

    /// Where the first `count` of them end.
    #[inline]
    const fn end(&self, count: u8) -> usize {
        match self.ends.as_slice().split_at_checked(count as usize) {
            Some(([.., end], _)) => *end as usize,
            _ => 0,
        }
    }

    #[inline]
    const fn get(&self, index: u8) -> &[u8] {
        let (start, end) = (self.end(index), self.end(index.saturating_add(1)));
        match self.bytes.as_slice().split_at_checked(end) {
            Some((before, _)) => match before.split_at_checked(start) {
                Some((_, bytes)) => bytes,
                None => &[],
            },
            None => &[],
        }
    }

    /// The size of the longest that is looked for, at least 1.
    #[inline]
    pub(super) const fn longest(&self) -> usize {
        self.longest as usize
    }

    /// The delimiter that is written.
    #[inline]
    pub(super) const fn written(&self) -> &[u8] {
        self.get(self.written)
    }

    /// Whether the delimiter that is written is looked for, too.
    pub(super) const fn reads_what_it_writes(&self) -> bool {
        self.written < self.count
    }

    /// The delimiters that are looked for.
    #[inline]
    pub(super) fn read(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).map(|index| self.get(index))
    }

    /// The first place in `bytes` where delimiters end, behind the first `from` bytes.
    #[inline]
    pub(super) fn search(&self, bytes: &[u8], mut from: usize) -> Option<Mark> {
        loop {
            let at = from.saturating_add(self.lasts.position(bytes.get(from..)?)?);
            let end = at.saturating_add(1);
            if self.longest == 1 {
                return Some(Mark { start: at, inner: at, end });
            }
            if let Some(mark) = self.ending(bytes.get(..end)?) {
                return Some(mark);
            }
            from = end;
        }
    }

    /// Where the delimiters begin with which `bytes` end.
    #[inline]
    pub(super) fn ending(&self, bytes: &[u8]) -> Option<Mark> {
        let (mut start, mut inner) = (usize::MAX, 0);
        for delimiter in self.read().filter(|delimiter| bytes.ends_with(delimiter)) {
            let at = bytes.len().saturating_sub(delimiter.len());
            (start, inner) = (start.min(at), inner.max(at));
        }
        (start != usize::MAX).then_some(Mark { start, inner, end: bytes.len() })
    }

    /// How many of the last `bytes` may be the beginning of a delimiter.
    pub(super) fn begun(&self, bytes: &[u8]) -> usize {
        let begun = |size: &usize| {
            let tail = bytes.get(bytes.len().saturating_sub(*size)..).unwrap_or_default();
            self.read().any(|delimiter| delimiter.starts_with(tail))
        };
        (1..self.longest()).rev().filter(|size| *size <= bytes.len()).find(begun).unwrap_or(0)
    }
}

impl Lasts {
    const fn of(read: &[&[u8]]) -> Self {
        let (mut map, mut rest) = ([0u64; 4], read);
        while let [first, others @ ..] = rest {
            if let [.., last] = *first {
                set(&mut map, *last);
            }
            rest = others;
        }
        let [mut a, mut b, mut c] = [0u8; 3];
        let (mut count, mut byte) = (0usize, 0u8);
        loop {
            if is_set(&map, byte) {
                (a, b, c) = (b, c, byte);
                count = count.saturating_add(1);
            }
            if byte == u8::MAX {
                break;
            }
            byte = byte.saturating_add(1);
        }
        match count {
            0 | 1 => Self::One(c),
            2 => Self::Two(b, c),
            3 => Self::Three(a, b, c),
            _ => Self::Many(map),
        }
    }

    /// The first of `bytes` that is one of them.
    #[inline]
    fn position(&self, bytes: &[u8]) -> Option<usize> {
        let at = match *self {
            Self::One(a) => memchr::memchr(a, bytes),
            Self::Two(a, b) => memchr::memchr2(a, b, bytes),
            Self::Three(a, b, c) => memchr::memchr3(a, b, c, bytes),
            Self::Many(ref map) => bytes.iter().position(|byte| is_set(map, *byte)),
        };
        #[cfg(test)]
        crate::framing::scan::tests::count(at.map_or(bytes.len(), |at| at + 1));
        at
    }
}

#[expect(clippy::indexing_slicing, reason = "the two highest bits of a byte are at most 3")]
const fn set(map: &mut [u64; 4], byte: u8) {
    map[(byte >> 6) as usize] |= 1u64.wrapping_shl(byte as u32 & 63);
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "the two highest bits of a byte are at most 3")]
const fn is_set(map: &[u64; 4], byte: u8) -> bool {
    map[(byte >> 6) as usize].wrapping_shr(byte as u32 & 63) & 1 == 1
}

impl PartialEq for Delimiters {
    fn eq(&self, other: &Self) -> bool {
        self.read().eq(other.read()) && self.written() == other.written()
    }
}

impl Eq for Delimiters {}

impl fmt::Debug for Delimiters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delimiters").field("read", &Listed(self)).field("written", &Shown(self.written())).finish()
    }
}

/// Bytes as one writes them in a literal.
struct Shown<'a>(&'a [u8]);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

struct Listed<'a>(&'a Delimiters);

impl fmt::Debug for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.read().map(Shown)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// Where the first delimiter is whole, by trying all ends and all delimiters.
    fn by_hand(read: &[&[u8]], bytes: &[u8]) -> Option<Mark> {
        (1..=bytes.len()).find_map(|end| {
            let sizes = || read.iter().filter(|d| bytes[..end].ends_with(d)).map(|d| d.len());
            Some(Mark { start: end - sizes().max()?, inner: end - sizes().min()?, end })
        })
    }

    #[test]
    fn the_first_place_where_delimiters_end_is_found() {
        let sets: [&[&[u8]]; 7] = [
            &[b"b"],
            &[b"a", b"ba"],
            &[b"abc"],
            &[b"ab", b"c"],
            &[b"bbb", b"a", b"cba"],
            &[b"a", b"b", b"c"],
            &[b"d", b"c", b"ab", b"\xff", b"bb"],
        ];
        for read in sets {
            let delimiters = Delimiters::new(read, b"--");
            assert_eq!(delimiters.read().collect::<Vec<_>>(), read);
            assert_eq!(delimiters.written(), b"--");
            assert_eq!(delimiters.longest(), read.iter().map(|d| d.len()).max().unwrap());
            // All texts of seven letters.
            for number in 0..4u32.pow(7) {
                let text: Vec<u8> = (0..7).map(|at| b"abcx"[(number >> (2 * at)) as usize & 3]).collect();
                assert_eq!(delimiters.search(&text, 0), by_hand(read, &text), "{read:?} in {text:?}");
            }
        }
    }

    #[test]
    fn a_delimiter_that_has_begun_is_seen() {
        let delimiters = Delimiters::new(&[b"abab", b"bx"], b"abab");
        for (bytes, begun) in [(&b""[..], 0), (b"a", 1), (b"xab", 2), (b"aba", 3), (b"ababa", 3), (b"b", 1), (b"x", 0)]
        {
            assert_eq!(delimiters.begun(bytes), begun, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_written_may_change_and_leaves_nothing_behind() {
        let one = Delimiters::new(&[b"a", b"bc"], b"a");
        assert_eq!((one.writing(b"xyz").written(), one.writing(b"bc").written()), (&b"xyz"[..], &b"bc"[..]));
        assert_eq!(one.writing(b"xyz").writing(b"a"), one);
        assert_ne!(one.writing(b"bc"), one);
        assert!(one.writing(b"bc").reads_what_it_writes() && !one.writing(b"b").reads_what_it_writes());
        assert!(one.has_room_for(&[0; 61]) && !one.has_room_for(&[0; 62]));
        let full = [[1; 61], [2; 61]];
        assert_eq!(one.writing(&full[0]).writing(&full[1]).written(), full[1]);
    }
}
