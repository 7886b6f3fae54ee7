//! Messages of DNS (RFC 1035, section 4): bit fields, four counts that drive four arrays, and compressed names.

use std::net::{Ipv4Addr, Ipv6Addr};

use framing_core::{BigEndian, DecodeError, EncodeError, Encoding, Message, Reader, Reason, Writer};

/// The header alone.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian, fixed)]
pub struct Header {
    /// The answer has that of its question.
    pub id: u16,
    /// What kind of message this is.
    pub flags: Flags,
    /// Questions that follow.
    pub questions: u16,
    /// Records that answer them.
    pub answers: u16,
    /// Records of name servers.
    pub authorities: u16,
    /// Records that help.
    pub additionals: u16,
}

const _: () = assert!(Header::SIZE == 12, "the header of DNS has 12 bytes");

/// A whole message. The counts are what the arrays hold.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct Packet<'a> {
    /// The answer has that of its question.
    pub id: u16,
    /// What kind of message this is.
    pub flags: Flags,
    question_count: u16,
    answer_count: u16,
    authority_count: u16,
    additional_count: u16,
    /// What is asked.
    #[message(len = question_count, max = 16)]
    pub questions: Vec<Question<'a>>,
    /// What answers it.
    #[message(len = answer_count, max = 256)]
    pub answers: Vec<Record<'a>>,
    /// Who would know.
    #[message(len = authority_count, max = 256)]
    pub authorities: Vec<Record<'a>>,
    /// What helps.
    #[message(len = additional_count, max = 256)]
    pub additionals: Vec<Record<'a>>,
}

impl Packet<'_> {
    /// A message that asks and says nothing yet. What it holds is counted where it is written.
    #[must_use]
    pub const fn new(id: u16, flags: Flags) -> Self {
        Self {
            id,
            flags,
            question_count: 0,
            answer_count: 0,
            authority_count: 0,
            additional_count: 0,
            questions: Vec::new(),
            answers: Vec::new(),
            authorities: Vec::new(),
            additionals: Vec::new(),
        }
    }
}

/// Two bytes of bits.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(fixed)]
pub struct Flags {
    /// Whether this is an answer.
    #[message(bits = 1)]
    pub response: bool,
    /// 0: a query; 5: an update.
    #[message(bits = 4)]
    pub opcode: u8,
    /// Whether the server is the authority for the name.
    #[message(bits = 1)]
    pub authoritative: bool,
    /// Whether the message was cut.
    #[message(bits = 1)]
    pub truncated: bool,
    /// Whether the server should ask others.
    #[message(bits = 1)]
    pub recursion_desired: bool,
    /// Whether it does.
    #[message(bits = 1)]
    pub recursion_available: bool,
    /// Reserved.
    #[message(bits = 1)]
    pub z: (),
    /// RFC 4035: the answer was verified.
    #[message(bits = 1)]
    pub authentic: bool,
    /// RFC 4035: the answer need not be verified.
    #[message(bits = 1)]
    pub checking_disabled: bool,
    /// 0: no error; 3: no such name.
    #[message(bits = 4)]
    pub rcode: u8,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct Question<'a> {
    /// The name in question.
    #[message(with = Compressed)]
    pub name: Name<'a>,
    /// The type of the records asked for.
    pub kind: u16,
    /// 1: the Internet.
    pub class: u16,
}

/// A record of a name.
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Record<'a> {
    /// Whose it is.
    #[message(with = Compressed)]
    pub name: Name<'a>,
    /// What it says.
    pub data: Data<'a>,
}

/// What a record says, by its type.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian, tag = u16)]
pub enum Data<'a> {
    /// An address.
    #[message(tag = 1)]
    A(Resource<Ipv4Addr>),
    /// A longer address.
    #[message(tag = 28)]
    Aaaa(Resource<Ipv6Addr>),
    /// A record of another type.
    #[message(other)]
    Other {
        /// Its type.
        kind: u16,
        /// As below.
        class: u16,
        /// As below.
        ttl: u32,
        /// Its bytes.
        #[message(len = u16)]
        data: &'a [u8],
    },
}

/// The head that is the same for records of all types.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct Resource<D> {
    /// 1: the Internet.
    pub class: u16,
    /// For how many seconds it may be kept.
    pub ttl: u32,
    #[message(size_of = data)]
    size: u16,
    /// What it says.
    pub data: D,
}

impl<D> Resource<D> {
    /// The data with their size, which is computed where it is written.
    pub const fn new(class: u16, ttl: u32, data: D) -> Self {
        Self { class, ttl, size: 0, data }
    }

    /// The size of the data that it came with.
    pub const fn size(&self) -> u16 {
        self.size
    }
}

/// A name as it lies on the wire: labels, and where a pointer stands behind them, the rest of the name is at that offset of
/// the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// Whole labels, each with its length, none of them empty.
    labels: &'a [u8],
    /// At most `0x3fff`.
    pointer: Option<u16>,
}

impl<'a> Name<'a> {
    /// The name of these labels, as [`labels`](Self::labels) makes them; with a pointer it goes on at that offset of the message.
    ///
    /// `None` where they have no encoding that reads the same: a label is empty or longer than 63 bytes, all are longer
    /// than 255, or the pointer is beyond `0x3fff`.
    #[must_use]
    pub fn new(labels: &'a [u8], pointer: Option<u16>) -> Option<Self> {
        let name = Self { labels, pointer };
        let mut room = vec![0; Compressed::size(&name)];
        Writer::new(&mut room).put::<Compressed, _>(&name).ok()?;
        let again = Reader::new(&room).take::<Compressed, Name<'_>>().ok()?;
        (again == name).then_some(name)
    }

    /// The labels of a name like `www.example.com`, each with its length; `None` where one is empty or longer than 63 bytes.
    #[must_use]
    pub fn labels(text: &str) -> Option<Vec<u8>> {
        let mut labels = Vec::new();
        for label in text.split('.') {
            let size = u8::try_from(label.len()).ok().filter(|size| (1..=63).contains(size))?;
            labels.push(size);
            labels.extend_from_slice(label.as_bytes());
        }
        Some(labels)
    }
}

impl Name<'_> {
    /// Where the name goes on.
    #[must_use]
    pub const fn pointer(&self) -> Option<u16> {
        self.pointer
    }

    /// The whole name, whose pointers lead into `message`; `None` where they lead nowhere or in circles.
    #[must_use]
    pub fn resolve(&self, message: &[u8]) -> Option<String> {
        let mut text = String::new();
        let mut name = *self;
        let mut before = message.len();
        loop {
            let mut labels = Reader::new(name.labels);
            while let Ok(size) = labels.take_u8() {
                text.push_str(if text.is_empty() { "" } else { "." });
                text.push_str(&labels.take_bytes(size.into()).ok()?.escape_ascii().to_string());
            }
            let Some(pointer) = name.pointer.map(usize::from) else { return Some(text) };
            // Each pointer leads further to the front than the one before, so that there is an end.
            if pointer >= before || text.len() > 1024 {
                return None;
            }
            before = pointer;
            name = Reader::new(message.get(pointer..)?).take::<Compressed, _>().ok()?;
        }
    }
}

/// How a [`Name`] lies (RFC 1035, section 4.1.4): labels of at most 63 bytes, then a zero byte or a pointer, whose first two bits
/// are set.
pub struct Compressed;

impl<'a> Encoding<'a, Name<'a>> for Compressed {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = 256;

    fn size(name: &Name<'a>) -> usize {
        name.labels.len() + if name.pointer.is_some() { 2 } else { 1 }
    }

    fn encode(name: &Name<'a>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(name.labels)?;
        match name.pointer {
            Some(pointer) => out.put::<BigEndian, u16>(&(0xc000 | pointer)),
            None => out.put_u8(0),
        }
    }

    fn decode(input: &mut Reader<'a>) -> Result<Name<'a>, DecodeError> {
        let all = input.clone();
        loop {
            let labels = input.offset() - all.offset();
            let pointer = match input.take_u8()? {
                0 => None,
                high @ 0xc0.. => Some(u16::from_be_bytes([high & 0x3f, input.take_u8()?])),
                // Labels, each with its length, and the zero byte at the end of the name have 255 bytes at most.
                size @ 1..=63 if labels + usize::from(size) < 254 => {
                    input.take_bytes(size.into())?;
                    continue;
                }
                size @ 1..=63 => {
                    let length = u32::try_from(labels).map_or(u32::MAX, |labels| labels + u32::from(size) + 2);
                    return Err(input.malformed(1, Reason::TooLong { length, max: 255 }));
                }
                size => return Err(input.malformed(1, Reason::TooLong { length: size.into(), max: 63 })),
            };
            return Ok(Name { labels: all.clone().take_bytes(labels)?, pointer });
        }
    }
}
