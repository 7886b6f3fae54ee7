//! Attributes of fields that state the size of others, or their checksum.

use framing_core::Message;

use super::Reference;

/// All of them.
pub(super) fn rows(rows: &Reference) {
    case! { rows "# On a field", "sized = u16", (258):
        without { struct Of(u16); }
        with { struct Of(#[message(sized = u16)] u16); }
    }
    case! { rows "# On a field", "size = expr", [n: 2, ids: vec![7, 8]]:
        without { struct Of { n: u8, #[message(max = 9)] ids: Vec<u8> } }
        with { struct Of { n: u8, #[message(max = 9, rest, size = n)] ids: Vec<u8> } }
    }
    case! { rows "# On a field", "size_of = fields", [size: 0, name: "a"]:
        without { struct Of<'a> { size: u8, #[message(len = u8)] name: &'a str } }
        computed { struct Of<'a> { #[message(size_of = name)] size: u8, #[message(len = u8)] name: &'a str } }
    }
    case! { rows "# On a field", "unit = N", [size: 0, id: 7u32]:
        computed { struct Of { #[message(size_of = id)] size: u8, id: u32 } }
        computed { struct Of { #[message(size_of = id, unit = 4)] size: u8, id: u32 } }
    }
    case! { rows "# On a field", "adjust = N", [size: 0, id: 7u32]:
        computed { struct Of { #[message(size_of = id)] size: u8, id: u32 } }
        computed { struct Of { #[message(size_of = id, adjust = -1)] size: u8, id: u32 } }
    }
    case! { rows "# On a field", "checksum = function, over = fields", [sum: 0, name: "a"]:
        without { struct Of<'a> { sum: u8, #[message(len = u8)] name: &'a str } }
        computed { struct Of<'a> { #[message(checksum = sum, over = name)] sum: u8, #[message(len = u8)] name: &'a str } }
    }
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}
