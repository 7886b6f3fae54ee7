//! Enums: a tag, then the fields of its variant.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::{self, Access, Start};
use super::newtype::implement_bits;
use super::sizes::Sizes;
use super::{Names, decode as reading, encode as writing, late};
use crate::model::{Body, EnumModel, Kind, Model, Variant};
use crate::tag::{Tag, constants as constants_of};

/// The sizes of a tag, unless that stands elsewhere, and one of the variants, with so many bytes before the tag.
pub(super) fn sizes(names: &Names<'_>, model: &EnumModel<'_>, before: usize, outside: bool) -> Sizes {
    let tag = if outside { 0 } else { model.tag.size(&model.order).unwrap_or(0) };
    let before = before.saturating_add(tag);
    let variants: Vec<_> = model
        .variants
        .iter()
        .map(|variant| match variant.holds_tag() {
            false => Sizes::of_body(names, &variant.body, 0, before),
            // The field that holds the tag is the tag.
            true => Sizes::of_body(names, &variant.body, 1, before),
        })
        .collect();
    if outside {
        return Sizes::of_variants(names.krate, 0, &variants);
    }
    match model.tag.size(&model.order) {
        Some(size) => Sizes::of_variants(names.krate, size, &variants),
        None => {
            let tag_as = tag_encoding(names, model);
            let tag = (quote!(#tag_as::MIN_SIZE), quote!(#tag_as::MAX_SIZE));
            Sizes::of_variants(names.krate, 0, &variants).plus_unknown(tag)
        }
    }
}

/// The size of a value: where all variants have the same, that one.
pub(super) fn size_hint(names: &Names<'_>, model: &EnumModel<'_>, magic: usize, outside: bool) -> TokenStream {
    let all = sizes(names, model, magic, outside).plus(magic);
    if all.is_fixed() {
        return all.max(names.krate);
    }
    let arms = model.variants.iter().map(|variant| {
        let first = usize::from(outside && variant.holds_tag());
        let wanted = |index| index >= first && variant.body.fields.get(index).is_some_and(body::varies);
        let pattern = pattern(variant, wanted);
        let parts = variant.body.parts.get(first..).unwrap_or_default();
        if outside {
            let size = body::size_hint(names, &variant.body, Access::Variant, magic, None, parts);
            return quote!(#pattern => #size,);
        }
        let (known, tag) = match (&variant.tag, model.tag.size(&model.order)) {
            (None | Some(Tag::Several(_)), _) => (0, None),
            (Some(_), Some(size)) => (size, None),
            (Some(tag), None) => {
                let (tag_as, tag) = (tag_encoding(names, model), tag.reference(model.tag));
                (0, Some(quote!(#tag_as::size(#tag))))
            }
        };
        let size = body::size_hint(names, &variant.body, Access::Variant, known.saturating_add(magic), tag, parts);
        quote!(#pattern => #size,)
    });
    quote!(match self { #(#arms)* })
}

pub(super) fn encode(names: &Names<'_>, model: &EnumModel<'_>, outside: bool) -> TokenStream {
    let out = &names.out;
    let tag_as = tag_encoding(names, model);
    if !outside && model.variants.iter().all(|variant| variant.tag.is_some() && variant.body.fields.is_empty()) {
        let tag = tag(names, model);
        return quote!(#tag_as::encode(&#tag, #out)?;);
    }
    let is_late = model.variants.iter().any(|variant| variant.body.plan.is_late());
    let arms = model.variants.iter().map(|variant| {
        let pattern = pattern(variant, |_| true);
        let start = if outside && variant.holds_tag() { Start::AfterFirst } else { Start::Unchecked };
        let fields = writing::fields(names, &variant.body, Access::Variant, start);
        let tag = match &variant.tag {
            Some(tag @ Tag::Several(_)) => refuse_others(names, model, tag, &variant.body),
            Some(_) if outside => TokenStream::new(),
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

/// A tag that is not among those of its variant would be read back as another one's.
fn refuse_others(names: &Names<'_>, model: &EnumModel<'_>, tag: &Tag, body: &Body<'_>) -> TokenStream {
    let krate = names.krate;
    let (pattern, held) = (tag.literal(model.tag), body::variable(0));
    let path = body.fields.first().map_or("", |field| field.path.as_str());
    let wide = model.tag.wide(krate, &quote!(*#held));
    quote! {
        if !::core::matches!(*#held, #pattern) {
            return ::core::result::Result::Err(#krate::__private::wrong_tag(#wide).in_field(&#path));
        }
    }
}

pub(super) fn decode(names: &Names<'_>, model: &EnumModel<'_>, outside: bool) -> TokenStream {
    let Names { krate, input, value, told, .. } = names;
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
        if variant.holds_tag() {
            let fields = decode_holder(names, variant, value);
            return Some(quote!(#value @ (#tag) => { #fields }));
        }
        let fields = reading::fields(names, &variant.body, &quote!(Self::#ident), Start::Unchecked);
        Some(quote!(#tag => { #fields }))
    });
    let other = match model.variants.iter().find(|variant| variant.tag.is_none()) {
        Some(variant) => decode_holder(names, variant, value),
        None => {
            let wide = model.tag.wide(krate, &quote!(#value));
            if outside {
                let unknown = quote!(#krate::__private::unknown(#wide));
                quote!(::core::result::Result::Err(#krate::DecodeError::malformed(#told.at, #unknown)))
            } else {
                quote!(::core::result::Result::Err(#krate::__private::unknown_tag(#input, #back, #wide)))
            }
        }
    };
    // Where each of the 256 values of a byte is a variant's, an arm for the others would never be reached.
    let tags = model.variants.iter().filter_map(|variant| variant.tag.as_ref());
    let complete = model.tag.is_exhausted(tags.fold(0, |sum, tag| sum.saturating_add(tag.count())));
    // Of ranges between constants only the compiler knows whether they leave any.
    let ranges = model.variants.iter().filter_map(|variant| variant.tag.as_ref()).flat_map(Tag::choices);
    let unknown = ranges.into_iter().any(|choice| choice.is_range() && choice.constants().next().is_some());
    let allow = unknown.then(|| quote!(#[allow(unreachable_patterns)]));
    let rest = (!complete).then(|| quote!(#allow #value => { #other }));
    if outside {
        return quote!(match #told.tag { #(#known)* #rest });
    }
    quote! {
        #before
        match #tag_as::decode(#input)? {
            #(#known)*
            #rest
        }
    }
}

/// Reads a variant whose first field is the tag, which was read.
fn decode_holder(names: &Names<'_>, variant: &Variant<'_>, tag: &proc_macro2::Ident) -> TokenStream {
    let ident = variant.ident;
    let field = body::variable(0);
    let rest = reading::fields(names, &variant.body, &quote!(Self::#ident), Start::AfterFirst);
    quote!(let #field = #tag; #rest)
}

/// `<E as Encoding<'a, T>>` of the tag.
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

/// The tag of a value.
pub(super) fn tag(names: &Names<'_>, model: &EnumModel<'_>) -> TokenStream {
    let value = &names.value;
    let arms = model.variants.iter().filter_map(|variant| {
        let ident = variant.ident;
        if variant.holds_tag() {
            let member = &variant.body.fields.first()?.member;
            return Some(quote!(Self::#ident { #member: #value, .. } => *#value,));
        }
        let tag = variant.tag.as_ref()?.literal(model.tag);
        Some(quote!(Self::#ident { .. } => #tag,))
    });
    quote!(match self { #(#arms)* })
}

/// The constants of the user's that are tags.
pub(super) fn constants(model: &EnumModel<'_>) -> TokenStream {
    constants_of(model.variants.iter().filter_map(|variant| variant.tag.as_ref()), model.tag)
}

/// `From` for each type that is all that one variant holds.
pub(super) fn froms(model: &Model<'_>) -> TokenStream {
    let Kind::Enum(variants) = &model.kind else { return TokenStream::new() };
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let this = &model.input.ident;
    let froms = variants.variants.iter().filter(|variant| !variant.holds_tag()).filter_map(|variant| {
        let [field] = variant.body.fields.as_slice() else { return None };
        let (ident, member, ty) = (variant.ident, &field.member, field.declared);
        let value = body::variable(0);
        // What the compiler says of a second one is underlined at its type; what lints would say of the body, nowhere.
        let made = quote!(Self::#ident { #member: #value });
        Some(quote_spanned! {ty.span()=>
            #[automatically_derived]
            impl #impl_generics ::core::convert::From<#ty> for #this #ty_generics #where_clause {
                fn from(#value: #ty) -> Self {
                    #made
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
    let (most, ty) = (variants.tag.bits().unwrap_or(0), variants.tag.rust());
    let tag_of = |variant: &Variant<'_>| Some(variant.tag.as_ref()?.literal(variants.tag));
    let single = variants.variants.iter().filter(|variant| !variant.holds_tag()).filter_map(tag_of);
    // The field that holds the tag, by its name or number.
    let holder = |variant: &Variant<'_>| variant.body.fields.first().map(|field| field.member.clone());
    let to = variants.variants.iter().filter_map(|variant| {
        let ident = variant.ident;
        if variant.holds_tag() {
            let member = holder(variant)?;
            return Some(quote!(Self::#ident { #member: #value } => *#value,));
        }
        let tag = tag_of(variant)?;
        Some(quote!(Self::#ident { .. } => #tag,))
    });
    // All but the one that takes the rest, and that one last.
    let (known, other): (Vec<_>, Vec<_>) = variants.variants.iter().partition(|variant| variant.tag.is_some());
    let from = known.iter().chain(&other).filter_map(|variant| {
        let ident = variant.ident;
        let pattern = tag_of(variant);
        if variant.holds_tag() {
            let (member, pattern) = (holder(variant)?, pattern.map(|tag| quote!(@ (#tag))));
            let made = quote!(Self::#ident { #member: #value });
            return Some(quote!(::core::result::Result::Ok(#value #pattern) => ::core::result::Result::Ok(#made),));
        }
        Some(quote!(::core::result::Result::Ok(#pattern) => ::core::result::Result::Ok(Self::#ident {}),))
    });
    let known_tags: Vec<_> = known.iter().filter_map(|variant| tag_of(variant)).collect();
    let refusals = variants.variants.iter().filter_map(|variant| {
        let (ident, member) = (variant.ident, holder(variant)?);
        let (helper, condition) = match tag_of(variant) {
            Some(own) => ("wrong_bits", quote!(!::core::matches!(*#value, #own))),
            None if known_tags.is_empty() => return None,
            None => ("known_bits", quote!(::core::matches!(*#value, #(#known_tags)|*))),
        };
        let helper = proc_macro2::Ident::new(helper, proc_macro2::Span::mixed_site());
        Some(quote! {
            Self::#ident { #member: #value } if #condition => {
                ::core::option::Option::Some(#krate::__private::#helper(*#value as ::core::primitive::u128))
            }
        })
    });
    let refusals: Vec<_> = refusals.collect();
    let refused = (!refusals.is_empty()).then(|| {
        quote! {
            fn refused(&self) -> ::core::option::Option<#krate::Reason> {
                match self {
                    #(#refusals)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    });
    let items = quote! {
            const MOST: ::core::primitive::u32 = #most;
            const LEAST: ::core::primitive::u32 = #krate::__private::bits::widest(&[#(#single as ::core::primitive::u128),*]);

            fn to_bits(&self) -> ::core::primitive::u128 {
                let #value: #ty = match self { #(#to)* };
                #value as ::core::primitive::u128
            }

            fn from_bits(#value: ::core::primitive::u128) -> ::core::result::Result<Self, #krate::Reason> {
                match <#ty as ::core::convert::TryFrom<_>>::try_from(#value) {
                    #(#from)*
                    _ => ::core::result::Result::Err(#krate::__private::unknown_bits(#value)),
                }
            }

            #refused
    };
    implement_bits(model, &items)
}
