//! Messages of the Bitcoin network: a command, a length and a checksum before what the command says.

use std::net::SocketAddr;

use framing_core::Message;
use framing_examples::protocols::bitcoin::{Address, Packet, Payload, Reject, Services, Version};
use serde_json::json;

use crate::packets::{Damage, Decoded, Fault, Protocol, Shown, Vector, flip, flip_in};
use crate::show::{date, hex};

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "bitcoin_p2p",
    decode,
    damages: &[
        &[
            flip(0, 0x01, "", "the magic of another network"),
            flip(20, 0x01, "Payload.checksum", "a bit of the checksum"),
        ],
        &[flip_in(16, 19, 0x80, "Payload.length", "a length beyond the bound")],
        &[flip(20, 0x80, "Payload.checksum", "a bit of the checksum"), Damage::Cut],
        &[
            flip(84, 0x80, "Version.user_agent", "a letter that is not UTF-8"),
            flip(101, 0x80, "Version.relay", "a bool"),
        ],
        &[
            flip(0, 0x10, "Reject.message", "a length beyond the bound"),
            flip(3, 0x80, "Reject.code", "a code that nobody knows"),
        ],
    ],
};

fn decode(vector: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    match (vector.payload_only, vector.name.split(' ').next()) {
        (false, _) => message(bytes),
        (true, Some("version")) => {
            let version = Version::decode_frame(bytes)?;
            Ok(Decoded { fields: version_fields(&version), encoded: version.encode_to_vec()? })
        }
        (true, _) => {
            let reject = Reject::decode_frame(bytes)?;
            Ok(Decoded { fields: reject_fields(&reject), encoded: reject.encode_to_vec()? })
        }
    }
}

fn message(bytes: &[u8]) -> Result<Decoded, Fault> {
    let packet = Packet::decode_frame(bytes)?;
    let (command, mut fields, said) = match &packet {
        Packet::Version(it) => ("version".to_owned(), head(it), version_fields(&it.payload)),
        Packet::VerAck(it) => ("verack".to_owned(), head(it), Vec::new()),
        Packet::Mempool(it) => ("mempool".to_owned(), head(it), Vec::new()),
        Packet::Ping(it) => ("ping".to_owned(), head(it), vec![Shown::new("nonce", it.payload.0)]),
        Packet::Pong(it) => ("pong".to_owned(), head(it), vec![Shown::new("nonce", it.payload.0)]),
        Packet::Reject(it) => ("reject".to_owned(), head(it), reject_fields(&it.payload)),
        Packet::Unknown(command, it) => (command.escape_ascii().to_string(), head(it), Vec::new()),
    };
    fields.insert(0, Shown::new("command", &command).check("command", command.as_str()).check("magic", "f9beb4d9"));
    fields.extend(said);
    Ok(Decoded { fields, encoded: packet.encode_to_vec()? })
}

fn head<P>(payload: &Payload<P>) -> Vec<Shown> {
    vec![
        Shown::new("payload", format!("{} bytes", payload.length())).check("length", payload.length()),
        Shown::new("checksum", hex(&payload.checksum())).check("checksum", hex(&payload.checksum())),
    ]
}

fn version_fields(version: &Version<'_>) -> Vec<Shown> {
    let time = u64::try_from(version.timestamp).map_or_else(|_| "before 1970".to_owned(), date);
    let relay = match version.relay {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not said",
    };
    vec![
        Shown::new("version", version.version).check("version", version.version),
        Shown::new("services", services(version.services)).check("services", version.services.0),
        Shown::new("time", time).check("timestamp", version.timestamp),
        address(version.to, "to", ["addr_recv.services", "addr_recv.ip", "addr_recv.port"]),
        address(version.from, "from", ["addr_from.services", "addr_from.ip", "addr_from.port"]),
        Shown::new("nonce", format!("{:016x}", version.nonce)).check("nonce", version.nonce),
        Shown::new("user agent", version.user_agent).check("user_agent", version.user_agent),
        Shown::new("start height", version.start_height).check("start_height", version.start_height),
        Shown::new("relay", relay).check("relay", version.relay),
    ]
}

fn address(address: Address, label: &'static str, [offered, ip, port]: [&'static str; 3]) -> Shown {
    let socket = SocketAddr::new(address.ip.to_canonical(), address.port);
    Shown::new(label, format!("{socket}, services {}", services(address.services)))
        .check(offered, address.services.0)
        .check(ip, address.ip.to_string())
        .check(port, address.port)
}

fn services(services: Services) -> String {
    const NAMES: [(u64, &str); 7] = [
        (1, "NETWORK"),
        (1 << 1, "GETUTXO"),
        (1 << 2, "BLOOM"),
        (1 << 3, "WITNESS"),
        (1 << 6, "COMPACT_FILTERS"),
        (1 << 10, "NETWORK_LIMITED"),
        (1 << 11, "P2P_V2"),
    ];
    let known = NAMES.iter().filter(|(bit, _)| services.0 & bit != 0);
    let mut names: Vec<String> = known.clone().map(|(_, name)| (*name).to_owned()).collect();
    let unknown = known.fold(services.0, |left, (bit, _)| left & !bit);
    if unknown != 0 {
        names.push(format!("{unknown:#x}"));
    }
    if names.is_empty() { "none".to_owned() } else { names.join(" ") }
}

fn reject_fields(reject: &Reject<'_>) -> Vec<Shown> {
    let code = format!("{:#04x} ({:?})", reject.code as u8, reject.code);
    // Hashes are shown with their last byte first.
    let hash: Vec<u8> = reject.hash.iter().rev().copied().collect();
    vec![
        Shown::new("rejected", reject.message).check("message", reject.message),
        Shown::new("code", &code).check("ccode", json!(code)),
        Shown::new("reason", reject.reason).check("reason", reject.reason),
        Shown::new("hash", hex(&hash)).check("hash_display_order", hex(&hash)),
    ]
}
