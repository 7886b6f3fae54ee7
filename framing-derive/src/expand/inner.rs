//! What is implemented: `Message`, or, for a message that the one around it has to tell something, `Inner`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{Header, Names, cycle, enums};
use crate::errors::respan;
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

/// `MIN_SIZE` of a struct, where it is that of its fields.
pub(super) fn least(names: &Names<'_>, model: &Model<'_>) -> Option<TokenStream> {
    let (Kind::Struct(_), None) = (&model.kind, &model.magic) else { return None };
    // What the compiler says of it, it says at the name of the type.
    let (de, span) = (&names.de, model.input.ident.span());
    let (krate, implemented) =
        (respan(names.krate, span), Ident::new(if model.told.is_some() { "Inner" } else { "Message" }, span));
    Some(quote_spanned!(span=> <Self as #krate::#implemented<#de>>::MIN_SIZE))
}

/// The sizes. Messages that hold each other have none: the compiler then goes through these.
fn sizes(model: &Model<'_>, Parts { min, max, .. }: &Parts) -> TokenStream {
    let usize = quote!(::core::primitive::usize);
    quote_spanned! {cycle::place(model)=>
        const MIN_SIZE: #usize = #min;
        const MAX_SIZE: #usize = #max;
    }
}

fn message(names: &Names<'_>, model: &Model<'_>, parts: &Parts) -> TokenStream {
    let Names { krate, input, out, .. } = names;
    let de = &names.de;
    let Parts { self_delimiting, size_hint, encode, decode, decode_frame, .. } = parts;
    let sizes = sizes(model, parts);
    let items = quote! {
            #sizes
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
    };
    Header::new(model).implement(&model.input.ident, krate, "Message", &items)
}

fn inner(names: &Names<'_>, model: &Model<'_>, params: &Params, parts: &Parts) -> TokenStream {
    let Names { krate, input, out, told, value, .. } = names;
    let de = &names.de;
    let Parts { self_delimiting, size_hint, encode, decode, .. } = parts;
    let sizes = sizes(model, parts);
    let (tag_type, tag) = match &model.kind {
        Kind::Enum(variants) if params.tag => (variants.tag.rust(), enums::tag(names, variants)),
        _ => (quote!(()), TokenStream::new()),
    };
    let (args, types): (Vec<_>, Vec<_>) = params.args.iter().map(|(name, ty)| (name, ty)).unzip();
    // Not each of them is needed in both directions.
    let bind = |from: TokenStream| quote!(#[allow(unused_variables)] let (#(#args,)*) = #from;);
    let (bind_value, bind_told) = (bind(quote!(#value)), bind(quote!(#told.args)));
    let items = quote! {
            type Tag = #tag_type;
            type Args = (#(#types,)*);

            #sizes
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
    };
    Header::new(model).implement(&model.input.ident, krate, "Inner", &items)
}
