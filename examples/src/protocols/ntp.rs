//! NTP (RFC 5905, section 7.3): 48 bytes that never vary.

use std::net::Ipv4Addr;

use framing_core::{Fixed, Message};

/// The header, which is a packet where no extensions follow.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian, fixed)]
pub struct Packet {
    /// 0: none; 1 and 2: the last minute of the day has 61 or 59 seconds; 3: unsynchronized.
    #[message(bits = 2)]
    pub leap: u8,
    /// 3 or 4.
    #[message(bits = 3, validate = is_known)]
    pub version: u8,
    /// 3: client; 4: server.
    #[message(bits = 3)]
    pub mode: u8,
    /// How far away the reference clock is.
    pub stratum: Stratum,
    /// Between messages, as a power of two, in seconds.
    pub poll: i8,
    /// Of the clock, as a power of two, in seconds.
    pub precision: i8,
    /// The round trip to the reference clock.
    pub root_delay: Short,
    /// All that may have been lost on the way to the reference clock.
    pub root_dispersion: Short,
    /// The server that this one is set by.
    pub reference_id: Ipv4Addr,
    /// When the clock was last set.
    pub reference: Timestamp,
    /// When the request left the client.
    pub origin: Timestamp,
    /// When the request reached the server.
    pub receive: Timestamp,
    /// When the answer left the server.
    pub transmit: Timestamp,
}

const _: () = assert!(Packet::SIZE == 48, "the header of NTP has 48 bytes");

const fn is_known(version: &u8) -> bool {
    matches!(*version, 3 | 4)
}

/// How many servers away the reference clock is. The numbers above 16 are reserved: no variant has them.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[rustfmt::skip]
#[allow(missing_docs, reason = "they are numbers")]
pub enum Stratum {
    Unspecified, Primary,
    Two, Three, Four, Five, Six, Seven, Eight, Nine, Ten, Eleven, Twelve, Thirteen, Fourteen, Fifteen,
    Unsynchronized,
}

/// Seconds, and a fraction of 2^-16 seconds.
pub type Short = Fixed<u32, 16>;

/// Seconds since 1900, and a fraction of 2^-32 seconds; apart, for the seconds begin again and a float does not hold both.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct Timestamp {
    /// They begin again at zero in 2036.
    pub seconds: u32,
    /// In units of 2^-32 seconds.
    pub fraction: u32,
}
