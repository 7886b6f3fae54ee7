//! The laws of a [`Framing`](crate::Framing).

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::receiver::{Event, Receiver, same_at_every_cut};
use super::{Broken, some_of};
use crate::framing::Around;
use crate::{FrameBoundaries, FrameError, Part, Step};

/// Checks the laws of a framing on `payloads`: they become frames, in rooms of every size, and come out again as they went
/// in, however the bytes are cut, and the same where they are not copied; limits hold, and admit what just reaches them.
///
/// A payload that has no frame ([`FrameError::Malformed`] or [`FrameError::TooLarge`]) keeps all laws; that of the others
/// is checked. Choose them near each limit of the framing, and let some contain what it writes itself.
///
/// ```
/// use framing_core::{LengthPrefix, laws};
///
/// laws::check_framing(&LengthPrefix::varint(), &[b"", b"hello", &[0x80; 300]]).unwrap();
/// ```
///
/// # Errors
/// The first law that is broken.
pub fn check_framing<F: FrameBoundaries>(framing: &F, payloads: &[&[u8]]) -> Result<(), Broken> {
    check_nothing(framing)?;
    let (mut sent, mut stream) = (Vec::new(), Vec::new());
    for payload in payloads {
        match check_close(framing, payload)? {
            Some(frame) => {
                check_limits(framing, payload, &frame)?;
                stream.extend_from_slice(&frame);
                sent.push(Event::Payload(payload.to_vec()));
            }
            None => continue,
        }
    }
    check_largest(framing)?;
    sent.push(Event::End);
    let received = same_at_every_cut(framing, &stream)?;
    if received != sent {
        return Err(Broken::RoundTrip(format!("{sent:02x?} came back as {received:02x?}")));
    }
    Ok(())
}

/// Checks the laws of a framing on the arbitrary bytes of a `stream`: nothing panics or spins, the same comes out however
/// the bytes are cut, and the payloads among it that have a frame come out of that again.
///
/// # Errors
/// The first law that is broken.
pub fn check_stream<F: FrameBoundaries>(framing: &F, stream: &[u8]) -> Result<(), Broken> {
    for event in same_at_every_cut(framing, stream)? {
        let Event::Payload(payload) = event else { continue };
        if let Some(frame) = check_close(framing, &payload)? {
            let again = Receiver::new(framing, usize::MAX).whole(&frame)?;
            if again != [Event::Payload(payload.clone()), Event::End] {
                return Err(Broken::RoundTrip(format!("{payload:02x?} came back as {again:02x?}")));
            }
        }
    }
    Ok(())
}
/// The frame of `payload`, if it has one.
fn check_close<F: FrameBoundaries>(framing: &F, payload: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    let most = payload.len().saturating_add(framing.max_overhead(payload.len()));
    let frame = match close(framing, payload, payload.len(), most, 0x00) {
        Ok(frame) => frame,
        Err(FrameError::TooLarge { length, max })
            if length == payload.len() as u64 && max == framing.max_payload() as u64 && length > max =>
        {
            return Ok(None);
        }
        Err(FrameError::Malformed { .. }) => return Ok(None),
        Err(error) => return Err(Broken::Size(format!("{} bytes in a room for {most}: {error:?}", payload.len()))),
    };
    let again = close(framing, payload, payload.len(), most, 0xff).unwrap_or_default();
    if let Some(offset) = frame.iter().zip(&again).position(|(one, other)| one != other) {
        return Err(Broken::Unwritten { offset });
    }
    // A hint says how large the payload is at most.
    for more in [1, 300] {
        let hint = payload.len().saturating_add(more);
        let most = hint.saturating_add(framing.max_overhead(hint));
        match close(framing, payload, hint, most, 0xff) {
            Ok(again) if again == frame => {}
            other => return Err(Broken::Size(format!("with a hint of {hint}, {frame:02x?} becomes {other:02x?}"))),
        }
    }
    for room in some_of(frame.len()).filter(|room| framing.open(payload.len()).saturating_add(payload.len()) <= *room) {
        let missing = most.saturating_sub(room);
        match close(framing, payload, payload.len(), room, 0) {
            Err(FrameError::NoRoom { needed }) if 1 <= needed && needed <= missing => {}
            other => return Err(Broken::Room(format!("{missing} bytes too few, and close says {other:?}"))),
        }
    }
    check_around(framing, payload, &frame)?;
    Ok(Some(frame))
}

/// What stands around a payload that is not copied makes the same frame of it, in one piece or two.
fn check_around<F: FrameBoundaries>(framing: &F, payload: &[u8], frame: &[u8]) -> Result<(), Broken> {
    for cut in [0, payload.len() / 2, payload.len()] {
        let (first, second) = payload.split_at_checked(cut).unwrap_or_default();
        let mut room = vec![0xff; framing.max_overhead(payload.len())];
        let around = framing.close_around(&[first, second], &mut room).map_err(|error| {
            Broken::Size(format!("{} bytes have a frame, and close_around says {error:?}", payload.len()))
        })?;
        let Some(Around { head, tail }) = around else { continue };
        let parts =
            room.split_at_checked(head).map(|(head, rest)| [head, payload, rest.get(..tail).unwrap_or_default()]);
        if parts.map(|parts| parts.concat()).as_deref() != Some(frame) {
            return Err(Broken::RoundTrip(format!("close_around makes another frame of {payload:02x?} than close")));
        }
    }
    Ok(())
}

fn close<F: FrameBoundaries>(
    framing: &F,
    payload: &[u8],
    hint: usize,
    room: usize,
    fill: u8,
) -> Result<Vec<u8>, FrameError> {
    let mut frame = vec![fill; room];
    let head = framing.open(hint);
    match frame.get_mut(head..head.saturating_add(payload.len())) {
        Some(bytes) => bytes.copy_from_slice(payload),
        None => return Err(FrameError::NoRoom { needed: usize::MAX }),
    }
    let size = framing.close(&mut frame, head, payload.len())?;
    if size > room {
        return Err(FrameError::NoRoom { needed: size.saturating_sub(room) });
    }
    frame.truncate(size);
    Ok(frame)
}

/// Of no bytes no frame has begun.
fn check_nothing<F: FrameBoundaries>(framing: &F) -> Result<(), Broken> {
    match framing.find(&mut F::Scan::default(), &mut [], usize::MAX) {
        Ok(Step::Incomplete { needed, part: Part::Head }) if needed >= 1 => Ok(()),
        other => Err(Broken::Error(format!("of no bytes `find` says {other:?}"))),
    }
}

/// A limit admits just `payload`, and one below it does not, but lets later frames pass where the framing recovers.
fn check_limits<F: FrameBoundaries>(framing: &F, payload: &[u8], frame: &[u8]) -> Result<(), Broken> {
    let sent = Event::Payload(payload.to_vec());
    let admitted = Receiver::new(framing, payload.len()).whole(frame)?;
    if admitted != [sent.clone(), Event::End] {
        return Err(Broken::Limit(format!("{} bytes, just the limit, became {admitted:02x?}", payload.len())));
    }
    let Some(limit) = payload.len().checked_sub(1) else { return Ok(()) };
    let mut receiver = Receiver::new(framing, limit);
    receiver.bytes(frame)?;
    let error = match receiver.events.as_slice() {
        [Event::Error(error @ FrameError::TooLarge { length, max })] if *max == limit as u64 && length > max => *error,
        other => return Err(Broken::Limit(format!("{} bytes, over the limit, became {other:02x?}", payload.len()))),
    };
    let within = payload.get(..limit).unwrap_or_default();
    let room = limit.saturating_add(framing.max_overhead(limit));
    let (false, Ok(next)) = (receiver.failed, close(framing, within, limit, room, 0)) else { return Ok(()) };
    let stream = [frame, &next].concat();
    for piece in [1, stream.len()] {
        let events = Receiver::new(framing, limit).pieces(stream.chunks(piece))?;
        if events != [Event::Error(error), Event::Payload(within.to_vec()), Event::End] {
            return Err(Broken::Limit(format!("a frame behind one over the limit became {events:02x?}")));
        }
    }
    Ok(())
}

/// What is larger than `max_payload` has no frame.
fn check_largest<F: FrameBoundaries>(framing: &F) -> Result<(), Broken> {
    /// Larger limits are not tried.
    const MOST: usize = 1 << 20;
    let size = framing.max_payload().saturating_add(1);
    if size > MOST {
        return Ok(());
    }
    let room = size.saturating_add(framing.max_overhead(size));
    match close(framing, &vec![b'a'; size], size, room, 0) {
        Err(FrameError::TooLarge { .. } | FrameError::Malformed { .. }) => Ok(()),
        other => Err(Broken::Limit(format!("{size} bytes, beyond `max_payload`, become {other:02x?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Framing, Reason};

    /// A byte of length before each payload, that breaks one law.
    #[derive(Debug)]
    struct Liar<const LAW: u8>;

    impl<const LAW: u8> Framing for Liar<LAW> {
        type Scan = bool;

        fn max_payload(&self) -> usize {
            if LAW == 1 { 90 } else { 100 }
        }

        fn max_overhead(&self, _: usize) -> usize {
            usize::from(LAW != 2)
        }

        fn find(&self, dropping: &mut bool, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
            let available = buffered.len();
            let Some(length) = buffered.first().copied().map(usize::from) else {
                let part = if LAW == 3 { Part::Payload } else { Part::Head };
                return Ok(Step::Incomplete { needed: 1, part });
            };
            let limit = limit.min(self.max_payload());
            let size = length + 1;
            if *dropping && LAW != 5 {
                *dropping = available < size;
                return Ok(match available {
                    // The frame behind it is dropped with it.
                    _ if LAW == 6 => Step::Discard { count: available },
                    0.. if available >= size => Step::Discard { count: size },
                    _ => Step::Incomplete { needed: size - available, part: Part::Payload },
                });
            }
            if length > limit && LAW != 4 || LAW == 7 && length == limit {
                *dropping = true;
                return Err(FrameError::too_large(length as u64, limit));
            }
            match available {
                0.. if available >= size && LAW == 8 => Ok(Step::Frame { payload: 0..length, end: size }),
                0.. if available >= size && LAW == 9 => Ok(Step::Frame { payload: 1..size, end: size + 1 }),
                0.. if available >= size => Ok(Step::Frame { payload: 1..size, end: size }),
                1 if LAW == 10 => Err(FrameError::Malformed { offset: 0, reason: Reason::Zero }),
                _ if LAW == 11 => Ok(Step::Discard { count: 0 }),
                _ if LAW == 12 => Ok(Step::Incomplete { needed: 0, part: Part::Payload }),
                _ if LAW == 13 => Ok(Step::Incomplete { needed: size, part: Part::Payload }),
                _ => Ok(Step::Incomplete { needed: size - available, part: Part::Payload }),
            }
        }

        fn recovers(&self, error: &FrameError) -> bool {
            matches!(error, FrameError::TooLarge { .. })
        }

        fn open(&self, size_hint: usize) -> usize {
            if LAW == 14 { size_hint } else { 1 }
        }

        fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
            if payload > 100 {
                return Err(FrameError::too_large(payload as u64, 100));
            }
            let size = head + payload;
            match (LAW, frame.len()) {
                (15, _) => return Ok(size),
                (16, room) if room <= size => return Err(FrameError::NoRoom { needed: 1 }),
                _ => {}
            }
            frame[0] = u8::try_from(payload).unwrap_or(0);
            Ok(size)
        }
    }

    impl<const LAW: u8> FrameBoundaries for Liar<LAW> {}

    #[test]
    fn each_broken_law_of_a_framing_is_found() {
        fn check<const LAW: u8>() -> Result<(), Broken> {
            check_framing(&Liar::<LAW>, &[b"", b"a", &[7; 100]])?;
            check_stream(&Liar::<LAW>, b"\x01a\x02bcd")
        }
        assert_eq!(check::<0>(), Ok(()));
        assert!(matches!(check::<1>(), Err(Broken::Limit(_))));
        assert!(matches!(check::<2>(), Err(Broken::Size(_))));
        assert!(matches!(check::<3>(), Err(Broken::Error(_))));
        assert!(matches!(check::<4>(), Err(Broken::Limit(_))));
        assert!(matches!(check::<5>(), Err(Broken::Error(_))), "it spins");
        assert!(matches!(check::<6>(), Err(Broken::Limit(_))));
        assert!(matches!(check::<7>(), Err(Broken::Limit(_))));
        assert!(matches!(check::<8>(), Err(Broken::Limit(_))));
        assert!(matches!(check::<9>(), Err(Broken::Error(_))));
        assert!(matches!(check_stream(&Liar::<10>, b"\x01a"), Err(Broken::Split(_))));
        assert!(matches!(check::<11>(), Err(Broken::Error(_))));
        assert!(matches!(check::<12>(), Err(Broken::Error(_))));
        assert!(matches!(check::<13>(), Err(Broken::Prefix(_))));
        assert!(matches!(check::<14>(), Err(Broken::Size(_))));
        assert_eq!(check::<15>(), Err(Broken::Unwritten { offset: 0 }));
        assert!(matches!(check::<16>(), Err(Broken::Size(_))));
    }
}
