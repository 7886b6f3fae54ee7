//! Messages of the Bitcoin network: a head with the length in its middle, and behind it what its command says.

use std::net::{Ipv6Addr, SocketAddr};

use framing_core::framing::{self, Step};
use framing_core::{CompactSize, FrameError, Framing, LengthPrefix, Message, NulPadded, Part, Raw};
use serde_json::json;

use crate::packets::{Damage, Decoded, Fault, Protocol, Shown, Vector, flip};
use crate::show::{date, hex};

const MAGIC: &[u8; 4] = b"\xf9\xbe\xb4\xd9";

/// A frame: magic (4), command (12), length (4), checksum (4), payload. The length counts the payload alone, so four
/// bytes more follow it; nothing is stripped, for the head is part of what is decoded.
const FRAMES: LengthPrefix = LengthPrefix::u32().prefix(MAGIC).offset(16).adjust(4).strip(0).max(4 << 20);

#[derive(Message)]
#[message(magic = b"\xf9\xbe\xb4\xd9")]
struct Envelope<P> {
    #[message(with = NulPadded<12>)]
    command: String,
    length: u32,
    checksum: [u8; 4],
    payload: P,
}

/// The payload of the commands that need none.
#[derive(Message)]
struct Nothing;

#[derive(Message)]
struct Version<'a> {
    version: i32,
    services: Services,
    timestamp: i64,
    to: Address,
    from: Address,
    nonce: u64,
    #[message(len = CompactSize, max = 256)]
    user_agent: &'a str,
    start_height: i32,
    relay: bool,
}

#[derive(Message)]
struct Address {
    services: Services,
    ip: Ipv6Addr,
    #[message(big_endian)]
    port: u16,
}

#[derive(Clone, Copy, Message)]
struct Services(u64);

#[derive(Message)]
struct Reject<'a> {
    #[message(len = CompactSize, max = 12)]
    message: &'a str,
    code: RejectCode,
    #[message(len = CompactSize, max = 111)]
    reason: &'a str,
    hash: [u8; 32],
}

#[derive(Clone, Copy, Debug, Message)]
enum RejectCode {
    Malformed = 0x01,
    Invalid = 0x10,
    Obsolete = 0x11,
    Duplicate = 0x12,
    NonStandard = 0x40,
    Dust = 0x41,
    InsufficientFee = 0x42,
    Checkpoint = 0x43,
}

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "bitcoin_p2p",
    decode,
    beyond: &[],
    damages: &[
        &[
            flip(0, 0x01, "", "the magic of another network"),
            flip(15, 0x01, "Envelope.command", "a byte after the command's end"),
        ],
        &[
            flip(19, 0x80, "", "a length beyond the bound"),
            flip(5, 0x80, "Envelope.command", "a letter that is not UTF-8"),
        ],
        &[flip(125, 0x80, "Version.relay", "a bool"), Damage::Cut],
        &[flip(84, 0x80, "Version.user_agent", "a letter that is not UTF-8")],
        &[
            flip(0, 0x10, "Reject.message", "a length beyond the bound"),
            flip(3, 0x80, "Reject.code", "a code that nobody knows"),
        ],
    ],
};

fn decode(vector: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    match (vector.payload_only, vector.name.split(' ').next()) {
        (false, _) => message(bytes),
        (true, Some("version")) => payload(&Version::decode_frame(bytes)?, Version::fields),
        (true, _) => payload(&Reject::decode_frame(bytes)?, Reject::fields),
    }
}

/// Finds the frame in `bytes`, and decodes what its command says.
fn message(bytes: &[u8]) -> Result<Decoded, Fault> {
    let frame = match FRAMES.find(&mut Default::default(), &mut bytes.to_vec(), FRAMES.max_payload())? {
        Step::Frame { payload, .. } => &bytes[payload],
        Step::Incomplete { needed, part } => return Err(FrameError::Truncated { part, missing: needed }.into()),
        Step::Discard { .. } | Step::Open => {
            return Err(FrameError::Truncated { part: Part::Head, missing: 1 }.into());
        }
    };
    let head = Envelope::<Raw<'_>>::decode_frame(frame)?;
    match head.command.as_str() {
        "version" => Envelope::<Version<'_>>::decode_frame(frame)?.decoded(Version::fields),
        _ => Envelope::<Nothing>::decode_frame(frame)?.decoded(|_| Vec::new()),
    }
}

fn payload<'a, P: Message<'a>>(payload: &P, fields: fn(&P) -> Vec<Shown>) -> Result<Decoded, Fault> {
    Ok(Decoded { fields: fields(payload), encoded: payload.encode_to_vec()? })
}

impl<P> Envelope<P> {
    fn decoded<'a>(&self, fields: fn(&P) -> Vec<Shown>) -> Result<Decoded, Fault>
    where
        Self: Message<'a>,
    {
        let mut room = vec![0; framing::room_for(&FRAMES, self)];
        let size = framing::write_frame(&FRAMES, self, &mut room)?;
        room.truncate(size);
        let mut shown = vec![
            Shown::new("command", &self.command).check("command", self.command.as_str()).check("magic", hex(MAGIC)),
            Shown::new("payload", format!("{} bytes", self.length)).check("length", self.length),
            Shown::new("checksum", hex(&self.checksum)).check("checksum", hex(&self.checksum)),
        ];
        shown.extend(fields(&self.payload));
        Ok(Decoded { fields: shown, encoded: room })
    }
}

impl Version<'_> {
    fn fields(&self) -> Vec<Shown> {
        let time = u64::try_from(self.timestamp).map_or_else(|_| "before 1970".to_owned(), date);
        vec![
            Shown::new("version", self.version).check("version", self.version),
            Shown::new("services", self.services.text()).check("services", self.services.0),
            Shown::new("time", time).check("timestamp", self.timestamp),
            self.to.shown("to", ["addr_recv.services", "addr_recv.ip", "addr_recv.port"]),
            self.from.shown("from", ["addr_from.services", "addr_from.ip", "addr_from.port"]),
            Shown::new("nonce", format!("{:016x}", self.nonce)).check("nonce", self.nonce),
            Shown::new("user agent", self.user_agent).check("user_agent", self.user_agent),
            Shown::new("start height", self.start_height).check("start_height", self.start_height),
            Shown::new("relay", if self.relay { "yes" } else { "no" }).check("relay", self.relay),
        ]
    }
}

impl Address {
    fn shown(&self, label: &'static str, [services, ip, port]: [&'static str; 3]) -> Shown {
        let address = SocketAddr::new(self.ip.to_canonical(), self.port);
        Shown::new(label, format!("{address}, services {}", self.services.text()))
            .check(services, self.services.0)
            .check(ip, self.ip.to_string())
            .check(port, self.port)
    }
}

impl Services {
    const NAMES: [(u64, &'static str); 7] = [
        (1, "NETWORK"),
        (1 << 1, "GETUTXO"),
        (1 << 2, "BLOOM"),
        (1 << 3, "WITNESS"),
        (1 << 6, "COMPACT_FILTERS"),
        (1 << 10, "NETWORK_LIMITED"),
        (1 << 11, "P2P_V2"),
    ];

    fn text(self) -> String {
        let known = Self::NAMES.iter().filter(|(bit, _)| self.0 & bit != 0);
        let mut names: Vec<String> = known.clone().map(|(_, name)| (*name).to_owned()).collect();
        let unknown = known.fold(self.0, |left, (bit, _)| left & !bit);
        if unknown != 0 {
            names.push(format!("{unknown:#x}"));
        }
        if names.is_empty() { "none".to_owned() } else { names.join(" ") }
    }
}

impl Reject<'_> {
    fn fields(&self) -> Vec<Shown> {
        let code = format!("{:#04x} ({:?})", self.code as u8, self.code);
        // Hashes are shown with their last byte first.
        let hash: Vec<u8> = self.hash.iter().rev().copied().collect();
        vec![
            Shown::new("rejected", self.message).check("message", self.message),
            Shown::new("code", &code).check("ccode", json!(code)),
            Shown::new("reason", self.reason).check("reason", self.reason),
            Shown::new("hash", hex(&hash)).check("hash_display_order", hex(&hash)),
        ]
    }
}
