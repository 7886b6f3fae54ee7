//! What functions of the user's are asked: whether a value is allowed, whether an item is the last.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::{Names, field};
use crate::errors::{located, respan};
use crate::model::{Count, Field};

/// What a function of the user's says of the value whose reference is `value`, underlined at the function.
pub(super) fn validate(names: &Names<'_>, rule: &Expr, ty: &TokenStream, value: &TokenStream) -> TokenStream {
    let span = rule.span();
    // The value, too, is where the function is: of another type it is underlined there.
    let (krate, this) = (respan(names.krate, span), Ident::new("__value", span));
    // A function may be of what the value dereferences to; a closure that does not say of what is of the value.
    let of = match rule {
        Expr::Closure(closure) if !matches!(closure.inputs.first(), Some(Pat::Type(_))) => {
            let ty = located(quote!(#ty), span);
            Some(quote_spanned!(span=> ::<#ty, _>))
        }
        _ => None,
    };
    let verdict =
        quote_spanned!(span=> #krate::__private::Verdict::verdict(#krate::__private::validate #of (#rule)(#this)));
    quote!(match #value { #this => #verdict })
}

/// `<E as Last<'a, T>>`, of a sequence that one of its items ends.
pub(super) fn last(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let (encoding, ty) = (&field.encoding, field.ty);
    let (krate, de) = (respan(names.krate, ty.span()), &names.de);
    match &field.told {
        None => quote_spanned!(ty.span()=> <#encoding as #krate::__private::Last<#de, #ty>>),
        Some(_) => quote_spanned!(ty.span()=> <#encoding as #krate::__private::InnerLast<#de, #ty>>),
    }
}

/// An expression that reads items up to one of which a function says that it is the last.
pub(super) fn decode_last(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let Some(Count::Last(function)) = &field.count else { return TokenStream::new() };
    let (last, input, told) = (last(names, field), &names.input, &names.told);
    let told = field.told.as_ref().map(|_| quote!(#told,));
    field::take_in_field(names, field, &quote_spanned!(field.ty.span()=> #last::decode_last(#told #input, #function)))
}
