//! [`Canvas`]: room that is written in two passes, for what is known only when what follows it is written.

use crate::Writer;

/// All the room that a [`Writer`] has left, on loan.
///
/// ```text
///   Canvas::of(out)   writer(): first pass      at(..): second pass       close(out, end)
///   |               | 00 00 'h' 'i'           | 02 00 'h' 'i'           |
/// ```
///
/// Positions are those of [`Writer::written`], so that they mean the same in both passes. Where the first pass fails the
/// canvas is dropped, and the writer has no room left: what was written is to be thrown away.
#[derive(Debug)]
pub struct Canvas<'w> {
    room: &'w mut [u8],
    /// What was written before the canvas began.
    start: usize,
}

impl<'w> Canvas<'w> {
    /// Takes the room of `out` until [`close`](Self::close) gives it back.
    #[must_use]
    #[inline]
    pub fn of(out: &mut Writer<'w>) -> Self {
        let start = out.written();
        Self { room: out.take_room(), start }
    }

    /// The cursor of the first pass.
    #[must_use]
    #[inline]
    pub fn writer(&mut self) -> Writer<'_> {
        Writer::after(self.start, self.room)
    }

    /// A cursor for the second pass, over `size` bytes at `position`.
    #[must_use]
    #[inline]
    pub fn at(&mut self, position: usize, size: usize) -> Writer<'_> {
        let from = position.saturating_sub(self.start);
        let room = self.room.get_mut(from..from.saturating_add(size)).unwrap_or_default();
        Writer::after(position, room)
    }

    /// What was written between two positions.
    #[must_use]
    #[inline]
    pub fn bytes(&self, from: usize, to: usize) -> &[u8] {
        self.room.get(from.saturating_sub(self.start)..to.saturating_sub(self.start)).unwrap_or_default()
    }

    /// The same in three parts: what lies before the `size` bytes at `position`, these, and what lies behind.
    #[must_use]
    #[inline]
    pub fn around(&self, from: usize, position: usize, size: usize, to: usize) -> [&[u8]; 3] {
        let end = position.saturating_add(size);
        [self.bytes(from, position), self.bytes(position, end), self.bytes(end, to)]
    }

    /// Moves the bytes from `from` on up to `end` to another position.
    #[inline]
    pub(crate) fn shift(&mut self, from: usize, end: usize, to: usize) {
        let (from, end, to) =
            (from.saturating_sub(self.start), end.saturating_sub(self.start), to.saturating_sub(self.start));
        // The caller has claimed the room behind both places.
        if from <= end && to.saturating_add(end.saturating_sub(from)) <= self.room.len() {
            self.room.copy_within(from..end, to);
        }
    }

    /// Gives the room behind `end` back to `out`.
    #[inline]
    pub fn close(self, out: &mut Writer<'w>, end: usize) {
        let written = end.saturating_sub(self.start);
        out.give_room(self.room.get_mut(written..).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_passes_count_from_the_start_of_the_room() {
        let mut room = [0xa5; 10];
        let mut out = Writer::new(&mut room);
        out.put_array(b"ab").unwrap();
        let mut canvas = Canvas::of(&mut out);
        let mut body = canvas.writer();
        assert_eq!((body.written(), body.remaining()), (2, 8));
        body.put_zeros(2).unwrap();
        body.put_array(b"hi!").unwrap();
        let end = body.written();
        assert_eq!(canvas.around(2, 2, 2, end), [&[][..], &[0, 0], b"hi!"]);
        let mut head = canvas.at(2, 2);
        head.put_array(&[3, 0]).unwrap();
        assert_eq!((head.written(), head.remaining()), (4, 0));
        canvas.shift(4, end, 5);
        canvas.close(&mut out, 8);
        assert_eq!((out.written(), out.remaining()), (8, 2));
        assert_eq!(room, *b"ab\x03\0hhi!\xa5\xa5");
    }
}
