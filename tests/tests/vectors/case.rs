//! The words of the cases, in our terms.

use framing_core::{Delimited, LengthPrefix};
use framing_tests::any::Any;
use serde_json::Value;

use super::{Event, Seen};

/// The framing of a case, in our terms.
pub(super) fn framing(case: &Value, max: Option<usize>) -> Any {
    let spec = &case["framing"];
    let max = max.or_else(|| (!spec["max"].is_null()).then(|| size(&spec["max"])));
    match text(&spec["kind"]) {
        "lines" | "any_delim" | "delim_seq" => Any::Delimited(delimited(spec).max(max.unwrap_or(usize::MAX))),
        _ => Any::Prefix(length_prefix(spec).max(max.expect("a length prefix has a limit"))),
    }
}

/// What stands behind the last delimiter is a frame in these cases, but for `delim_seq`, which says nothing of it.
fn delimited(spec: &Value) -> Delimited {
    match text(&spec["kind"]) {
        "lines" => Delimited::lines().end_delimits(),
        "delim_seq" => Delimited::new(&bytes(text(&spec["delim"]))),
        _ => {
            let delimiters = bytes(text(&spec["delims"]));
            let delimiters: Vec<&[u8]> = delimiters.chunks(1).collect();
            Delimited::try_new(&delimiters, &bytes(text(&spec["write"]))).unwrap().end_delimits()
        }
    }
}

/// The framing of the end that reads: where a case writes a delimiter that it does not read, one that does.
pub(super) fn reading(case: &Value, max: Option<usize>) -> Any {
    match text(&case["id"]) {
        "ad-encode" => Any::Delimited(Delimited::new(&bytes(text(&case["framing"]["write"])))),
        _ => framing(case, max),
    }
}

/// A length prefix: `total = offset + width + field + adjust`.
fn length_prefix(spec: &Value) -> LengthPrefix {
    let number = |name: &str| spec[name].as_i64().unwrap_or(0);
    let wide = |width: i64| match width {
        1 => LengthPrefix::u8(),
        2 => LengthPrefix::u16(),
        3 => LengthPrefix::u24(),
        4 => LengthPrefix::u32(),
        8 => LengthPrefix::u64(),
        other => panic!("a length field of {other} bytes"),
    };
    let mut framing = match text(&spec["kind"]) {
        "varint32" => LengthPrefix::varint(),
        "version_len" => {
            assert_eq!((number("version"), text(&spec["endian"])), (1, "le"));
            wide(number("width")).prefix(&[1])
        }
        "length" => {
            let (width, offset) = (number("width"), number("offset"));
            let framing = wide(width).offset(usize::try_from(offset).unwrap());
            let framing = if text(&spec["endian"]) == "be" { framing.big_endian() } else { framing.little_endian() };
            if spec["keep_header"].as_bool().unwrap_or(false) {
                assert_eq!(text(&spec["max_counts"]), "whole_frame");
                framing.adjust(number("adjust")).strip(0)
            } else {
                // Theirs counts from the end of what is skipped, ours from the end of the field.
                let skip = spec["skip"].as_i64().unwrap_or(offset + width);
                framing.adjust(number("adjust") + skip - (offset + width)).strip(usize::try_from(skip).unwrap())
            }
        }
        other => panic!("no framing is called {other}"),
    };
    if spec["on_too_large"].as_str() == Some("discard") {
        framing = framing.discard_too_large();
    }
    framing
}

pub(super) fn event(event: &Value) -> Event {
    match text(event) {
        "PEND" => Event::Pending,
        "EOF" => Event::End,
        other => match other.strip_prefix("SET_MAX=") {
            Some(max) => Event::SetMax(max.parse().unwrap()),
            None => Event::Bytes(bytes(other)),
        },
    }
}

pub(super) fn seen(seen: &Value) -> Seen {
    match seen.as_str() {
        Some("pend") => Seen::Pending,
        Some("end") => Seen::End,
        Some(other) => panic!("no outcome is called {other}"),
        None => match seen["f"].as_str() {
            Some(hex) => Seen::Frame(bytes(hex)),
            None => Seen::Error(text(&seen["e"]).into()),
        },
    }
}

/// Hex, with spaces, and with `XX*N` for a byte that is repeated.
pub(super) fn bytes(hex: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in hex.split_whitespace() {
        match word.split_once('*') {
            Some((byte, count)) => {
                bytes.resize(bytes.len() + count.parse::<usize>().unwrap(), u8::from_str_radix(byte, 16).unwrap());
            }
            None => {
                assert!(word.len().is_multiple_of(2), "half a byte in {word}");
                bytes.extend((0..word.len()).step_by(2).map(|i| u8::from_str_radix(&word[i..i + 2], 16).unwrap()));
            }
        }
    }
    bytes
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

pub(super) fn size(value: &Value) -> usize {
    value.as_u64().and_then(|size| size.try_into().ok()).unwrap_or_else(|| panic!("{value} is not a size"))
}
