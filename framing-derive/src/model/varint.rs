//! The types that `varint` and `zigzag` are not for, each with what to write instead.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, Path, PathArguments, Type};

use crate::attr::Attrs;
use crate::encoding::name_of;
use crate::errors::{Errors, respan};

/// The attributes, each with its encoding, and the trait by which the compiler finds that a type is none for it.
pub(super) const WORDS: [(&str, &str, &str); 2] = [("varint", "Varint", "Unsigned"), ("zigzag", "ZigZag", "Signed")];

/// The encoding of a field of type `ty`. A name that is not Rust's own may be that of an integer, which the compiler tells.
pub(super) fn encoding(
    ty: &Type,
    (_, encoding, integer): (&str, &str, &str),
    generic: bool,
    krate: &Path,
) -> TokenStream {
    let span = ty.span();
    let (krate, encoding) = (respan(krate, span), Ident::new(encoding, span));
    match name_of(ty) {
        Some(name) if !generic && !name.starts_with(|letter: char| letter.is_lowercase()) => {
            let integer = Ident::new(integer, span);
            quote_spanned!(span=> <#ty as #krate::__private::#integer>::#encoding)
        }
        _ => quote_spanned!(span=> #krate::#encoding),
    }
}

/// Reports a type of Rust's own that `word` cannot encode; `true` where it is a sequence. What another name means is for the
/// compiler to find out.
pub(super) fn check(word: &str, ty: &Type, attrs: &Attrs, errors: &mut Errors) -> bool {
    let Some(item) = attrs.get(word) else { return false };
    // Where both are given, one of them is removed first.
    if attrs.get("varint").is_some() && attrs.get("zigzag").is_some() {
        return false;
    }
    let message = match name_of(ty) {
        Some(name) => mistake(word, &name),
        None => composite(word, ty),
    };
    if let Some(message) = message {
        errors.at(&item.name, message);
    }
    item_of(ty).is_some()
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

/// The mistake of a type that is made of others, where it is known what to write for it.
fn composite(word: &str, ty: &Type) -> Option<String> {
    let Some(item) = item_of(ty) else {
        let with = of_parts(ty)?;
        return Some(format!("`{word}` is for one integer, and this type is made of others; write `with = {with}`"));
    };
    let items = of_parts(item).map_or_else(String::new, |each| format!("for its items write `each = {each}`, "));
    Some(format!("`{word}` is for one integer, and this is a sequence; {items}for its length write `len = varint`"))
}

/// What the items of a sequence are, as it is written.
fn item_of(ty: &Type) -> Option<&Type> {
    if let Type::Reference(reference) = ty {
        return match &*reference.elem {
            Type::Slice(slice) => Some(&slice.elem),
            _ => None,
        };
    }
    let (name, parameters) = parameters(ty)?;
    if ["Vec", "BTreeSet", "HashSet", "ArrayVec"].contains(&name.as_str()) { parameters.first().copied() } else { None }
}

/// The encoding of a type, of which each integer of 16 to 64 bits is a varint; where there is one.
fn of_parts(ty: &Type) -> Option<String> {
    part(ty).filter(|encoding| encoding.contains("Varint") || encoding.contains("ZigZag"))
}

fn part(ty: &Type) -> Option<String> {
    if let Some(name) = name_of(ty) {
        let encoding = match name.as_str() {
            "u16" | "u32" | "u64" => "Varint",
            "i16" | "i32" | "i64" => "ZigZag",
            _ => "LittleEndian",
        };
        return Some(encoding.to_owned());
    }
    match ty {
        Type::Group(group) => part(&group.elem),
        Type::Paren(paren) => part(&paren.elem),
        Type::Array(array) => Some(format!("[{}; {}]", part(&array.elem)?, array.len.to_token_stream())),
        Type::Tuple(tuple) => {
            let parts: Option<Vec<_>> = tuple.elems.iter().map(part).collect();
            let parts = parts?;
            Some(if let [one] = parts.as_slice() { format!("({one},)") } else { format!("({})", parts.join(", ")) })
        }
        _ => match parameters(ty)? {
            (name, parameters) if name == "Option" || name == "Box" => {
                Some(format!("{name}<{}>", part(parameters.first()?)?))
            }
            _ => None,
        },
    }
}

/// The last name of a type, and the types that are its parameters.
fn parameters(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|_| path.qself.is_none())?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some((segment.ident.to_string(), types.collect()))
}
