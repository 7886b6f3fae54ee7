//! NTP (RFC 5905): 48 bytes that never vary, with fields of bits and numbers of fixed point.

use std::net::Ipv4Addr;

use framing_core::Message;
use serde_json::json;

use crate::packets::{Damage, Decoded, Fault, Protocol, Shown, Vector, flip};
use crate::show::{date, hex};

#[derive(Message)]
#[message(big_endian, fixed)]
struct Packet {
    #[message(bits = 2)]
    leap: u8,
    #[message(bits = 3)]
    version: u8,
    #[message(bits = 3)]
    mode: u8,
    stratum: Stratum,
    poll: i8,
    precision: i8,
    root_delay: Short,
    root_dispersion: Short,
    reference_id: Ipv4Addr,
    reference: Timestamp,
    origin: Timestamp,
    receive: Timestamp,
    transmit: Timestamp,
}

const _: () = assert!(Packet::SIZE == 48, "the header of NTP has 48 bytes");

/// How many servers away the reference clock is. The numbers above 16 are reserved: no variant has them.
#[derive(Clone, Copy, Message)]
#[rustfmt::skip]
enum Stratum {
    Unspecified, Primary,
    Two, Three, Four, Five, Six, Seven, Eight, Nine, Ten, Eleven, Twelve, Thirteen, Fourteen, Fifteen,
    Unsynchronized,
}

/// Seconds, in 16.16 fixed point.
#[derive(Clone, Copy, Message)]
#[message(big_endian)]
struct Short(u32);

/// Seconds since 1900, and a fraction of 2^-32 seconds.
#[derive(Clone, Copy, Message)]
#[message(big_endian)]
struct Timestamp {
    seconds: u32,
    fraction: u32,
}

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "ntp",
    decode,
    beyond: &[],
    damages: &[
        &[flip(1, 0x40, "Packet.stratum", "a stratum that is reserved")],
        &[flip(1, 0x10, "Packet.stratum", "a stratum that is reserved"), Damage::Cut],
    ],
};

fn decode(_: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    let packet = Packet::decode_frame(bytes)?;
    Ok(Decoded { fields: packet.fields(), encoded: packet.encode_to_vec()? })
}

impl Packet {
    fn fields(&self) -> Vec<Shown> {
        let stratum = self.stratum as u8;
        vec![
            Shown::new("version", self.version).check("version", self.version),
            Shown::new("mode", self.mode_name()).check("mode", self.mode),
            Shown::new("leap", self.leap_name()).check("leap", self.leap),
            Shown::new("stratum", format!("{stratum} ({})", self.stratum.name())).check("stratum", stratum),
            Shown::new("poll", format!("every {} s", power_of_two(self.poll))).check("poll", self.poll),
            Shown::new("precision", format!("{:.1} ns", power_of_two(self.precision) * 1e9))
                .check("precision", self.precision),
            Shown::new("root delay", self.root_delay.text()).check("root_delay_16_16", self.root_delay.0),
            Shown::new("root dispersion", self.root_dispersion.text())
                .check("root_dispersion_16_16", self.root_dispersion.0),
            Shown::new("reference", self.reference_id).check("reference_id", hex(&self.reference_id.octets())),
            self.reference.shown("reference time", "reference_ts"),
            self.origin.shown("origin time", "origin_ts"),
            self.receive.shown("receive time", "receive_ts"),
            self.transmit.shown("transmit time", "transmit_ts"),
        ]
    }

    fn leap_name(&self) -> &'static str {
        ["none announced", "a minute of 61 s is ahead", "a minute of 59 s is ahead", "unsynchronized"]
            .get(usize::from(self.leap))
            .unwrap_or(&"")
    }

    fn mode_name(&self) -> &'static str {
        ["reserved", "symmetric active", "symmetric passive", "client", "server", "broadcast", "control", "private"]
            .get(usize::from(self.mode))
            .unwrap_or(&"")
    }
}

impl Stratum {
    fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Primary => "a reference clock",
            Self::Unsynchronized => "unsynchronized",
            _ => "behind other servers",
        }
    }
}

impl Short {
    fn text(self) -> String {
        format!("{:.3} ms", f64::from(self.0) / 65_536.0 * 1e3)
    }
}

impl Timestamp {
    fn shown(self, label: &'static str, key: &'static str) -> Shown {
        let raw = (u64::from(self.seconds) << 32) | u64::from(self.fraction);
        Shown::new(label, self.text()).check(key, json!(format!("{raw:016x}")))
    }

    /// The date. Seconds in the lower half of their range are those after 2036, where the count begins anew.
    fn text(self) -> String {
        const FROM_1900_TO_1970: u64 = 2_208_988_800;
        if (self.seconds, self.fraction) == (0, 0) {
            return "never".to_owned();
        }
        let era = if self.seconds >> 31 == 1 { 0 } else { 1 << 32 };
        let seconds = era + u64::from(self.seconds);
        let Some(seconds) = seconds.checked_sub(FROM_1900_TO_1970) else { return format!("{seconds} s after 1900") };
        let micros = (u64::from(self.fraction) * 1_000_000) >> 32;
        date(seconds).replace(" UTC", &format!(".{micros:06} UTC"))
    }
}

fn power_of_two(exponent: i8) -> f64 {
    2f64.powi(exponent.into())
}
