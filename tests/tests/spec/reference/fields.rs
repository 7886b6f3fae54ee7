//! Attributes of fields: encodings, bits, options, and what a field may be.

use framing_core::{BigEndian, Either, Escaped, LittleEndian, Message, Uint};

use super::Reference;

/// All of them.
pub(super) fn rows(rows: &Reference) {
    numbers(rows);
    bits(rows);
    rules(rows);
    options(rows);
    tails(rows);
    told(rows);
}

fn numbers(rows: &Reference) {
    case! { rows "# On a field", "big_endian", (258):
        without { struct Of(u16); }
        with { struct Of(#[message(big_endian)] u16); }
    }
    case! { rows "# On a field", "little_endian", (258):
        without { #[message(big_endian)] struct Of(u16); }
        with { #[message(big_endian)] struct Of(#[message(little_endian)] u16); }
    }
    case! { rows "# On a field", "varint", (300u32):
        without { struct Of(u32); }
        with { struct Of(#[message(varint)] u32); }
    }
    case! { rows "# On a field", "zigzag", (-2i32):
        without { struct Of(i32); }
        with { struct Of(#[message(zigzag)] i32); }
    }
    case! { rows "# On a field", "with = E", (258u32):
        without { struct Of(u32); }
        with { struct Of(#[message(with = Uint<3>)] u32); }
    }
}

fn bits(rows: &Reference) {
    case! { rows "# On a field", "bits = N", (4, 5):
        without { struct Of(u8, u8); }
        with { struct Of(#[message(bits = 4)] u8, #[message(bits = 4)] u8); }
    }
    case! { rows "# On a field", "lsb", (4, 5):
        without { struct Of(#[message(bits = 4)] u8, #[message(bits = 4)] u8); }
        with { struct Of(#[message(bits = 4, lsb)] u8, #[message(bits = 4, lsb)] u8); }
    }
    case! { rows "# On a field", "pad = N", (7):
        without { struct Of(u8); }
        with { struct Of(#[message(pad = 2)] u8); }
    }
    case! { rows "# On a field", "align = N", (7):
        without { struct Of(u8); }
        with { struct Of(#[message(align = 3)] u8); }
    }
}

fn rules(rows: &Reference) {
    case! { rows "# On a field", "value = expr", (4):
        without { struct Of(u8); }
        with { struct Of(#[message(value = 4)] u8); }
    }
    case! { rows "# On a field", "value = expr", (5):
        without { struct Of(u8); }
        refused { struct Of(#[message(value = 4)] u8); }
    }
    case! { rows "# On a field", "validate = path", (2):
        without { struct Of(u8); }
        with { struct Of(#[message(validate = even)] u8); }
    }
    case! { rows "# On a field", "validate = path", (3):
        without { struct Of(u8); }
        refused { struct Of(#[message(validate = even)] u8); }
    }
}

fn even(number: &u8) -> bool {
    number.is_multiple_of(2)
}

fn options(rows: &Reference) {
    case! { rows "# On a field", "if = expr", [flag: true, port: Some(7)]:
        without { struct Of { flag: bool, port: Option<u8> } }
        with { struct Of { flag: bool, #[message(if = flag)] port: Option<u8> } }
    }
    case! { rows "# On a field", "if = expr", [flag: false, port: None]:
        without { struct Of { flag: bool, port: Option<u8> } }
        with { struct Of { flag: bool, #[message(if = flag)] port: Option<u8> } }
    }
    case! { rows "# On a field", "none = expr", (Some(7)):
        without { struct Of(Option<u8>); }
        with { struct Of(#[message(none = 0xff)] Option<u8>); }
    }
    case! { rows "# On a field", "none = expr", (None):
        without { struct Of(Option<u8>); }
        with { struct Of(#[message(none = 0xff)] Option<u8>); }
    }
}

fn tails(rows: &Reference) {
    case! { rows "# On a field", "since", (Some(7)):
        without { struct Of(Option<u8>); }
        with { struct Of(#[message(since)] Option<u8>); }
    }
    case! { rows "# On a field", "since", (None):
        without { struct Of(Option<u8>); }
        with { struct Of(#[message(since)] Option<u8>); }
    }
    case! { rows "# On a field", "default", (7):
        without { struct Of(u8); }
        with { struct Of(#[message(since, default)] u8); }
    }
    case! { rows "# On a field", "default", "nothing":
        refused { struct Of(u8); }
        reads (0) { struct Of(#[message(since, default)] u8); }
    }
    case! { rows "# On a field", "default = expr", "nothing":
        refused { struct Of(u8); }
        reads (80) { struct Of(#[message(since, default = 80)] u8); }
    }
    case! { rows "# On a field", "skip", (7):
        without { struct Of(u8); }
        computed { struct Of(#[message(skip)] u8); }
    }
}

/// What other fields decide.
fn told(rows: &Reference) {
    case! { rows "# On a field", "tag = field", [kind: 7, id: 0, body: Body::Move(1)]:
        without {
            enum Body { #[message(tag = 7)] Move(u8) }
            struct Of { kind: u8, id: u8, body: Body }
        }
        with {
            #[message(outside)] enum Body { #[message(tag = 7)] Move(u8) }
            struct Of { kind: u8, id: u8, #[message(tag = kind)] body: Body }
        }
    }
    case! { rows "# On a field", "tag = field, with = E", [short: 126, length: 300]:
        without { struct Of { short: u8, length: u64 } }
        with { struct Of { short: u8, #[message(tag = short, with = Escaped<126, (Uint<2, BigEndian>,)>)] length: u64 } }
    }
    case! { rows "# On a field", "args(expr, ...)", [n: 2, ids: Ids(vec![7, 8])]:
        without {
            struct Ids(#[message(len = u8)] Vec<u8>);
            struct Of { n: u8, ids: Ids }
        }
        with {
            #[message(args(n: u8))] struct Ids(#[message(count = n, max = 9)] Vec<u8>);
            struct Of { n: u8, #[message(args(n))] ids: Ids }
        }
    }
    case! { rows "# On a field", "args(expr, ...)", [big: true, id: 7]:
        without { struct Of { big: bool, id: u16 } }
        with { struct Of { big: bool, #[message(with = Either<LittleEndian, BigEndian>, args(big))] id: u16 } }
    }
}
