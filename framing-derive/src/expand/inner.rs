//! What is implemented: `Message`, or, for a message that the one around it has to tell something, `Inner`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Header, Names, enums};
use crate::model::{Kind, Model, Params};

/// The sizes and the functions of an implementation.
pub(super) struct Parts {
    pub(super) min: TokenStream,
    pub(super) max: TokenStream,
    pub(super) self_delimiting: Option<TokenStream>,
    pub(super) size_hint: TokenStream,
    pub(super) encode: TokenStream,
    pub(super) decode: TokenStream,
    /// That of `Message`, where it is not the one that all have.
    pub(super) decode_frame: Option<TokenStream>,
}

/// `impl Message for ...`, or `impl Inner for ...`.
pub(super) fn implementation(names: &Names<'_>, model: &Model<'_>, parts: &Parts) -> TokenStream {
    match &model.told {
        Some(params) => inner(names, model, params, parts),
        None => message(names, model, parts),
    }
}

fn message(names: &Names<'_>, model: &Model<'_>, parts: &Parts) -> TokenStream {
    let Names { krate, input, out, .. } = names;
    let Header { impl_generics, ty_generics, where_clause, de } = Header::new(model);
    let ident = &model.input.ident;
    let Parts { min, max, self_delimiting, size_hint, encode, decode, decode_frame } = parts;
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Message<#de> for #ident #ty_generics #where_clause {
            const MIN_SIZE: ::core::primitive::usize = #min;
            const MAX_SIZE: ::core::primitive::usize = #max;
            #self_delimiting

            #[inline]
            fn size_hint(&self) -> ::core::primitive::usize {
                #size_hint
            }

            #[inline]
            fn encode(&self, #out: &mut #krate::Writer<'_>) -> ::core::result::Result<(), #krate::EncodeError> {
                #encode
                ::core::result::Result::Ok(())
            }

            #[inline]
            fn decode(#input: &mut #krate::Reader<#de>) -> ::core::result::Result<Self, #krate::DecodeError> {
                #decode
            }

            #decode_frame
        }
    }
}

fn inner(names: &Names<'_>, model: &Model<'_>, params: &Params, parts: &Parts) -> TokenStream {
    let Names { krate, input, out, told, value, .. } = names;
    let Header { impl_generics, ty_generics, where_clause, de } = Header::new(model);
    let ident = &model.input.ident;
    let Parts { min, max, self_delimiting, size_hint, encode, decode, .. } = parts;
    let (tag_type, tag) = match &model.kind {
        Kind::Enum(variants) if params.tag => (variants.tag.rust(), enums::tag(names, variants)),
        _ => (quote!(()), TokenStream::new()),
    };
    let (args, types): (Vec<_>, Vec<_>) = params.args.iter().map(|(name, ty)| (name, ty)).unzip();
    // Not each of them is needed in both directions.
    let bind = |from: TokenStream| quote!(#[allow(unused_variables)] let (#(#args,)*) = #from;);
    let (bind_value, bind_told) = (bind(quote!(#value)), bind(quote!(#told.args)));
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Inner<#de> for #ident #ty_generics #where_clause {
            type Tag = #tag_type;
            type Args = (#(#types,)*);

            const MIN_SIZE: ::core::primitive::usize = #min;
            const MAX_SIZE: ::core::primitive::usize = #max;
            #self_delimiting

            #[inline]
            fn tag(&self) -> Self::Tag {
                #tag
            }

            #[inline]
            fn size_hint(&self) -> ::core::primitive::usize {
                #size_hint
            }

            #[inline]
            fn encode_inner(
                &self,
                #value: Self::Args,
                #out: &mut #krate::Writer<'_>,
            ) -> ::core::result::Result<(), #krate::EncodeError> {
                #bind_value
                #encode
                ::core::result::Result::Ok(())
            }

            #[inline]
            fn decode_inner(
                #told: #krate::Told<Self::Tag, Self::Args>,
                #input: &mut #krate::Reader<#de>,
            ) -> ::core::result::Result<Self, #krate::DecodeError> {
                #bind_told
                #decode
            }
        }
    }
}
