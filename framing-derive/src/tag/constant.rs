//! Constants that are tags. Generated code has each under a name of its own, so that one of another type is found where it is
//! named, and just once.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::{Choice, Tag, TagType};

/// The constant as generated code has it; one of the type's own by its own name.
pub(super) fn named(constant: &Expr) -> TokenStream {
    match name(constant) {
        Some(name) => name.into_token_stream(),
        None => constant.to_token_stream(),
    }
}

/// The constants of generated code for those of `tags`, of which some may be the same.
pub(crate) fn items<'t>(tags: impl Iterator<Item = &'t Tag>, ty: TagType) -> TokenStream {
    let mut seen = Vec::new();
    let (rust, allow) = (ty.rust(), quote!(#[allow(non_upper_case_globals)]));
    let mut item = |name: Option<Ident>, value: TokenStream| {
        let name = name.filter(|name| !seen.contains(name))?;
        seen.push(name.clone());
        Some(quote_spanned!(name.span()=> #allow const #name: #rust = #value;))
    };
    let mut all = TokenStream::new();
    for choice in tags.flat_map(Tag::choices) {
        for tag in choice.constants() {
            let Tag::Constant(constant) = tag else { continue };
            all.extend(item(name(constant), constant.to_token_stream()));
        }
        let (first, last) = (choice.first().literal(ty), choice.end().literal(ty));
        all.extend(item(last_of(&choice, ty), quote!(if #last < #first { #first } else { #last })));
    }
    all
}

/// A name for the last tag of a range between constants that begins with its least. One that does not is reported as an
/// assertion, and not as a pattern.
pub(super) fn last_of(choice: &Choice, ty: TagType) -> Option<Ident> {
    if !choice.is_range() || choice.constants().any(|tag| matches!(tag, Tag::Constant(one) if name(one).is_none())) {
        return None;
    }
    let constant = choice.constants().next()?;
    let (first, last) = (choice.first().literal(ty), choice.end().literal(ty));
    mangled(&quote!(#first..=#last), constant.literal(ty).span())
}

/// A name that no other constant has; none for one of `Self`, which a constant by itself does not know.
fn name(constant: &Expr) -> Option<Ident> {
    mangled(&constant.to_token_stream(), constant.span())
}

fn mangled(tokens: &TokenStream, span: Span) -> Option<Ident> {
    let is_self = |token: TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "Self");
    if tokens.clone().into_iter().any(is_self) {
        return None;
    }
    let mut name = String::from("__TAG_");
    for letter in tokens.to_string().chars().filter(|letter| !letter.is_whitespace()) {
        match letter {
            '_' => name.push_str("__"),
            letter if letter.is_alphanumeric() => name.push(letter),
            other => name.push_str(&format!("_{:x}_", u32::from(other))),
        }
    }
    Some(format_ident!("{name}", span = Span::mixed_site().located_at(span)))
}
