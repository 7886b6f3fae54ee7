//! NTP (RFC 5905): 48 bytes that never vary, with fields of bits and numbers of fixed point.

use framing_core::Message;
use framing_examples::protocols::ntp::{Packet, Short, Stratum, Timestamp};
use serde_json::json;

use crate::packets::{Damage, Decoded, Fault, Protocol, Shown, Vector, flip};
use crate::show::{date, hex};

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "ntp",
    decode,
    damages: &[
        &[
            flip(0, 0x08, "Packet.version", "a version that nobody speaks"),
            flip(1, 0x40, "Packet.stratum", "a stratum that is reserved"),
        ],
        &[flip(1, 0x10, "Packet.stratum", "a stratum that is reserved"), Damage::Cut],
    ],
};

fn decode(_: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    let packet = Packet::decode_frame(bytes)?;
    Ok(Decoded { fields: fields(&packet), encoded: packet.encode_to_vec()? })
}

fn fields(packet: &Packet) -> Vec<Shown> {
    let stratum = packet.stratum as u8;
    vec![
        Shown::new("version", packet.version).check("version", packet.version),
        Shown::new("mode", mode(packet.mode)).check("mode", packet.mode),
        Shown::new("leap", leap(packet.leap)).check("leap", packet.leap),
        Shown::new("stratum", format!("{stratum} ({})", distance(packet.stratum))).check("stratum", stratum),
        Shown::new("poll", format!("every {} s", power_of_two(packet.poll))).check("poll", packet.poll),
        Shown::new("precision", format!("{:.1} ns", power_of_two(packet.precision) * 1e9))
            .check("precision", packet.precision),
        Shown::new("root delay", millis(packet.root_delay)).check("root_delay_16_16", packet.root_delay.to_bits()),
        Shown::new("root dispersion", millis(packet.root_dispersion))
            .check("root_dispersion_16_16", packet.root_dispersion.to_bits()),
        Shown::new("reference", packet.reference_id).check("reference_id", hex(&packet.reference_id.octets())),
        shown(packet.reference, "reference time", "reference_ts"),
        shown(packet.origin, "origin time", "origin_ts"),
        shown(packet.receive, "receive time", "receive_ts"),
        shown(packet.transmit, "transmit time", "transmit_ts"),
    ]
}

fn leap(leap: u8) -> &'static str {
    ["none announced", "a minute of 61 s is ahead", "a minute of 59 s is ahead", "unsynchronized"]
        .get(usize::from(leap))
        .unwrap_or(&"")
}

fn mode(mode: u8) -> &'static str {
    ["reserved", "symmetric active", "symmetric passive", "client", "server", "broadcast", "control", "private"]
        .get(usize::from(mode))
        .unwrap_or(&"")
}

fn distance(stratum: Stratum) -> &'static str {
    match stratum {
        Stratum::Unspecified => "unspecified",
        Stratum::Primary => "a reference clock",
        Stratum::Unsynchronized => "unsynchronized",
        _ => "behind other servers",
    }
}

fn millis(seconds: Short) -> String {
    format!("{:.3} ms", seconds.to_f64() * 1e3)
}

fn shown(time: Timestamp, label: &'static str, key: &'static str) -> Shown {
    let raw = (u64::from(time.seconds) << 32) | u64::from(time.fraction);
    Shown::new(label, text(time)).check(key, json!(format!("{raw:016x}")))
}

/// The date. Seconds in the lower half of their range are those after 2036, where the count begins anew.
fn text(time: Timestamp) -> String {
    const FROM_1900_TO_1970: u64 = 2_208_988_800;
    if (time.seconds, time.fraction) == (0, 0) {
        return "never".to_owned();
    }
    let era = if time.seconds >> 31 == 1 { 0 } else { 1 << 32 };
    let seconds = era + u64::from(time.seconds);
    let Some(seconds) = seconds.checked_sub(FROM_1900_TO_1970) else { return format!("{seconds} s after 1900") };
    let micros = (u64::from(time.fraction) * 1_000_000) >> 32;
    date(seconds).replace(" UTC", &format!(".{micros:06} UTC"))
}

fn power_of_two(exponent: i8) -> f64 {
    2f64.powi(exponent.into())
}
