//! What a loop by hand does: batches of 64 KiB, parsed in place. The loops differ in how they wait, not in this.

/// Bytes of a batch.
pub(crate) const BATCH: usize = 64 << 10;

const HEAD: usize = 4;

/// No frame has a larger payload.
const MOST: usize = 16 << 20;

/// Frames that are gathered for a write.
pub(crate) struct Batch {
    bytes: Vec<u8>,
    end: usize,
}

impl Batch {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; BATCH], end: 0 }
    }

    /// Adds a frame, if it fits.
    #[inline]
    pub(crate) fn put(&mut self, payload: &[u8]) -> bool {
        let Some(room) = self.bytes[self.end..].get_mut(..HEAD + payload.len()) else { return false };
        let (head, body) = room.split_at_mut(HEAD);
        head.copy_from_slice(&length(payload));
        body.copy_from_slice(payload);
        self.end += HEAD + payload.len();
        true
    }

    /// Whether a frame ever fits.
    pub(crate) fn can_put(&self, payload: &[u8]) -> bool {
        HEAD + payload.len() <= self.bytes.len()
    }

    /// What is to be written.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.end]
    }

    /// All of it was written.
    pub(crate) fn clear(&mut self) {
        self.end = 0;
    }
}

/// The head of a frame.
#[inline]
pub(crate) fn length(payload: &[u8]) -> [u8; HEAD] {
    u32::try_from(payload.len()).expect("payloads of the benches are small").to_le_bytes()
}

/// Bytes that came, and the frames in them.
pub(crate) struct Parser {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Parser {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; BATCH], start: 0, end: 0 }
    }

    /// The payload of the next frame, if it has come.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<&[u8]> {
        let rest = &self.bytes[self.start..self.end];
        let (head, rest) = rest.split_first_chunk::<HEAD>()?;
        let length = u32::from_le_bytes(*head) as usize;
        assert!(length <= MOST, "a frame is too large");
        let payload = rest.get(..length)?;
        self.start += HEAD + length;
        Some(payload)
    }

    /// Where a read puts more. What is left of the last batch is moved to the front.
    pub(crate) fn room(&mut self) -> &mut [u8] {
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.end == self.bytes.len() {
            // A frame is larger than a batch.
            let head = self.bytes.first_chunk().expect("a batch is larger than a head");
            self.bytes.resize(HEAD + u32::from_le_bytes(*head) as usize, 0);
        }
        &mut self.bytes[self.end..]
    }

    /// So many bytes came.
    pub(crate) fn came(&mut self, count: usize) {
        self.end += count;
    }

    /// Whether a read of so many bytes has left room: then there were no more.
    pub(crate) fn was_filled(&self) -> bool {
        self.end == self.bytes.len()
    }
}
