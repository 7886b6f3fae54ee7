//! Attributes of fields that vary in length.

use framing_core::{Message, Varint};

use super::Reference;

/// All of them.
pub(super) fn rows(rows: &Reference) {
    prefixes(rows);
    elsewhere(rows);
    ends(rows);
}

/// Lengths before them, and bounds.
fn prefixes(rows: &Reference) {
    case! { rows "# On a field", "max = N", ("ab"):
        without { #[message(len = u8)] struct Of<'a>(&'a str); }
        with { #[message(len = u8)] struct Of<'a>(#[message(max = 2)] &'a str); }
    }
    case! { rows "# On a field", "max = N", ("abc"):
        without { #[message(len = u8)] struct Of<'a>(&'a str); }
        refused { #[message(len = u8)] struct Of(#[message(max = 2)] String); }
    }
    case! { rows "# On a field", "len = u16", ("a"):
        without { struct Of<'a>(#[message(max = 9)] &'a str); }
        with { struct Of<'a>(#[message(max = 9, len = u16)] &'a str); }
    }
    case! { rows "# On a field", "null = -1", (Some("a")):
        without { struct Of<'a>(#[message(len = u16)] Option<&'a str>); }
        with { struct Of<'a>(#[message(len = u16, null = -1)] Option<&'a str>); }
    }
    case! { rows "# On a field", "null = -1", (None):
        without { struct Of<'a>(#[message(len = u16)] Option<&'a str>); }
        with { struct Of<'a>(#[message(len = u16, null = -1)] Option<&'a str>); }
    }
    case! { rows "# On a field", "each = E", (vec![5u16]):
        without { struct Of(#[message(max = 9)] Vec<u16>); }
        with { struct Of(#[message(max = 9, each = Varint)] Vec<u16>); }
    }
}

/// Lengths in other fields.
fn elsewhere(rows: &Reference) {
    case! { rows "# On a field", "len = field", [n: 1, name: "a"]:
        without { struct Of<'a> { n: u8, #[message(max = 9)] name: &'a str } }
        with { struct Of<'a> { n: u8, #[message(max = 9, len = n)] name: &'a str } }
    }
    case! { rows "# On a field", "count = expr", [n: 1, name: "ab"]:
        without { struct Of<'a> { n: u8, #[message(max = 9)] name: &'a str } }
        with { struct Of<'a> { n: u8, #[message(max = 9, count = n * 2)] name: &'a str } }
    }
}

/// What goes on to where something else begins.
fn ends(rows: &Reference) {
    case! { rows "# On a field", "until = 0xff", ("a"):
        without { struct Of<'a>(#[message(max = 9)] &'a str); }
        with { struct Of<'a>(#[message(max = 9, until = 0xff)] &'a str); }
    }
    case! { rows "# On a field", "until = is_last", (vec![7, 8]):
        without { struct Of(#[message(max = 9)] Vec<u8>); }
        with { struct Of(#[message(max = 9, until = is_last)] Vec<u8>); }
    }
    case! { rows "# On a field", "rest", ("a"):
        without { struct Of<'a>(#[message(max = 9)] &'a str); }
        with { struct Of<'a>(#[message(max = 9, rest)] &'a str); }
    }
    case! { rows "# On a field", "leave = expr", ("ab", 9):
        without { struct Of<'a>(#[message(max = 9)] &'a str, u8); }
        with { struct Of<'a>(#[message(max = 9, rest, leave = 1)] &'a str, u8); }
    }
}

fn is_last(item: &u8) -> bool {
    *item == 8
}
