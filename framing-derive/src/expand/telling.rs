//! What a field is told of those before it, as expressions, and where it is underlined that its type takes none of that.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::Names;
use super::field::encoding;
use crate::model::{Field, Telling};

/// Where it is underlined that a field's type has no such encoding.
pub(super) fn span(field: &Field<'_>) -> Span {
    match &field.told {
        // What is told has no other place where the compiler meets an encoding of the user's.
        Some(told) if told.with => field.encoding.span(),
        _ => field.ty.span(),
    }
}

/// A statement that gathers the values that a field is told, each underlined where it is named, and the variable of them.
pub(super) fn told_args(names: &Names<'_>, field: &Field<'_>, told: &Telling) -> (TokenStream, Ident) {
    let (values, gathered) = (&told.args, Ident::new("__args", Span::mixed_site()));
    let (ty, span) = (span(field), values.first().map_or_else(|| span(field), Spanned::span));
    let (encoding, values) = (encoding(names, field), quote_spanned!(span=> (#(#values,)*)));
    (quote_spanned!(ty=> #[allow(clippy::type_complexity)] let #gathered: #encoding::Args = #values;), gathered)
}

/// The tag that an expression says, of the type that is asked for: another one is underlined where it is named.
pub(super) fn said(names: &Names<'_>, field: &Field<'_>, says: &syn::Expr) -> TokenStream {
    let (encoding, tag) = (encoding(names, field), Ident::new("__tag", Span::mixed_site()));
    quote_spanned!(span(field)=> { #[allow(clippy::type_complexity)] let #tag: #encoding::Tag = #says; #tag })
}
