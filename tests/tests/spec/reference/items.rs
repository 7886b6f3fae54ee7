//! Attributes of structs, enums and variants.

use framing_core::{Bincode1, Message, OwnedMessage};

use super::Reference;

/// All of them.
pub(super) fn rows(rows: &Reference) {
    layouts(rows);
    rules(rows);
    bits(rows);
    parts(rows);
    variants(rows);
}

/// How what is in it lies.
fn layouts(rows: &Reference) {
    case! { rows "# On the struct or enum", "big_endian", (258):
        without { struct Of(u16); }
        with { #[message(big_endian)] struct Of(u16); }
    }
    case! { rows "# On the struct or enum", "little_endian", (258):
        without { struct Of(u16); }
        with { #[message(little_endian)] struct Of(u16); }
    }
    case! { rows "# On the struct or enum", "tag = u16", { Move(1) }:
        without { enum Of { #[message(tag = 7)] Move(u8) } }
        with { #[message(tag = u16)] enum Of { #[message(tag = 7)] Move(u8) } }
    }
    case! { rows "# On the struct or enum", "len = u16", ("a"):
        without { struct Of<'a>(#[message(max = 9)] &'a str); }
        with { #[message(len = u16)] struct Of<'a>(#[message(max = 9)] &'a str); }
    }
    case! { rows "# On the struct or enum", "magic = b\"...\"", (7):
        without { struct Of(u8); }
        with { #[message(magic = b"K")] struct Of(u8); }
    }
    case! { rows "# On the struct or enum", "with = Bincode1", ("a"):
        without { struct Of<'a>(#[message(max = 9)] &'a str); }
        with { #[message(with = Bincode1)] struct Of<'a>(#[message(max = 9)] &'a str); }
    }
}

/// What is asked of it, and what does not change its bytes.
fn rules(rows: &Reference) {
    case! { rows "# On the struct or enum", "fixed", (7):
        without { struct Of(u8); }
        with { #[message(fixed)] struct Of(u8); }
    }
    case! { rows "# On the struct or enum", "skip_tail = N", (1):
        without { struct Of(u8); }
        with { #[message(skip_tail = 1)] struct Of(u8); }
    }
    case! { rows "# On the struct or enum", "skip_tail = N", "01 aa":
        refused { struct Of(u8); }
        reads (1) { #[message(skip_tail = 1)] struct Of(u8); }
    }
    case! { rows "# On the struct or enum", "validate = path", (2):
        without { struct Of(u8); }
        with { #[message(validate = |of: &Of| of.0.is_multiple_of(2))] struct Of(u8); }
    }
    case! { rows "# On the struct or enum", "validate = path", (3):
        without { struct Of(u8); }
        refused { #[message(validate = |of: &Of| of.0.is_multiple_of(2))] struct Of(u8); }
    }
    case! { rows "# On the struct or enum", "from", { Count(7) }:
        without { enum Of { Count(u8) } }
        with { #[message(from)] enum Of { Count(u8) } }
    }
    case! { rows "# On the struct or enum", "bound = \"T: ...\"", (Byte(7)):
        without { struct Byte(u8); struct Of<T>(T); }
        with { struct Byte(u8); #[message(bound = "T: OwnedMessage")] struct Of<T>(T); }
    }
    case! { rows "# On the struct or enum", "crate = path", (7):
        without { struct Of(u8); }
        with { #[message(crate = ::framing_core)] struct Of(u8); }
    }
}

/// Bit fields, and what can be one.
fn bits(rows: &Reference) {
    case! { rows "# On the struct or enum", "bits", (Mode::Server, 5):
        without {
            enum Mode { Client, Server }
            struct Of(Mode, u8);
        }
        with {
            #[message(bits)] #[derive(Clone, Copy)] enum Mode { Client, Server }
            struct Of(#[message(bits = 4)] Mode, #[message(bits = 4)] u8);
        }
    }
    case! { rows "# On the struct or enum", "lsb", (4, 5):
        without { struct Of(#[message(bits = 4)] u8, #[message(bits = 4)] u8); }
        with { #[message(lsb)] struct Of(#[message(bits = 4)] u8, #[message(bits = 4)] u8); }
    }
}

/// What the message around it tells it.
fn parts(rows: &Reference) {
    case! { rows "# On the struct or enum", "args(name: Type)", [n: 2, ids: Ids(vec![7, 8])]:
        without {
            struct Ids(#[message(len = u8)] Vec<u8>);
            struct Of { n: u8, ids: Ids }
        }
        with {
            #[message(args(n: u8))] struct Ids(#[message(count = n, max = 9)] Vec<u8>);
            struct Of { n: u8, #[message(args(n))] ids: Ids }
        }
    }
    case! { rows "# On the struct or enum", "outside", [kind: 7, body: Body::Move(1)]:
        without {
            enum Body { #[message(tag = 7)] Move(u8) }
            struct Of { kind: u8, body: Body }
        }
        with {
            #[message(outside)] enum Body { #[message(tag = 7)] Move(u8) }
            struct Of { kind: u8, #[message(tag = kind)] body: Body }
        }
    }
}

fn variants(rows: &Reference) {
    case! { rows "# On a variant", "tag = 7", { Move(1) }:
        without { enum Of { Move(u8) } }
        with { enum Of { #[message(tag = 7)] Move(u8) } }
    }
    case! { rows "# On a variant", "tag = 1 | 4..=6", { Data(5) }:
        refused { enum Of { Data(u8) } }
        with { enum Of { #[message(tag = 1 | 4..=6)] Data(u8) } }
    }
    case! { rows "# On a variant", "other", { Unknown(9) }:
        refused { enum Of { Stop } }
        with { enum Of { Stop, #[message(other)] Unknown(u8) } }
    }
}
