//! Functions whose instructions `tests/codegen.rs` reads: derived code beside code written by hand.
//!
//! Each function has a counterpart with the same signature. They are never inlined, so each stands by itself in the
//! assembly; the lengths of their slices are known to nobody.

#![allow(missing_docs, clippy::missing_errors_doc, reason = "a program to be disassembled, not used")]

use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};

/// Eight scalars of mixed sizes.
#[derive(Message)]
#[message(fixed)]
pub struct Mixed {
    pub a: u64,
    pub b: u32,
    pub c: u16,
    pub d: u8,
    pub e: i8,
    pub f: i64,
    pub g: f32,
    pub h: u16,
}

#[inline(never)]
pub fn derived_decode(bytes: &[u8]) -> Result<Mixed, DecodeError> {
    Mixed::decode(&mut Reader::new(bytes))
}

#[inline(never)]
pub fn by_hand_decode(bytes: &[u8]) -> Result<Mixed, DecodeError> {
    let Some(b) = bytes.first_chunk::<30>() else {
        return Err(DecodeError::NotEnoughData { needed: 30 - bytes.len() });
    };
    Ok(Mixed {
        a: u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]),
        b: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
        c: u16::from_le_bytes([b[12], b[13]]),
        d: b[14],
        e: i8::from_le_bytes([b[15]]),
        f: i64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
        g: f32::from_le_bytes([b[24], b[25], b[26], b[27]]),
        h: u16::from_le_bytes([b[28], b[29]]),
    })
}

#[inline(never)]
pub fn derived_encode(value: &Mixed, room: &mut [u8]) -> Result<(), EncodeError> {
    value.encode(&mut Writer::new(room))
}

#[inline(never)]
pub fn by_hand_encode(value: &Mixed, room: &mut [u8]) -> Result<(), EncodeError> {
    if room.len() < 30 {
        return Err(EncodeError::NotEnoughSpace { needed: 30 - room.len() });
    }
    room[0..8].copy_from_slice(&value.a.to_le_bytes());
    room[8..12].copy_from_slice(&value.b.to_le_bytes());
    room[12..14].copy_from_slice(&value.c.to_le_bytes());
    room[14] = value.d;
    room[15] = value.e.to_le_bytes()[0];
    room[16..24].copy_from_slice(&value.f.to_le_bytes());
    room[24..28].copy_from_slice(&value.g.to_le_bytes());
    room[28..30].copy_from_slice(&value.h.to_le_bytes());
    Ok(())
}
