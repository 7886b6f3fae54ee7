//! DNS (RFC 1035): ten fields in two bytes, four counts, and what they count.

use framing_core::Message;
use framing_examples::protocols::dns::{Data, Flags, Header, Name, Packet, Record, Resource};
use serde_json::json;

use crate::packets::{Decoded, Fault, Protocol, Shown, Vector, flip};
use crate::show::hex;

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "dns",
    decode,
    damages: &[
        &[flip(3, 0x40, "Flags.z", "the reserved bit Z")],
        &[
            flip(3, 0x40, "Flags.z", "the reserved bit Z"),
            flip(4, 0x80, "Packet.questions", "more questions than anyone asks"),
            flip(12, 0x40, "Question.name", "a label that is too long"),
            flip(43, 0x01, "Resource.size", "a size that no address has"),
        ],
    ],
};

/// A message, or its header where there is nothing else.
fn decode(_: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    if bytes.len() == Header::SIZE {
        let header = Header::decode_frame(bytes)?;
        let counts = [header.questions, header.answers, header.authorities, header.additionals];
        return Ok(Decoded { fields: head(header.id, &header.flags, counts), encoded: header.encode_to_vec()? });
    }
    let packet = Packet::decode_frame(bytes)?;
    let counts = [packet.questions.len(), packet.answers.len(), packet.authorities.len(), packet.additionals.len()];
    let mut fields = head(packet.id, &packet.flags, counts.map(|count| u16::try_from(count).unwrap_or(u16::MAX)));
    for question in &packet.questions {
        let name = resolved(question.name, bytes);
        let shown = Shown::new("question", format!("{name}. {} {}", class(question.class), kind(question.kind)));
        fields.push(shown.check("question", json!([name, question.kind, question.class])));
    }
    fields.extend(packet.answers.iter().map(|record| answer(record, bytes)));
    Ok(Decoded { fields, encoded: packet.encode_to_vec()? })
}

/// The header as dig prints it.
fn head(id: u16, flags: &Flags, counts: [u16; 4]) -> Vec<Shown> {
    let set_or_not = [
        ("qr", flags.response),
        ("aa", flags.authoritative),
        ("tc", flags.truncated),
        ("rd", flags.recursion_desired),
        ("ra", flags.recursion_available),
        ("ad", flags.authentic),
        ("cd", flags.checking_disabled),
    ];
    let set: String = set_or_not.iter().filter(|flag| flag.1).map(|(name, _)| format!(" {name}")).collect();
    let (opcode, status) = (opcode(flags.opcode), status(flags.rcode));
    let first = format!(";; ->>HEADER<<- opcode: {opcode}, status: {status}, id: {id}");
    let [questions, answers, authorities, additionals] = counts;
    let second = format!(
        ";; flags:{set}; QUERY: {questions}, ANSWER: {answers}, AUTHORITY: {authorities}, ADDITIONAL: {additionals}"
    );
    let first = Shown::new("", first).check("id", id).check("opcode", flags.opcode).check("rcode", flags.rcode);
    let second = Shown::new("", second).check("z", 0);
    let second = set_or_not.into_iter().fold(second, |shown, (key, set)| shown.check(key, u8::from(set)));
    let counts = ["qdcount", "ancount", "nscount", "arcount"].into_iter().zip(counts);
    vec![first, counts.fold(second, |shown, (key, count)| shown.check(key, count))]
}

/// A record, with its whole name.
fn answer(record: &Record<'_>, message: &[u8]) -> Shown {
    let (kind_of, class_of, ttl, size, text) = match &record.data {
        Data::A(a) => address(1, a),
        Data::Aaaa(aaaa) => address(28, aaaa),
        Data::Other { kind, class, ttl, data } => (*kind, *class, *ttl, data.len(), hex(data)),
    };
    let name = resolved(record.name, message);
    Shown::new("answer", format!("{name}. {ttl} {} {} {text}", class(class_of), kind(kind_of))).check(
        "answer",
        json!({
            "name_pointer": record.name.pointer(), "type": kind_of, "class": class_of, "ttl": ttl, "rdlength": size,
            "rdata": text,
        }),
    )
}

fn address<D: ToString>(kind: u16, resource: &Resource<D>) -> (u16, u16, u32, usize, String) {
    (kind, resource.class, resource.ttl, resource.size().into(), resource.data.to_string())
}

fn resolved(name: Name<'_>, message: &[u8]) -> String {
    name.resolve(message).unwrap_or_else(|| "(a name that leads nowhere)".to_owned())
}

fn class(class: u16) -> String {
    if class == 1 { "IN".to_owned() } else { format!("CLASS{class}") }
}

fn kind(kind: u16) -> String {
    match kind {
        1 => "A".to_owned(),
        28 => "AAAA".to_owned(),
        kind => format!("TYPE{kind}"),
    }
}

fn opcode(code: u8) -> String {
    match code {
        0 => "QUERY".to_owned(),
        1 => "IQUERY".to_owned(),
        2 => "STATUS".to_owned(),
        4 => "NOTIFY".to_owned(),
        5 => "UPDATE".to_owned(),
        code => format!("RESERVED{code}"),
    }
}

fn status(code: u8) -> String {
    let names = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];
    names.get(usize::from(code)).map_or_else(|| format!("RESERVED{code}"), ToString::to_string)
}
