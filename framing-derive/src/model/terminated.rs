//! Sequences that bytes end, or one of their items.

use syn::{Expr, Lit, Type};

use super::Field;
use crate::attr::Attrs;
use crate::encoding::{Length, Order};
use crate::errors::Errors;

/// The bytes that end a field: a byte, a number with its type, or a byte string.
pub(super) fn until(until: &Expr, order: &Order, errors: &mut Errors) -> Length {
    let bytes = match until {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Byte(byte) => Some(vec![byte.value()]),
            Lit::ByteStr(bytes) => Some(bytes.value()).filter(|bytes| (1..=16).contains(&bytes.len())),
            Lit::Int(int) => number(int, order),
            _ => None,
        },
        _ => None,
    };
    match bytes {
        Some(bytes) => Length::Until(as_number(&bytes), bytes.len()),
        None => {
            let message = "what ends a field is a byte, a number with its type, or a byte string of 1 to 16 bytes: \
                 `until = 0xff`, `until = 0u16`, `until = b\"\\r\\n\"`; or an item, of which a function says so: `until = is_last`";
            errors.at(until, message);
            Length::Until(0, 1)
        }
    }
}

/// Bytes as a number, the first one highest.
pub(super) fn as_number(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte))
}

/// Whether a sequence goes on to an item, of which a function says that it is the last. A constant is none.
pub(super) fn is_function(until: &Expr) -> bool {
    match until {
        Expr::Path(path) => {
            let name = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            name.chars().any(char::is_lowercase)
        }
        Expr::Closure(_) => true,
        _ => false,
    }
}

/// A function ends a `Vec`, whose items it is asked of.
pub(super) fn check_function(field: &Field<'_>, attrs: &Attrs, errors: &mut Errors) {
    for item in ["sized", "size"].into_iter().filter_map(|name| attrs.get(name)) {
        errors.at(
            &item.name,
            format!(
                "an item says where this field ends, and `{}` would say it too; remove it, or put the sequence into a \
                 message of its own, whose field has it",
                item.name
            ),
        );
    }
    let is_vec =
        matches!(field.ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"));
    if !is_vec {
        errors.at(
            field.ty,
            "a function says of the items of a `Vec` which is the last, and this type is none; text and bytes end with \
             bytes: `until = 0`",
        );
    }
}

/// The bytes of a literal: one, or as many as its suffix says.
fn number(int: &syn::LitInt, order: &Order) -> Option<Vec<u8>> {
    let size = match int.suffix() {
        "" | "u8" => 1usize,
        "u16" => 2,
        "u32" => 4,
        "u64" => 8,
        "u128" => 16,
        _ => return None,
    };
    let number: u128 = int.base10_parse().ok()?;
    let bytes = number.to_le_bytes();
    let (low, high) = bytes.split_at_checked(size)?;
    if high.iter().any(|byte| *byte != 0) {
        return None;
    }
    let mut bytes = low.to_vec();
    if matches!(order, Order::Big) {
        bytes.reverse();
    }
    Some(bytes)
}
