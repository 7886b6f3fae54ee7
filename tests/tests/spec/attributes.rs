//! Rows of attributes: what is there under conditions, what is checked, where lengths stand.

use framing_core::{Message, OwnedMessage, Reason};

use super::check::{accepted, open, reject, size, unencodable, value};
use super::document::Document;

#[derive(Debug, PartialEq, Message)]
struct Constant {
    #[message(value = 4)]
    version: u8,
    #[message(bits = 4, value = 0xa)]
    kind: u8,
    #[message(bits = 4)]
    flags: u8,
    #[message(big_endian, value = 0x0102)]
    check: u16,
}

#[derive(Debug, PartialEq, Message)]
#[message(validate = ascends)]
struct Range {
    #[message(validate = even)]
    from: u16,
    to: u16,
}

fn even(value: &u16) -> bool {
    value.is_multiple_of(2)
}

fn ascends(range: &Range) -> Result<(), Reason> {
    if range.from <= range.to { Ok(()) } else { Err(Reason::Custom { code: 7 }) }
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Conditional {
    flags: u8,
    #[message(if = flags & 1 != 0)]
    id: Option<u16>,
    #[message(none = 0xff)]
    slot: Option<u8>,
    #[message(skip, default = 42)]
    cached: u32,
    #[message(skip)]
    scratch: Vec<usize>,
}

#[derive(Debug, PartialEq, Message)]
struct Elsewhere {
    count: u8,
    #[message(bits = 4)]
    words: u8,
    #[message(bits = 4)]
    more: u8,
    #[message(len = count)]
    items: Vec<u16>,
    #[message(len = words)]
    options: Vec<u8>,
    #[message(count = usize::from(more) * 2, max = 6)]
    pairs: String,
    #[message(len = count)]
    again: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Sometimes {
    #[message(bits = 1)]
    there: bool,
    #[message(bits = 7)]
    count: u8,
    #[message(if = there, len = count, max = 3)]
    items: Option<Vec<u8>>,
    length: u8,
    #[message(none = String::from("-"), len = length, max = 9)]
    name: Option<String>,
}

#[derive(Debug, PartialEq, Message)]
struct Computed {
    count: i8,
    #[message(len = count)]
    items: Vec<u8>,
    base: u8,
    #[message(count = base.checked_sub(2), max = 9)]
    less: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Remainder {
    kind: u8,
    #[message(rest, max = 2)]
    all: Vec<u16>,
}

#[derive(Debug, PartialEq, Message)]
struct First {
    id: u16,
}

#[derive(Debug, PartialEq, Message)]
struct Second {
    id: u16,
    #[message(since)]
    relay: Option<bool>,
    #[message(since, len = u8)]
    note: Option<String>,
}

#[derive(Debug, PartialEq, Message)]
struct Defaulted {
    id: u16,
    #[message(since, default = 80)]
    port: u16,
}

#[derive(Debug, PartialEq, Message)]
struct Third {
    id: u8,
    #[message(since, sized = u16, rest, max = 4)]
    extensions: Option<Vec<u16>>,
}

#[derive(Debug, PartialEq, Message)]
#[message(from)]
enum Any {
    Range(Range),
    Constant(Constant),
    #[message(other)]
    Unknown(u8),
}

#[derive(Debug, PartialEq, Message)]
#[message(bound = "T: OwnedMessage")]
struct Bounded<T> {
    inner: T,
}

#[derive(Debug, PartialEq, Clone, Copy, Message)]
#[message(bits)]
#[repr(u8)]
enum Opcode {
    Query,
    Status = 2,
    #[message(other)]
    Other(u8),
}

#[derive(Debug, PartialEq, Clone, Copy, Message)]
#[message(bits)]
enum Mode {
    Client = 3,
    Server,
}

#[derive(Debug, PartialEq, Message)]
struct Header {
    #[message(bits = 4)]
    opcode: Opcode,
    #[message(bits = 4)]
    mode: Mode,
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    constants(document);
    options(document);
    lengths(document);
    tails(document);
    markers(document);
    bits(document);
}

fn constants(document: &Document) {
    rows! { value document;
        "value" (Constant, Constant { version: 4, kind: 0xa, flags: 3, check: 0x0102 });
        "validate" (Range, Range { from: 2, to: 3 });
    }
    types! { reject document;
        "value-other" (Constant);
        "value-other-bits" (Constant);
        "validate-field" (Range);
        "validate-whole" (Range);
    }
    rows! { unencodable document;
        "encode-value-other" (Constant, Constant { version: 5, kind: 0xa, flags: 3, check: 0x0102 });
        "encode-validate-field" (Range, Range { from: 3, to: 3 });
        "encode-validate-whole" (Range, Range { from: 4, to: 3 });
    }
}

fn options(document: &Document) {
    rows! { value document;
        "if-not" (Conditional, Conditional { flags: 0, id: None, slot: Some(9), cached: 42, scratch: vec![] });
        "if" (Conditional, Conditional { flags: 1, id: Some(7), slot: None, cached: 42, scratch: vec![] });
    }
    types! { size document;
        "size-if" (Conditional);
    }
    rows! { unencodable document;
        "encode-if-missing" (Conditional, Conditional { flags: 1, id: None, slot: None, cached: 42, scratch: vec![] });
        "encode-if-unexpected" (Conditional, Conditional { flags: 0, id: Some(7), slot: None, cached: 42, scratch: vec![] });
        "encode-none-sentinel" (Conditional, Conditional { flags: 0, id: None, slot: Some(0xff), cached: 42, scratch: vec![] });
    }
}

fn lengths(document: &Document) {
    rows! { value document;
        "len-elsewhere" (Elsewhere, Elsewhere { count: 2, words: 1, more: 1, items: vec![1, 2], options: vec![7], pairs: "ab".into(), again: vec![3, 4] });
        "len-sometimes" (Sometimes, Sometimes { there: true, count: 2, items: Some(vec![7, 8]), length: 1, name: None });
        "len-computed" (Computed, Computed { count: 1, items: vec![7], base: 3, less: vec![8] });
        "len-sometimes-not" (Sometimes, Sometimes { there: false, count: 0, items: None, length: 2, name: Some("hi".into()) });
    }
    rows! { open document;
        "rest" (Remainder, Remainder { kind: 1, all: vec![2, 3] });
        "rest-empty" (Remainder, Remainder { kind: 1, all: vec![] });
    }
    types! { size document;
        "size-elsewhere" (Elsewhere);
        "size-sometimes" (Sometimes);
        "size-computed" (Computed);
        "size-rest" (Remainder);
    }
    types! { reject document;
        "len-too-long" (Sometimes);
        "len-of-nothing" (Sometimes);
        "len-negative" (Computed);
        "count-of-none" (Computed);
        "count-too-long" (Elsewhere);
        "rest-too-long" (Remainder);
        "rest-cut" (Remainder);
    }
    rows! { unencodable document;
        "encode-count" (Elsewhere, Elsewhere { count: 0, words: 0, more: 1, items: vec![], options: vec![], pairs: "abc".into(), again: vec![] });
        "encode-len-uneven" (Elsewhere, Elsewhere { count: 1, words: 0, more: 0, items: vec![1], options: vec![], pairs: "".into(), again: vec![] });
        "encode-count-of-none" (Computed, Computed { count: 0, items: vec![], base: 1, less: vec![] });
        "encode-rest-too-long" (Remainder, Remainder { kind: 1, all: vec![2, 3, 4] });
    }
}

fn tails(document: &Document) {
    rows! { open document;
        "since-none" (Second, Second { id: 1, relay: None, note: None });
        "since-some" (Second, Second { id: 1, relay: Some(true), note: None });
        "since-all" (Second, Second { id: 1, relay: Some(true), note: Some("x".into()) });
        "since-default" (Defaulted, Defaulted { id: 1, port: 81 });
        "since-sized-none" (Third, Third { id: 1, extensions: None });
        "since-sized-empty" (Third, Third { id: 1, extensions: Some(vec![]) });
        "since-sized" (Third, Third { id: 1, extensions: Some(vec![7]) });
        "since-default-is-written" (Defaulted, Defaulted { id: 1, port: 80 });
    }
    rows! { accepted document;
        "since-default-missing" (Defaulted, Defaulted { id: 1, port: 80 });
    }
    types! { size document;
        "size-since" (Second);
        "size-since-default" (Defaulted);
        "size-since-sized" (Third);
    }
    types! { reject document;
        "since-malformed" (Second);
        "since-old-reader" (First);
        "since-cut" (Defaulted);
    }
    rows! { unencodable document;
        "encode-since-gap" (Second, Second { id: 1, relay: None, note: Some("x".into()) });
    }
}

fn markers(document: &Document) {
    rows! { value document;
        "from" (Any, Any::from(Range { from: 2, to: 3 }));
        "bound" (Bounded<First>, Bounded { inner: First { id: 3 } });
    }
}

fn bits(document: &Document) {
    rows! { value document;
        "bits-enum" (Header, Header { opcode: Opcode::Status, mode: Mode::Client });
        "bits-enum-other" (Header, Header { opcode: Opcode::Other(9), mode: Mode::Server });
        "bits-enum-alone" (Mode, Mode::Client);
    }
    types! { reject document;
        "bits-enum-unknown" (Header);
    }
    rows! { unencodable document;
        "encode-bits-enum-known" (Header, Header { opcode: Opcode::Other(2), mode: Mode::Client });
        "encode-bits-enum-wide" (Header, Header { opcode: Opcode::Other(16), mode: Mode::Client });
    }
}
