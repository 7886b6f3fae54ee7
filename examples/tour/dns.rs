//! The header of a DNS message (RFC 1035): ten fields in two bytes, then four counts.

use framing_core::{Message, Reader};

use crate::packets::{Decoded, Fault, Protocol, Shown, Vector, flip};

#[derive(Message)]
#[message(big_endian, fixed)]
struct Header {
    id: u16,
    #[message(bits = 1)]
    response: bool,
    #[message(bits = 4)]
    opcode: u8,
    #[message(bits = 1)]
    authoritative: bool,
    #[message(bits = 1)]
    truncated: bool,
    #[message(bits = 1)]
    recursion_desired: bool,
    #[message(bits = 1)]
    recursion_available: bool,
    #[message(bits = 1)]
    z: (),
    #[message(bits = 1)]
    authentic: bool,
    #[message(bits = 1)]
    checking_disabled: bool,
    #[message(bits = 4)]
    rcode: u8,
    questions: u16,
    answers: u16,
    authorities: u16,
    additionals: u16,
}

const _: () = assert!(Header::SIZE == 12, "the header of DNS has 12 bytes");

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "dns",
    decode,
    beyond: &["question", "answer"],
    damages: &[&[flip(3, 0x40, "Header.z", "the reserved bit Z")], &[flip(3, 0x40, "Header.z", "the reserved bit Z")]],
};

/// Decodes the header, and leaves what follows it.
fn decode(_: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    let header = Header::decode(&mut Reader::new(bytes))?;
    Ok(Decoded { fields: header.fields(), encoded: header.encode_to_vec()? })
}

impl Header {
    /// The header as dig prints it.
    fn fields(&self) -> Vec<Shown> {
        let flags = [
            ("qr", self.response),
            ("aa", self.authoritative),
            ("tc", self.truncated),
            ("rd", self.recursion_desired),
            ("ra", self.recursion_available),
            ("ad", self.authentic),
            ("cd", self.checking_disabled),
        ];
        let set: String = flags.iter().filter(|flag| flag.1).map(|(name, _)| format!(" {name}")).collect();
        let (opcode, status) = (opcode(self.opcode), status(self.rcode));
        let first = format!(";; ->>HEADER<<- opcode: {opcode}, status: {status}, id: {}", self.id);
        let second = format!(
            ";; flags:{set}; QUERY: {}, ANSWER: {}, AUTHORITY: {}, ADDITIONAL: {}",
            self.questions, self.answers, self.authorities, self.additionals
        );
        let first = Shown::new("", first).check("id", self.id).check("opcode", self.opcode).check("rcode", self.rcode);
        let counts = [
            ("qdcount", self.questions),
            ("ancount", self.answers),
            ("nscount", self.authorities),
            ("arcount", self.additionals),
        ];
        let second = Shown::new("", second).check("z", 0);
        let second = flags.into_iter().fold(second, |shown, (key, set)| shown.check(key, u8::from(set)));
        vec![first, counts.into_iter().fold(second, |shown, (key, count)| shown.check(key, count))]
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
