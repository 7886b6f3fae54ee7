//! Derives, frames, finds and decodes without the standard library; with the feature `alloc`, owned text too.
//!
//! Linked on the host: `cargo run` prints nothing and exits with 0, or with the number of the check that failed.

#![no_std]
#![no_main]

use core::ffi::c_int;

use framing_core::framing::{Crc16Kermit, Crc32, Crc32c};
use framing_core::{Checked, Cobs, DecodeError, Delimited, FixedSize, Framing, LengthPrefix, Message, Step, framing};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Reading<'a> {
    sensor: u16,
    #[message(bits = 4)]
    kind: u8,
    #[message(bits = 4)]
    reserved: (),
    celsius: f32,
    #[message(max = 16)]
    name: &'a str,
    history: [Option<i16>; 2],
}

/// A size and a checksum, computed without a buffer of their own.
#[derive(Debug, PartialEq, Message)]
struct Computed<'a> {
    #[message(size_of = sum..=bytes)]
    size: u8,
    #[message(checksum = |bytes| bytes.iter().fold(0, |sum, byte| sum ^ byte), over = bytes)]
    sum: u8,
    #[message(rest, max = 16)]
    bytes: &'a [u8],
    last: u8,
}

#[cfg(feature = "alloc")]
#[derive(Debug, PartialEq, Message)]
struct Owned {
    #[message(max = 16)]
    name: alloc::string::String,
    #[message(max = 4)]
    values: alloc::vec::Vec<u32>,
}

fn check() -> Result<(), c_int> {
    let reading =
        Reading { sensor: 7, kind: 3, reserved: (), celsius: 21.5, name: "cellar", history: [None, Some(-2)] };
    // Of each framing: the frame is found, and its payload is the message.
    crosses(&LengthPrefix::u16().big_endian(), &reading).map_err(|check| check + 10)?;
    crosses(&Delimited::any(&[b"\xff\xff", b"\r\n"]), &reading).map_err(|check| check + 20)?;
    crosses(&Checked::new(Cobs::new(), Crc16Kermit), &reading).map_err(|check| check + 30)?;
    crosses(&Checked::new(Checked::new(Cobs::new(), Crc32), Crc32c), &reading).map_err(|check| check + 40)?;
    let mut room = [0xa5; 64];
    let size = reading.encode_into(&mut room).map_err(|_| 1)?;
    crosses(&FixedSize::new(size), &reading).map_err(|check| check + 50)?;
    let payload = room.get(..size).unwrap_or_default();
    match Reading::decode_exact(payload.get(..3).unwrap_or_default()) {
        Err(DecodeError::NotEnoughData { .. }) => {}
        _ => return Err(6),
    }
    let computed = Computed { size: 0, sum: 0, bytes: &[1, 2, 4], last: 9 };
    let mut room = [0xa5; 6];
    if computed.encode_into(&mut room) != Ok(6) || room != [4, 7, 1, 2, 4, 9] {
        return Err(9);
    }
    if Computed::decode_exact(&room) != Ok(Computed { size: 4, sum: 7, ..computed }) {
        return Err(10);
    }
    #[cfg(feature = "alloc")]
    {
        let owned = Owned { name: "cellar".into(), values: alloc::vec![1, 2, 3] };
        let bytes = owned.encode_to_vec().map_err(|_| 7)?;
        if Owned::decode_exact(&bytes) != Ok(owned) {
            return Err(8);
        }
    }
    Ok(())
}

/// `reading` becomes a frame, which is found and is `reading` again.
fn crosses<F: Framing>(framing: &F, reading: &Reading<'_>) -> Result<(), c_int> {
    let mut room = [0xa5; 64];
    let size = framing::write_frame(framing, reading, &mut room).map_err(|_| 1)?;
    let Some(bytes) = room.get_mut(..size) else { return Err(2) };
    let Ok(Step::Frame { payload, end }) = framing.find(&mut F::Scan::default(), bytes, usize::MAX) else {
        return Err(3);
    };
    if end != size {
        return Err(4);
    }
    match Reading::decode_frame(bytes.get(payload).unwrap_or_default()) {
        Ok(found) if found == *reading => Ok(()),
        _ => Err(5),
    }
}

/// What the C runtime calls.
#[unsafe(no_mangle)]
pub extern "C" fn main() -> c_int {
    check().err().unwrap_or(0)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// `core` is compiled to unwind and asks for this by name; with `panic = "abort"` nothing ever calls it.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(feature = "alloc")]
mod heap {
    use core::alloc::{GlobalAlloc, Layout};
    use core::cell::UnsafeCell;
    use core::sync::atomic::{AtomicUsize, Ordering};

    /// Hands out a small arena and takes nothing back.
    struct Arena {
        bytes: UnsafeCell<[u8; 4096]>,
        used: AtomicUsize,
    }

    // SAFETY: each part of the arena is handed out once, by the atomic counter.
    unsafe impl Sync for Arena {}

    // SAFETY: the returned parts lie within the arena, are aligned, and never overlap.
    unsafe impl GlobalAlloc for Arena {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let start = self.bytes.get() as usize;
            let claim = |used: usize| {
                let at = (start + used).next_multiple_of(layout.align()) - start;
                (at + layout.size() <= 4096).then_some(at + layout.size())
            };
            match self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, claim) {
                Ok(used) => claim(used).map_or(core::ptr::null_mut(), |end| {
                    self.bytes.get().cast::<u8>().wrapping_add(end - layout.size())
                }),
                Err(_) => core::ptr::null_mut(),
            }
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }

    #[global_allocator]
    static HEAP: Arena = Arena { bytes: UnsafeCell::new([0; 4096]), used: AtomicUsize::new(0) };
}

#[link(name = "c")]
unsafe extern "C" {}
