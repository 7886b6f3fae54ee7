//! How the fields of a struct or of a variant are written.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::{
    Access, Group, Start, as_bits, computed, fields_of, groups, named, reference, referred, segments, used_names,
    within_run,
};
use super::{Names, field, late, numbers, telling};
use crate::errors::{located, respan};
use crate::model::{Body, Field, Pad, Part, Presence};

/// Statements that write all fields.
pub(super) fn fields(names: &Names<'_>, body: &Body<'_>, access: Access, start: Start) -> TokenStream {
    let (out, ended) = (&names.out, &names.ended);
    let used = used_names(body);
    let mut code = TokenStream::new();
    if body.has_tail() {
        code.extend(quote!(let mut #ended = false;));
    }
    if body.has_hollow() {
        let hollow = &names.hollow;
        code.extend(quote! {
            let mut #hollow = ::core::option::Option::<&'static &'static ::core::primitive::str>::None;
        });
    }
    if let (Start::AfterFirst, Some(field)) = (start, body.fields.first()) {
        let value = reference(0, field, access);
        code.extend(named(names, &used, field, &referred(&value), &value));
    }
    for segment in segments(body, start) {
        code.extend(late::between(names, body, segment.0, access));
        for Group { require, parts, numbers } in groups(names, body, out, segment) {
            code.extend(require);
            if numbers {
                code.extend(numbers::encode(names, body, parts, access));
            }
            for part in parts {
                if !numbers {
                    code.extend(encode_part(names, body, part, access));
                }
                for (index, field) in fields_of(body, part).into_iter().filter(|(_, field)| !field.is_computed) {
                    let value = value_of(index, field, access);
                    code.extend(named(names, &used, field, &referred(&value), &value));
                }
            }
        }
    }
    code.extend(late::between(names, body, body.parts.len(), access));
    if body.plan.is_late() {
        code.extend(late::second_pass(names, body, access, &used));
    }
    code
}

/// What is written of a field: its value, or what it was computed to be.
fn value_of(index: usize, field: &Field<'_>, access: Access) -> TokenStream {
    if field.counts.is_empty() && field.tag_of.is_none() && !field.is_computed {
        return reference(index, field, access);
    }
    computed(index).to_token_stream()
}

fn encode_part(names: &Names<'_>, body: &Body<'_>, part: &Part, access: Access) -> TokenStream {
    let out = &names.out;
    let fields = fields_of(body, part);
    let counts = fields.iter().filter_map(|(index, field)| count(names, body, *index, field, access));
    let counts: TokenStream = counts.collect();
    let statements = match fields.iter().any(|(_, field)| field.is_computed) {
        true => late::reserve(names, body, part, access),
        false => encode_statements(names, body, part, access),
    };
    let pad = match part.pad(body) {
        Pad::NONE => None,
        Pad::Bytes(bytes) => Some(quote!(#out.put_zeros(#bytes)?;)),
        Pad::Align(to) => {
            let (krate, origin) = (names.krate, &names.origin);
            Some(quote!(#out.put_zeros(#krate::__private::to_align(#out.written().saturating_sub(#origin), #to))?;))
        }
    };
    quote!(#counts #statements #pad)
}

/// Statements that write a part whose values are all known.
pub(super) fn encode_statements(names: &Names<'_>, body: &Body<'_>, part: &Part, access: Access) -> TokenStream {
    match part {
        Part::Field(index) => {
            let Some(field) = body.fields.get(*index) else { return TokenStream::new() };
            let value = value_of(*index, field, access);
            let write = field::encode(names, field, &value);
            if !matches!(field.presence, Presence::Tail) || field::may_be_hollow(field) || !body.has_hollow() {
                return write;
            }
            // Behind a field without bytes there are some now.
            let hollow = &names.hollow;
            quote!(#write if ::core::option::Option::is_some(#value) { #hollow = ::core::option::Option::None; })
        }
        Part::Bits { bytes, fields, lsb, .. } => encode_bits(names, body, (*bytes, *lsb), fields, access),
    }
}

/// Computes the field that is the tag of another, or the length of others, which must agree on it.
fn count(names: &Names<'_>, body: &Body<'_>, index: usize, field: &Field<'_>, access: Access) -> Option<TokenStream> {
    let Some((at, inner)) = field.tag_of.and_then(|at| Some((at, body.fields.get(at)?))) else {
        // A number whose first part stood before it is known since then.
        let known = body.fields.iter().any(|field| field.tag_of == Some(index));
        return if known { None } else { length(names, body, index, field, access) };
    };
    let first = length(names, body, at, inner, access);
    let (ty, inner_ty, de) = (field.ty, inner.declared, &names.de);
    // In two steps, so that what is wrong is underlined in one of the two fields.
    let (span, encoding) = (telling::span(inner), field::encoding(names, inner));
    let (krate, value) = (respan(names.krate, span), located(value_of(at, inner, access), span));
    let tag = match inner.told.as_ref().is_some_and(|told| told.with) {
        true => quote_spanned!(span=> #encoding::tag(#value)),
        false => quote_spanned!(span=> <#inner_ty as #krate::Inner<#de>>::tag(#value)),
    };
    let (krate, this) = (respan(names.krate, ty.span()), Ident::new("__tag", ty.span()));
    let declared = Ident::new("__tag", ty.span().located_at(span));
    let tag = quote_spanned!(span=> #[allow(clippy::type_complexity)] let #declared: #encoding::Tag = #tag;);
    let held = quote_spanned!(ty.span()=> #krate::__private::HoldsTag::holding(#this));
    let computed = computed(index);
    Some(quote!(#first #tag let #computed: &#ty = &#held;))
}

/// Computes the field that is the length of others.
fn length(names: &Names<'_>, body: &Body<'_>, index: usize, field: &Field<'_>, access: Access) -> Option<TokenStream> {
    let (krate, ty) = (respan(names.krate, field.ty.span()), field.ty);
    let (computed, declared) = (computed(index), field.declared);
    let mut counts =
        field.counts.iter().filter_map(|at| Some((body.fields.get(*at)?, items(names, body, *at, access)?)));
    let (counted, first) = counts.next()?;
    let as_length = quote_spanned!(ty.span()=> <#ty as #krate::__private::Length>);
    // A length that is not there is that of nothing.
    let (length, said) = match field.presence {
        Presence::Always => (quote!(#as_length::length(#first)), quote!(*#computed)),
        _ => {
            let there = reference(index, field, access);
            let there = quote!(::core::option::Option::is_some(#there));
            (quote!(#as_length::perhaps(#there, #first)), quote!(#computed.unwrap_or(0)))
        }
    };
    let length = field::take_in_field(names, counted, &length);
    let same = counts
        .map(|(counted, count)| field::fail(names, counted, &quote!(#krate::__private::Number::same(#said, #count))));
    Some(quote!(let #computed: &#declared = &#length; #(#same)*))
}

/// How many items a field has whose length stands elsewhere.
pub(super) fn items(names: &Names<'_>, body: &Body<'_>, index: usize, access: Access) -> Option<TokenStream> {
    let this = &names.value;
    let counted = body.fields.get(index)?;
    let (encoding, value) = (field::encoding(names, counted), reference(index, counted, access));
    let none = match (&counted.presence, &counted.none) {
        (Presence::If(_), _) => quote!(0),
        (_, Some(none)) => {
            let ty = counted.ty;
            quote!({ let #this: #ty = #none; #encoding::count(&#this) })
        }
        (_, None) => return Some(quote!(#encoding::count(#value))),
    };
    Some(quote!(match #value {
        ::core::option::Option::Some(#this) => #encoding::count(#this),
        ::core::option::Option::None => #none,
    }))
}

fn encode_bits(
    names: &Names<'_>,
    body: &Body<'_>,
    (bytes, lsb): (usize, bool),
    fields: &[(usize, u32)],
    access: Access,
) -> TokenStream {
    let Names { krate, out, run, .. } = names;
    let puts = fields.iter().enumerate().filter_map(|(at, (index, shift))| {
        let field = body.fields.get(*index)?;
        let (bits, ty) = (field.bits?, field.ty);
        let value = value_of(*index, field, access);
        let as_bits = as_bits(names, field);
        let check = field::refuse_bits(names, field, &value);
        let check = within_run(names, body, (fields, at), |index, field| value_of(index, field, access), check);
        let call = quote_spanned!(ty.span()=> #as_bits::put::<#bits, #shift>(#value, &mut #run));
        let put = field::fail(names, field, &call);
        Some(quote!(#check #put))
    });
    let write = Ident::new(if lsb { "write_lsb" } else { "write" }, Span::mixed_site());
    quote! {
        let mut #run = 0u128;
        #(#puts)*
        #krate::__private::bits::#write::<#bytes>(#run, #out)?;
    }
}
