//! Sequences that bytes end, and those that may be nothing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Lit, Type, UnOp};

use super::{Field, expr, options};
use crate::attr::Attrs;
use crate::encoding::{Length, Order, length_most, literal};
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
        Some(bytes) => {
            let number = bytes.iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
            Length::Until(number, bytes.len())
        }
        None => {
            let message = "what ends a field is a byte, a number with its type, or a byte string of 1 to 16 bytes: \
                 `until = 0xff`, `until = 0u16`, `until = b\"\\r\\n\"`; or an item, of which a function says so: `until = is_last`";
            errors.at(until, message);
            Length::Until(0, 1)
        }
    }
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
    let is_vec =
        matches!(field.ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"));
    if !is_vec {
        errors.at(
            field.ty,
            "a function says of the items of a `Vec` which is the last, and this type is none; text and bytes end with \
             bytes: `until = 0`",
        );
    }
    if let Some(item) = attrs.any_of(&["tag", "args"]) {
        let message = format!(
            "items that are told something do not end a sequence; remove `{}`, or count them: `len = u8`",
            item.name
        );
        errors.at(&item.name, message);
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

/// What lies on the wire of a field that may be nothing by its length.
pub(super) fn null_type<'t>(ty: &'t Type, attrs: &Attrs, errors: &mut Errors) -> &'t Type {
    if attrs.get("null").is_none() {
        return ty;
    }
    options::option(ty).unwrap_or_else(|| {
        errors.at(ty, "a field with `null` is an `Option`: `None` lies as the length that is given");
        ty
    })
}

/// The length that stands for nothing, as an argument of a type.
pub(super) fn null(attrs: &Attrs, length: Length, len: Option<&Type>, errors: &mut Errors) -> Option<TokenStream> {
    let null = expr(attrs, "null")?;
    if length != Length::Prefix {
        if let Some(item) = attrs.get("null").filter(|_| attrs.get("until").is_none()) {
            errors.at(&item.name, "`null` is for a length that stands before the field; give it one: `len = u16`");
        }
        return None;
    }
    let (Expr::Unary(unary), most) = (null, len.map_or(Some(0xffff_ffff), length_most)) else {
        return Some(quote!({ #null }));
    };
    match (matches!(unary.op, UnOp::Neg(_)).then(|| literal(&unary.expr)).flatten(), most) {
        (Some(below @ 1..), Some(most)) => {
            let null = most.wrapping_sub(below as u64).wrapping_add(1);
            Some(quote!(#null))
        }
        _ => {
            errors
                .at(null, "this length prefix has no negative numbers; write the number that stands there for nothing");
            None
        }
    }
}
