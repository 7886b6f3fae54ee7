//! Encoding and decoding of plain structs. The lengths of all slices are opaque to the compiler: a length that it can
//! see flatters a codec tenfold.

use std::hint::black_box;

use framing_core::{Message, Reader, Writer};

use crate::measure::{Contestant, Row, contest};

/// Operations of one round.
const COUNT: usize = 4096;

/// Derives what each codec needs.
macro_rules! for_all_codecs {
    ($(#[$attribute:meta])* struct $name:ident { $($(#[$field_attribute:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        #[derive(framing_core::Message)]
        #[derive(borsh::BorshSerialize, borsh::BorshDeserialize)]
        #[derive(bincode::Encode, bincode::Decode)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[derive(speedy::Readable, speedy::Writable)]
        #[derive(wincode::SchemaRead, wincode::SchemaWrite)]
        $(#[$attribute])*
        struct $name {
            $($(#[$field_attribute])* $field: $type,)*
        }
    };
}

for_all_codecs! {
    #[message(fixed)]
    struct Mixed {
        a: u64,
        b: u32,
        c: u16,
        d: u8,
        e: i8,
        f: i64,
        g: f32,
        h: u16,
    }
}

for_all_codecs! {
    struct Record {
        id: u64,
        #[message(max = 64)]
        host: String,
        #[message(max = 256)]
        text: String,
        level: u8,
    }
}

impl Mixed {
    const BY_HAND: usize = 30;

    #[inline]
    fn encode_by_hand(&self, room: &mut [u8]) -> Option<usize> {
        let room = room.first_chunk_mut::<{ Self::BY_HAND }>()?;
        room[0..8].copy_from_slice(&self.a.to_le_bytes());
        room[8..12].copy_from_slice(&self.b.to_le_bytes());
        room[12..14].copy_from_slice(&self.c.to_le_bytes());
        room[14] = self.d;
        room[15] = self.e.to_le_bytes()[0];
        room[16..24].copy_from_slice(&self.f.to_le_bytes());
        room[24..28].copy_from_slice(&self.g.to_le_bytes());
        room[28..30].copy_from_slice(&self.h.to_le_bytes());
        Some(Self::BY_HAND)
    }

    #[inline]
    fn decode_by_hand(bytes: &[u8]) -> Option<Self> {
        let b = bytes.first_chunk::<{ Self::BY_HAND }>()?;
        Some(Self {
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
}

impl Record {
    fn encode_by_hand(&self, room: &mut [u8]) -> Option<usize> {
        let size = 17 + self.host.len() + self.text.len();
        let room = room.get_mut(..size)?;
        let (head, room) = room.split_first_chunk_mut::<8>()?;
        *head = self.id.to_le_bytes();
        let room = Self::put_text(&self.host, room)?;
        let room = Self::put_text(&self.text, room)?;
        *room.first_mut()? = self.level;
        Some(size)
    }

    fn put_text<'r>(text: &str, room: &'r mut [u8]) -> Option<&'r mut [u8]> {
        let (length, room) = room.split_first_chunk_mut::<4>()?;
        *length = u32::try_from(text.len()).ok()?.to_le_bytes();
        let (body, room) = room.split_at_mut_checked(text.len())?;
        body.copy_from_slice(text.as_bytes());
        Some(room)
    }

    fn decode_by_hand(bytes: &[u8]) -> Option<Self> {
        let (id, bytes) = bytes.split_first_chunk::<8>()?;
        let (host, bytes) = Self::take_text(bytes, 64)?;
        let (text, bytes) = Self::take_text(bytes, 256)?;
        Some(Self { id: u64::from_le_bytes(*id), host, text, level: *bytes.first()? })
    }

    fn take_text(bytes: &[u8], max: usize) -> Option<(String, &[u8])> {
        let (length, bytes) = bytes.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok().filter(|length| *length <= max)?;
        let (text, bytes) = bytes.split_at_checked(length)?;
        Some((std::str::from_utf8(text).ok()?.to_owned(), bytes))
    }
}

const FIXED_INTEGERS: bincode::config::Configuration<bincode::config::LittleEndian, bincode::config::Fixint> =
    bincode::config::standard().with_fixed_int_encoding();

/// Each value into room of its own, whose length is opaque.
fn encoder<'c, T>(
    name: &'static str,
    values: &'c [T],
    mut encode: impl FnMut(&T, &mut [u8]) -> Option<usize> + 'c,
) -> Contestant<'c> {
    let mut room = vec![0u8; 512];
    let round = move || {
        for value in values {
            let room: &mut [u8] = black_box(&mut room);
            let size = encode(black_box(value), room).expect("it encodes");
            black_box(size);
        }
    };
    Contestant { name, round: Box::new(round) }
}

/// Each value out of its own bytes, whose length is opaque.
fn decoder<'c, T>(
    name: &'static str,
    values: &[T],
    mut encode: impl FnMut(&T, &mut [u8]) -> Option<usize>,
    mut decode: impl FnMut(&[u8]) -> Option<T> + 'c,
) -> Contestant<'c> {
    let encoded: Vec<Vec<u8>> = values
        .iter()
        .map(|value| {
            let mut room = vec![0u8; 512];
            let size = encode(value, &mut room).expect("it encodes");
            room.truncate(size);
            room
        })
        .collect();
    let round = move || {
        for bytes in &encoded {
            let bytes: &[u8] = black_box(bytes);
            black_box(decode(bytes).expect("it decodes"));
        }
    };
    Contestant { name, round: Box::new(round) }
}

/// Both directions of one type, through all codecs.
macro_rules! contest_of {
    ($case:literal, $type:ident, $values:expr, $rounds:expr) => {{
        let values: &[$type] = $values;
        macro_rules! codecs {
            ($do:ident) => {
                vec![
                    $do!("by hand", |v: &$type, r: &mut [u8]| v.encode_by_hand(r), |b: &[u8]| $type::decode_by_hand(b)),
                    $do!(
                        "framing",
                        |v: &$type, r: &mut [u8]| {
                            let mut out = Writer::new(r);
                            v.encode(&mut out).ok()?;
                            Some(out.written())
                        },
                        |b: &[u8]| $type::decode(&mut Reader::new(b)).ok()
                    ),
                    $do!(
                        "wincode",
                        |v: &$type, r: &mut [u8]| {
                            let size = wincode::serialized_size(v).ok()?;
                            wincode::serialize_into(r, v).ok()?;
                            usize::try_from(size).ok()
                        },
                        |b: &[u8]| wincode::deserialize::<$type>(b).ok()
                    ),
                    $do!(
                        "speedy",
                        |v: &$type, r: &mut [u8]| {
                            use speedy::Writable;
                            let size = Writable::<speedy::LittleEndian>::bytes_needed(v).ok()?;
                            v.write_to_buffer(r.get_mut(..size)?).ok()?;
                            Some(size)
                        },
                        |b: &[u8]| <$type as speedy::Readable<'_, speedy::LittleEndian>>::read_from_buffer(b).ok()
                    ),
                    $do!(
                        "borsh",
                        |v: &$type, r: &mut [u8]| {
                            let all = r.len();
                            let mut rest = r;
                            borsh::to_writer(&mut rest, v).ok()?;
                            Some(all - rest.len())
                        },
                        |b: &[u8]| borsh::from_slice::<$type>(b).ok()
                    ),
                    $do!(
                        "bincode 2",
                        |v: &$type, r: &mut [u8]| bincode::encode_into_slice(v, r, FIXED_INTEGERS).ok(),
                        |b: &[u8]| bincode::decode_from_slice::<$type, _>(b, FIXED_INTEGERS).ok().map(|(v, _)| v)
                    ),
                    $do!(
                        "postcard",
                        |v: &$type, r: &mut [u8]| postcard::to_slice(v, r).ok().map(|bytes| bytes.len()),
                        |b: &[u8]| postcard::from_bytes::<$type>(b).ok()
                    ),
                ]
            };
        }
        macro_rules! encode {
            ($name:literal, $encode:expr, $decode:expr) => {
                encoder($name, values, $encode)
            };
        }
        macro_rules! decode {
            ($name:literal, $encode:expr, $decode:expr) => {
                decoder($name, values, $encode, $decode)
            };
        }
        let mut rows = contest($case, "encode", COUNT, $rounds, codecs!(encode));
        rows.extend(contest($case, "decode", COUNT, $rounds, codecs!(decode)));
        rows
    }};
}

/// All cases.
pub(crate) fn run(rounds: usize) -> Vec<Row> {
    let mixed: Vec<Mixed> = (0..COUNT as u64)
        .map(|n| {
            let m = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let small = m.to_le_bytes();
            let [c, d, e, ..] = small;
            let b = u32::from_le_bytes([small[4], small[5], small[6], small[7]]);
            Mixed { a: m, b, c: c.into(), d, e: e.cast_signed(), f: -1, g: f32::from(d), h: 7 }
        })
        .collect();
    let records: Vec<Record> = (0..COUNT as u64)
        .map(|id| Record {
            id,
            host: format!("node-{}", id % 64),
            text: "GET /index.html 200 ".repeat(1 + (id % 5) as usize),
            level: [1, 2, 3, 4, 5][(id % 5) as usize],
        })
        .collect();
    let mut rows = contest_of!("8 scalars", Mixed, &mixed, rounds);
    rows.extend(contest_of!("log record", Record, &records, rounds));
    rows
}
