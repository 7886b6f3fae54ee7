//! A struct of one field as a bit field: that field's bits.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::Names;
use super::asked::validate;
use super::generics::implement;
use crate::errors::respan;
use crate::model::{Body, Model};

pub(super) fn bits(names: &Names<'_>, model: &Model<'_>, body: &Body<'_>) -> TokenStream {
    let [field] = body.fields.as_slice() else { return TokenStream::new() };
    let Names { krate, value, error, .. } = names;
    let (member, ty) = (&field.member, field.ty);
    let span = ty.span();
    let inner_krate = respan(krate, span);
    let as_bits = quote_spanned!(span=> <#ty as #inner_krate::__private::bits::Bits>);
    // What the message as a whole refuses, the bit field refuses too.
    let verdict = |of: TokenStream| Some(validate(names, model.validate.as_ref()?, &quote!(Self), &of));
    let accepted = verdict(quote!(&#value)).map(|verdict| quote!(#verdict?;));
    let refused = verdict(quote!(self)).map(|verdict| {
        quote! {
            if let ::core::result::Result::Err(#error) = #verdict {
                return ::core::option::Option::Some(#error);
            }
        }
    });
    let items = quote! {
            const MOST: ::core::primitive::u32 = #as_bits::MOST;
            const LEAST: ::core::primitive::u32 = #as_bits::LEAST;
            const SIGNED: ::core::primitive::bool = #as_bits::SIGNED;

            fn to_bits(&self) -> ::core::primitive::u128 {
                #as_bits::to_bits(&self.#member)
            }

            fn from_bits(#value: ::core::primitive::u128) -> ::core::result::Result<Self, #krate::Reason> {
                let #value = Self { #member: #as_bits::from_bits(#value)? };
                #accepted
                ::core::result::Result::Ok(#value)
            }

            fn refused(&self) -> ::core::option::Option<#krate::Reason> {
                #refused
                #as_bits::refused(&self.#member)
            }
    };
    implement_bits(model, &items)
}

/// The item as a type of bit fields.
pub(super) fn implement_bits(model: &Model<'_>, items: &TokenStream) -> TokenStream {
    let ident = &model.input.ident;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let krate = respan(&model.krate, ident.span());
    let implemented = quote_spanned!(ident.span()=> #krate::__private::bits::Bits);
    implement(&implemented, ident, (&impl_generics, &ty_generics, &where_clause), items)
}
