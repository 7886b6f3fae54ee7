//! The types that `varint` and `zigzag` are not for, each with what to write instead.

use syn::Type;

use crate::attr::Attrs;
use crate::encoding::name_of;
use crate::errors::Errors;

/// Reports a type of Rust's own that `word` cannot encode. What another name means is for the compiler to find out.
pub(super) fn check(word: &str, ty: &Type, attrs: &Attrs, errors: &mut Errors) {
    let Some(item) = attrs.get(word) else { return };
    // Where both are given, one of them is removed first.
    if attrs.get("varint").is_some() && attrs.get("zigzag").is_some() {
        return;
    }
    if let Some(message) = name_of(ty).and_then(|ty| mistake(word, &ty)) {
        errors.at(&item.name, message);
    }
}

fn mistake(word: &str, ty: &str) -> Option<String> {
    let message = match (word, ty) {
        ("varint", "i16" | "i32" | "i64") => format!("`varint` has no sign, and `{ty}` has one; write `zigzag`"),
        ("zigzag", "u16" | "u32" | "u64") => format!("`zigzag` has a sign, and `{ty}` has none; write `varint`"),
        (_, "u8" | "i8") => format!("`{ty}` is one byte already; remove `{word}`"),
        (_, "u128" | "i128") => {
            let less = if ty == "u128" { "u64" } else { "i64" };
            format!("`{word}` has at most 64 bits; remove it, or make this `{less}`")
        }
        (_, "usize" | "isize") => {
            let fixed = if ty == "usize" { "u64" } else { "i64" };
            format!("`{ty}` has another size on another machine; use `{fixed}`, and convert")
        }
        (_, "f32" | "f64" | "bool" | "char" | "String") => {
            format!("`{word}` is for integers, and `{ty}` is none; remove it")
        }
        _ => return None,
    };
    Some(message)
}
