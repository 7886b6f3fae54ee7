//! Quotes of a market: eight numbers of mixed sizes in 44 bytes, one message at a time, in either byte order.

use super::{Number as _, Random, touch};

/// Messages of a round.
pub(crate) const COUNT: usize = 4096;

macro_rules! tick {
    ($(#[$attribute:meta])* $name:ident) => {
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[derive(framing_core::Message)]
        #[derive(bincode::Encode, bincode::Decode)]
        #[derive(speedy::Readable, speedy::Writable)]
        #[derive(wincode::SchemaRead, wincode::SchemaWrite)]
        #[derive(binrw::BinRead, binrw::BinWrite)]
        #[derive(deku::DekuRead, deku::DekuWrite)]
        $(#[$attribute])*
        pub(crate) struct $name {
            pub(crate) time: u64,
            pub(crate) instrument: u32,
            pub(crate) price: f64,
            pub(crate) quantity: u64,
            pub(crate) change: f32,
            pub(crate) venue: u16,
            pub(crate) depth: i16,
            pub(crate) sequence: i64,
        }

        impl $name {
            pub(crate) fn generate() -> Vec<Self> {
                let mut random = Random::new(1);
                let one = |_| Self {
                    time: random.next(),
                    instrument: u32::from_le_bytes(random.bytes()),
                    price: random.double() * 1000.0,
                    quantity: random.next() >> 40,
                    change: random.float() - 0.5,
                    venue: u16::from_le_bytes(random.bytes()),
                    depth: i16::from_le_bytes(random.bytes()),
                    sequence: random.next().cast_signed(),
                };
                (0..COUNT).map(one).collect()
            }
        }

        touch!(for $name {
            |tick| tick.time.bits()
                ^ tick.instrument.bits()
                ^ tick.price.bits()
                ^ tick.quantity.bits()
                ^ tick.change.bits()
                ^ tick.venue.bits()
                ^ tick.depth.bits()
                ^ tick.sequence.bits()
        });
    };
}

tick! {
    #[derive(borsh::BorshSerialize, borsh::BorshDeserialize)]
    #[derive(bitcode::Encode, bitcode::Decode)]
    #[derive(rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
    #[derive(serde::Serialize, serde::Deserialize)]
    #[message(fixed)]
    #[brw(little)]
    #[deku(endian = "little")]
    Tick
}

tick! {
    #[message(fixed, big_endian)]
    #[brw(big)]
    #[deku(endian = "big")]
    TickBig
}

/// The 44 bytes, as an engineer stores and loads them: one length check, then each number at its place.
macro_rules! by_hand {
    ($name:ident, $to:ident, $from:ident) => {
        impl $name {
            #[inline]
            pub(crate) fn encode_by_hand(&self, room: &mut [u8]) -> Option<usize> {
                let room = room.first_chunk_mut::<{ Self::SIZE }>()?;
                room[0..8].copy_from_slice(&self.time.$to());
                room[8..12].copy_from_slice(&self.instrument.$to());
                room[12..20].copy_from_slice(&self.price.$to());
                room[20..28].copy_from_slice(&self.quantity.$to());
                room[28..32].copy_from_slice(&self.change.$to());
                room[32..34].copy_from_slice(&self.venue.$to());
                room[34..36].copy_from_slice(&self.depth.$to());
                room[36..44].copy_from_slice(&self.sequence.$to());
                Some(Self::SIZE)
            }

            #[inline]
            pub(crate) fn decode_by_hand(bytes: &[u8]) -> Option<Self> {
                let b = bytes.first_chunk::<{ Self::SIZE }>()?;
                Some(Self {
                    time: u64::$from([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]),
                    instrument: u32::$from([b[8], b[9], b[10], b[11]]),
                    price: f64::$from([b[12], b[13], b[14], b[15], b[16], b[17], b[18], b[19]]),
                    quantity: u64::$from([b[20], b[21], b[22], b[23], b[24], b[25], b[26], b[27]]),
                    change: f32::$from([b[28], b[29], b[30], b[31]]),
                    venue: u16::$from([b[32], b[33]]),
                    depth: i16::$from([b[34], b[35]]),
                    sequence: i64::$from([b[36], b[37], b[38], b[39], b[40], b[41], b[42], b[43]]),
                })
            }
        }
    };
}

by_hand!(Tick, to_le_bytes, from_le_bytes);
by_hand!(TickBig, to_be_bytes, from_be_bytes);
