//! Enums: a tag, then the fields of its variant.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::{self, Access, Start};
use super::sizes::Sizes;
use super::{Names, decode as reading, encode as writing, late};
use crate::model::{Body, EnumModel, Kind, Model, Variant};

/// The sizes of a tag and one of the variants, with so many bytes before the tag.
pub(super) fn sizes(names: &Names<'_>, model: &EnumModel<'_>, before: usize) -> Sizes {
    let before = before.saturating_add(model.tag.size(&model.order).unwrap_or(0));
    let variants: Vec<_> = model
        .variants
        .iter()
        .map(|variant| match &variant.tag {
            Some(_) => Sizes::of_body(names, &variant.body, 0, before),
            // The field that holds the tag is the tag.
            None => Sizes::of_body(names, &variant.body, 1, before),
        })
        .collect();
    match model.tag.size(&model.order) {
        Some(size) => Sizes::of_variants(names.krate, size, &variants),
        None => {
            let tag_as = tag_encoding(names, model);
            let tag = (quote!(#tag_as::MIN_SIZE), quote!(#tag_as::MAX_SIZE));
            Sizes::of_variants(names.krate, 0, &variants).plus_unknown(tag)
        }
    }
}

pub(super) fn size_hint(names: &Names<'_>, model: &EnumModel<'_>, magic: usize) -> TokenStream {
    let arms = model.variants.iter().map(|variant| {
        let pattern = pattern(variant, |index| variant.body.fields.get(index).is_some_and(body::varies));
        let (known, tag) = match (&variant.tag, model.tag.size(&model.order)) {
            (None, _) => (0, None),
            (Some(_), Some(size)) => (size, None),
            (Some(tag), None) => {
                let (tag_as, tag) = (tag_encoding(names, model), tag.reference(model.tag));
                (0, Some(quote!(#tag_as::size(#tag))))
            }
        };
        let size = body::size_hint(names, &variant.body, Access::Variant, known.saturating_add(magic), tag);
        quote!(#pattern => #size,)
    });
    quote!(match self { #(#arms)* })
}

pub(super) fn encode(names: &Names<'_>, model: &EnumModel<'_>) -> TokenStream {
    let out = &names.out;
    let tag_as = tag_encoding(names, model);
    let is_late = model.variants.iter().any(|variant| variant.body.plan.is_late());
    let arms = model.variants.iter().map(|variant| {
        let pattern = pattern(variant, |_| true);
        let fields = writing::fields(names, &variant.body, Access::Variant, Start::Unchecked);
        let tag = match &variant.tag {
            Some(tag) => {
                let tag = tag.reference(model.tag);
                quote!(#tag_as::encode(#tag, #out)?;)
            }
            None => refuse_known(names, model, &variant.body),
        };
        let end = is_late.then(|| late::end_of(names, &variant.body));
        quote!(#pattern => { #tag #fields #end })
    });
    if is_late {
        let end = &names.end;
        return quote!(let #end = match self { #(#arms)* };);
    }
    quote!(match self { #(#arms)* })
}

/// A tag of a known variant in the one marked `other` would be read back as the known one.
fn refuse_known(names: &Names<'_>, model: &EnumModel<'_>, body: &Body<'_>) -> TokenStream {
    let krate = names.krate;
    let tags: Vec<_> =
        model.variants.iter().filter_map(|variant| variant.tag.as_ref()).map(|tag| tag.literal(model.tag)).collect();
    if tags.is_empty() {
        return TokenStream::new();
    }
    let (tag, path) = (body::variable(0), body.fields.first().map_or("", |field| field.path.as_str()));
    let wide = model.tag.wide(krate, &quote!(*#tag));
    quote! {
        if let #(#tags)|* = *#tag {
            return ::core::result::Result::Err(#krate::__private::known_tag(#wide).in_field(&#path));
        }
    }
}

pub(super) fn decode(names: &Names<'_>, model: &EnumModel<'_>) -> TokenStream {
    let Names { krate, input, value, .. } = names;
    let tag_as = tag_encoding(names, model);
    // How far back the tag begins once it is read.
    let start = &names.start;
    let (before, back) = match model.tag.size(&model.order) {
        Some(bytes) => (TokenStream::new(), quote!(#bytes)),
        None => (quote!(let #start = #input.remaining();), quote!(#start.saturating_sub(#input.remaining()))),
    };
    let known = model.variants.iter().filter_map(|variant| {
        let tag = variant.tag.as_ref()?.literal(model.tag);
        let ident = variant.ident;
        let fields = reading::fields(names, &variant.body, &quote!(Self::#ident), Start::Unchecked);
        Some(quote!(#tag => { #fields }))
    });
    let other = match model.variants.iter().find(|variant| variant.tag.is_none()) {
        Some(variant) => decode_other(names, variant, value),
        None => {
            let wide = model.tag.wide(krate, &quote!(#value));
            quote!(::core::result::Result::Err(#krate::__private::unknown_tag(#input, #back, #wide)))
        }
    };
    // Where each of the 256 values of a byte is a variant's, an arm for the others would never be reached.
    let complete = model.tag.is_exhausted(known.clone().count());
    let rest = (!complete).then(|| quote!(#value => { #other }));
    quote! {
        #before
        match #tag_as::decode(#input)? {
            #(#known)*
            #rest
        }
    }
}

fn decode_other(names: &Names<'_>, variant: &Variant<'_>, tag: &proc_macro2::Ident) -> TokenStream {
    let ident = variant.ident;
    let field = body::variable(0);
    let rest = reading::fields(names, &variant.body, &quote!(Self::#ident), Start::AfterFirst);
    quote!(let #field = #tag; #rest)
}

/// `<E as Encoding<'bytes, T>>` of the tag.
fn tag_encoding(names: &Names<'_>, model: &EnumModel<'_>) -> TokenStream {
    let (krate, de) = (names.krate, &names.de);
    let (encoding, ty) = (model.tag.encoding(krate, &model.order), model.tag.rust());
    quote!(<#encoding as #krate::Encoding<#de, #ty>>)
}

/// The pattern of a variant, which binds the fields that are `wanted`. With numbers for names it fits tuples too.
fn pattern(variant: &Variant<'_>, wanted: impl Fn(usize) -> bool) -> TokenStream {
    let ident = variant.ident;
    let fields = variant.body.fields.iter().enumerate().filter(|(index, _)| wanted(*index)).map(|(index, field)| {
        let (member, variable) = (&field.member, body::variable(index));
        quote!(#member: #variable,)
    });
    quote!(Self::#ident { #(#fields)* .. })
}

/// `From` for each type that is all that one variant holds.
pub(super) fn froms(model: &Model<'_>) -> TokenStream {
    let Kind::Enum(variants) = &model.kind else { return TokenStream::new() };
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let this = &model.input.ident;
    let froms = variants.variants.iter().filter(|variant| variant.tag.is_some()).filter_map(|variant| {
        let [field] = variant.body.fields.as_slice() else { return None };
        let (ident, member, ty) = (variant.ident, &field.member, field.declared);
        let value = body::variable(0);
        // What the compiler says of a second one is underlined at its type.
        Some(quote_spanned! {ty.span()=>
            #[automatically_derived]
            impl #impl_generics ::core::convert::From<#ty> for #this #ty_generics #where_clause {
                fn from(#value: #ty) -> Self {
                    Self::#ident { #member: #value }
                }
            }
        })
    });
    froms.collect()
}

/// The enum as a bit field: its tag.
pub(super) fn bits(names: &Names<'_>, model: &Model<'_>) -> TokenStream {
    let Kind::Enum(variants) = &model.kind else { return TokenStream::new() };
    let Names { krate, value, .. } = names;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let this = &model.input.ident;
    let (most, ty) = (variants.tag.bits().unwrap_or(0), variants.tag.rust());
    let tags = || {
        variants
            .variants
            .iter()
            .filter_map(|variant| Some((variant.ident, variant.tag.as_ref()?.literal(variants.tag))))
    };
    let to = tags().map(|(ident, tag)| quote!(Self::#ident { .. } => #tag,));
    let from = tags()
        .map(|(ident, tag)| quote!(::core::result::Result::Ok(#tag) => ::core::result::Result::Ok(Self::#ident {}),));
    let known: Vec<_> = tags().map(|(_, tag)| tag).collect();
    let other = variants.variants.iter().find(|variant| variant.tag.is_none()).map(|variant| variant.ident);
    let to_other = other.map(|ident| quote!(Self::#ident { 0: #value } => *#value,));
    let from_other = match other {
        Some(ident) => {
            quote!(::core::result::Result::Ok(#value) => ::core::result::Result::Ok(Self::#ident { 0: #value }),)
        }
        None => TokenStream::new(),
    };
    let refused = other.filter(|_| !known.is_empty()).map(|ident| {
        quote! {
            fn refused(&self) -> ::core::option::Option<#krate::Reason> {
                match self {
                    Self::#ident { 0: #value } if ::core::matches!(*#value, #(#known)|*) => {
                        ::core::option::Option::Some(#krate::__private::known_bits(*#value as ::core::primitive::u128))
                    }
                    _ => ::core::option::Option::None,
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::__private::bits::Bits for #this #ty_generics #where_clause {
            const MOST: ::core::primitive::u32 = #most;

            fn to_bits(&self) -> ::core::primitive::u128 {
                let #value: #ty = match self { #(#to)* #to_other };
                #value as ::core::primitive::u128
            }

            fn from_bits(#value: ::core::primitive::u128) -> ::core::result::Result<Self, #krate::Reason> {
                match <#ty as ::core::convert::TryFrom<_>>::try_from(#value) {
                    #(#from)*
                    #from_other
                    _ => ::core::result::Result::Err(#krate::__private::unknown_bits(#value)),
                }
            }

            #refused
        }
    }
}
