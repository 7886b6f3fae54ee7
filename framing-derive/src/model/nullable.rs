//! Sequences, text and bytes that may be nothing: by a length, or by bytes that stand where the length would.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, Lit, Type};

use super::terminated::as_number;
use super::{Field, Presence, expr, options};
use crate::attr::Attrs;
use crate::encoding::{Length, as_i64, length_most, name_of, signed_literal};
use crate::errors::Errors;

/// What lies there for nothing.
pub(super) enum Null {
    /// This length, as an argument of a type.
    Length(TokenStream),
    /// These bytes, as a number, and how many they are.
    Bytes(u128, usize),
}

impl Null {
    /// The encoding of an `Option` of what `inner` encodes.
    pub(super) fn of(&self, krate: &TokenStream, inner: &TokenStream, span: Span) -> TokenStream {
        match self {
            Self::Length(length) => quote_spanned!(span=> #krate::Nullable<#inner, #length>),
            Self::Bytes(bytes, size) => quote_spanned!(span=> #krate::__private::NullBytes<#inner, #bytes, #size>),
        }
    }
}

/// What lies on the wire of a field that may be nothing by its length.
pub(super) fn null_type<'t>(field: &Field<'t>, attrs: &Attrs, errors: &mut Errors) -> &'t Type {
    if attrs.get("null").is_none() {
        return field.ty;
    }
    options::option(field.ty).unwrap_or_else(|| {
        let beside = match &field.presence {
            Presence::If(_) => "if",
            Presence::Tail => "since",
            _ if field.none.is_some() => "none",
            _ => "",
        };
        let message = match beside {
            "" => "a field with `null` is an `Option`: `None` lies as the length that is given".to_owned(),
            "none" => "`none` and `null` both say what lies there for nothing; remove one".to_owned(),
            // One of the two is taken off already.
            _ => format!(
                "beside `{beside}`, which has an `Option` of its own for a field that is not there, a field with `null` is an \
                 `Option<Option<_>>`: `Some(None)` lies as the length that is given"
            ),
        };
        errors.at(field.declared, message);
        field.ty
    })
}

/// What stands for nothing.
pub(super) fn null(attrs: &Attrs, length: Length, len: Option<&Type>, errors: &mut Errors) -> Option<Null> {
    let null = expr(attrs, "null")?;
    if length != Length::Prefix {
        if let Some(item) = attrs.get("null").filter(|_| attrs.get("until").is_none()) {
            errors.at(&item.name, "`null` is for a length that stands before the field; give it one: `len = u16`");
        }
        return None;
    }
    if let Expr::Lit(literal) = null
        && let Lit::ByteStr(bytes) = &literal.lit
    {
        let bytes = bytes.value();
        if !(1..=16).contains(&bytes.len()) {
            errors.at(null, "what stands for nothing is 1 to 16 bytes, or a length");
        }
        return Some(Null::Bytes(as_number(&bytes), bytes.len()));
    }
    let number = match (signed_literal(null), len.map_or(Some(0xffff_ffff), length_most)) {
        _ if len.and_then(name_of).as_deref() == Some("zigzag") => {
            let null = as_i64(null);
            quote!((#null as ::core::primitive::i64) as ::core::primitive::u64)
        }
        (Some(below @ ..=-1), Some(most)) => {
            let number = i128::from(most).saturating_add(below).saturating_add(1);
            let Ok(number) = u64::try_from(number) else {
                errors.at(null, format!("this length prefix says at most {most}; widen `len`, or raise this"));
                return None;
            };
            quote!(#number)
        }
        (Some(number), Some(most)) if number > i128::from(most) => {
            errors.at(null, format!("this length prefix says at most {most}; widen `len`, or lower this"));
            return None;
        }
        (Some(..=-1), None) => {
            let message = "this length prefix has no negative numbers; write the number that stands there for nothing, or \
                 its bytes: `null = b\"\\xff\"`";
            errors.at(null, message);
            return None;
        }
        _ => quote!(#null),
    };
    Some(Null::Length(match expr(attrs, "adjust") {
        // The number stands there as it is, and the length that it would say is less by as much.
        Some(adjust) => {
            let adjust = as_i64(adjust);
            quote!({ ::core::primitive::u64::wrapping_sub(#number, (#adjust as ::core::primitive::i64) as ::core::primitive::u64) })
        }
        None => quote!({ #number }),
    }))
}
