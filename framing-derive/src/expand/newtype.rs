//! A struct of one field as a bit field: that field's bits.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::Names;
use crate::errors::respan;
use crate::model::{Body, Model};

pub(super) fn bits(names: &Names<'_>, model: &Model<'_>, body: &Body<'_>) -> TokenStream {
    let [field] = body.fields.as_slice() else { return TokenStream::new() };
    let Names { krate, value, error, .. } = names;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let (this, member, ty) = (&model.input.ident, &field.member, field.ty);
    let span = ty.span();
    let inner_krate = respan(krate, span);
    let as_bits = quote_spanned!(span=> <#ty as #inner_krate::__private::bits::Bits>);
    // What the message as a whole refuses, the bit field refuses too.
    let verdict = model
        .validate
        .as_ref()
        .map(|validate| quote_spanned!(validate.span()=> #krate::__private::Verdict::verdict((#validate)(#value))));
    let accepted = verdict.as_ref().map(|verdict| quote!({ let #value = &#value; #verdict?; }));
    let refused = verdict.as_ref().map(|verdict| {
        quote! {
            let #value = self;
            if let ::core::result::Result::Err(#error) = #verdict {
                return ::core::option::Option::Some(#error);
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::__private::bits::Bits for #this #ty_generics #where_clause {
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
        }
    }
}
