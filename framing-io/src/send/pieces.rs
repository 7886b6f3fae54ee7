//! What is queued, as the pieces that a write takes.

use std::io::IoSlice;

use super::SendBuffer;

/// The most pieces that go in one write.
const PIECES: usize = 16;

impl SendBuffer {
    /// What is queued, piece by piece, none of them empty, and of each whether it is a payload that lies elsewhere.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (&[u8], bool)> {
        let own = self.bytes.get(self.start..self.end).unwrap_or_default();
        let linked = self.chain.iter().scan(own, |rest, link| {
            let (before, after) = rest.split_at_checked(link.before).unwrap_or_default();
            *rest = after;
            Some([(before, false), (&link.bytes[..], true)])
        });
        let last = own.get(self.linked..).unwrap_or_default();
        linked.flatten().chain([(last, false)]).filter(|(piece, _)| !piece.is_empty())
    }

    /// Fills `slices` with the first `limit` bytes of what is queued, and returns how many it filled. A payload that lies elsewhere and has
    /// more than `large` bytes, of which some are among those, is in them whole, and the last.
    pub(crate) fn slices<'s>(&'s self, limit: usize, large: usize, slices: &mut [IoSlice<'s>]) -> usize {
        let mut left = limit;
        let pieces = self.pieces().map_while(|(piece, linked)| {
            let piece = match piece.get(..left) {
                Some(part) if !linked || piece.len() <= large => part,
                _ if left == 0 => return None,
                _ => piece,
            };
            left = left.saturating_sub(piece.len());
            Some(piece)
        });
        let pieces = pieces.take_while(|piece| !piece.is_empty());
        slices.iter_mut().zip(pieces).map(|(slice, piece)| *slice = IoSlice::new(piece)).count()
    }

    /// Hands the first `limit` bytes of what is queued to `write`, unless that is nothing, with the whole of a `large` payload as
    /// [`slices`](Self::slices) does.
    #[inline]
    pub(crate) fn write_at_most<E>(
        &self,
        limit: usize,
        large: usize,
        write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>,
    ) -> Result<usize, E> {
        if self.len() == 0 || limit == 0 {
            return Ok(0);
        }
        if self.is_unchained() {
            let unsent = self.unsent();
            return write(&[IoSlice::new(unsent.get(..limit).unwrap_or(unsent))]);
        }
        let mut slices = [IoSlice::new(&[]); PIECES];
        let filled = self.slices(limit, large, &mut slices);
        write(slices.get(..filled).unwrap_or_default())
    }
}
