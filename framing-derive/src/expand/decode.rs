//! How the fields of a struct or of a variant are read.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::{Group, Start, as_bits, fields_of, groups, named, segments, used_names, variable, within_run};
use super::field::Declared;
use super::reading::Reading;
use super::{Names, field, numbers, telling};
use crate::errors::respan;
use crate::model::{Body, Count, Field, Pad, Part, Presence};

/// Statements that read all fields into their variables, then the value that `constructor` makes of them.
pub(super) fn fields(names: &Names<'_>, body: &Body<'_>, constructor: &TokenStream, start: Start) -> TokenStream {
    let used = used_names(body);
    let mut code = TokenStream::new();
    if let (Start::AfterFirst, Some(field)) = (start, body.fields.first()) {
        let variable = variable(0);
        code.extend(named(names, &used, field, &quote!(#variable), &quote!(&#variable)));
    }
    let mut reading = Reading::new(names, body);
    for segment in segments(body, start) {
        code.extend(reading.between(segment.0));
        let names = reading.names();
        for Group { require, parts, numbers } in groups(names, body, &names.input, segment) {
            code.extend(require);
            if numbers {
                code.extend(numbers::decode(names, body, parts));
            }
            for part in parts {
                if !numbers {
                    code.extend(counters(names, body, part));
                    code.extend(decode_part(names, body, part));
                }
                for (index, field) in fields_of(body, part) {
                    let variable = variable(index);
                    code.extend(named(names, &used, field, &quote!(#variable), &quote!(&#variable)));
                }
            }
        }
    }
    code.extend(reading.between(body.parts.len()));
    for (index, field) in body.fields.iter().enumerate() {
        if let Presence::Never(default) = &field.presence {
            let (variable, ty) = (variable(index), field.ty);
            code.extend(quote!(let #variable: #ty = #default;));
        }
    }
    let members = body.fields.iter().enumerate().map(|(index, field)| {
        let (member, variable) = (&field.member, variable(index));
        quote!(#member: #variable)
    });
    quote!(#code ::core::result::Result::Ok(#constructor { #(#members),* }))
}

/// The variable of the offset of a field that is the length or tag of others.
fn said_at(index: usize) -> Ident {
    format_ident!("__at{}", index, span = Span::mixed_site())
}

/// The offsets of those fields of a part, the next one, that are the lengths or tags of others.
fn counters(names: &Names<'_>, body: &Body<'_>, part: &Part) -> TokenStream {
    let input = &names.input;
    let counters =
        fields_of(body, part).into_iter().filter(|(_, field)| !field.counts.is_empty() || field.tag_of.is_some());
    let offsets = counters.map(|(index, _)| {
        let at = said_at(index);
        match part.byte_of(body, index) {
            0 => quote!(let #at = #input.offset();),
            byte => quote!(let #at = #input.offset().saturating_add(#byte);),
        }
    });
    offsets.collect()
}

fn decode_part(names: &Names<'_>, body: &Body<'_>, part: &Part) -> TokenStream {
    let Names { krate, input, .. } = names;
    let statements = match part {
        Part::Field(index) => {
            let Some(field) = body.fields.get(*index) else { return TokenStream::new() };
            let declared = match &field.count {
                Some(Count::Field(at)) => {
                    let Some(field) = body.fields.get(*at) else { return TokenStream::new() };
                    let (ty, counter, at) = (field.ty, variable(*at), said_at(*at));
                    // One that is not there is the length of nothing.
                    let (krate, none) = (respan(krate, ty.span()), matches!(field.presence, Presence::If(_)));
                    let counter = if none { quote!(#counter.unwrap_or(0)) } else { counter.to_token_stream() };
                    let call = |method: TokenStream| quote_spanned!(ty.span()=> <#ty as #krate::__private::Length>::#method(#counter, #at));
                    Some(Declared { length: call(quote!(said)), absent: Some(call(quote!(absent))) })
                }
                // No byte behind the last one before could have said another number.
                Some(Count::Expr(expr)) => {
                    let at = quote!(#input.offset().saturating_sub(1));
                    Some(Declared { length: field::number(names, expr, "declared", &at), absent: None })
                }
                Some(Count::Last(_)) | None => None,
            };
            let told = told(names, body, field);
            let (variable, value) = (variable(*index), field::decode(names, field, declared.as_ref()));
            quote!(#told let #variable = #value;)
        }
        Part::Bits { fields, .. } => decode_bits(names, body, part, fields),
    };
    let pad = match part.pad(body) {
        Pad::NONE => None,
        Pad::Bytes(bytes) => Some(quote!(#krate::__private::pad(#input, #bytes)?;)),
        Pad::Align(to) => {
            let origin = &names.origin;
            let bytes = quote!(#krate::__private::to_align(#input.offset().saturating_sub(#origin), #to));
            Some(quote!(#krate::__private::pad(#input, #bytes)?;))
        }
    };
    quote!(#statements #pad)
}

/// What is told to the field that is read next.
fn told(names: &Names<'_>, body: &Body<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let Names { krate, input, told, .. } = names;
    let telling = field.told.as_ref()?;
    let (gather, args) = telling::told_args(names, field, telling);
    let (span, encoding) = (telling::span(field), field::encoding(names, field));
    let (tag, at) = match telling.tag.and_then(|at| Some((at, body.fields.get(at)?))) {
        Some((index, holder)) => {
            let (variable, at, ty) = (variable(index), said_at(index), holder.ty);
            let tag = quote_spanned!(span=> #encoding::Tag);
            let span = ty.span();
            let krate = respan(krate, span);
            let held = quote_spanned!(span=> <#ty as #krate::__private::HoldsTag<#tag>>::held);
            (quote!(#held(#variable)), quote!(#at))
        }
        None => match &telling.says {
            // No byte behind the last one before could have said another tag.
            Some(says) => (telling::said(names, field, says), quote!(#input.offset().saturating_sub(1))),
            None => (quote!(()), quote!(#input.offset())),
        },
    };
    let krate = respan(krate, span);
    // That there is a tag is asked at this field first, and not at the one that holds it.
    let ty = quote_spanned!(span=> #krate::Told<#encoding::Tag, _>);
    Some(
        quote_spanned!(span=> #gather #[allow(clippy::type_complexity)] let #told: #ty = #krate::Told { tag: #tag, at: #at, args: #args };),
    )
}

fn decode_bits(names: &Names<'_>, body: &Body<'_>, part: &Part, fields: &[(usize, u32)]) -> TokenStream {
    let Names { krate, input, run, .. } = names;
    let Part::Bits { bytes, lsb, .. } = part else { return TokenStream::new() };
    let takes = fields.iter().enumerate().filter_map(|(at, (index, shift))| {
        let field = body.fields.get(*index)?;
        let (bits, ty, variable) = (field.bits?, field.ty, variable(*index));
        let as_bits = as_bits(names, field);
        // The run was just read: its end is here, and the byte in which the field begins so far before it.
        let back = bytes.saturating_sub(part.byte_of(body, *index));
        let offset = quote!(#input.offset().saturating_sub(#back));
        let call = quote_spanned!(ty.span()=> #as_bits::read::<#bits, #shift>(#run, #offset));
        let value = field::take_in_field(names, field, &call);
        let check = field::check_bits(names, field, &quote!(&#variable), &offset);
        let before = |index: usize, _: &Field<'_>| {
            let variable = self::variable(index);
            quote!(&#variable)
        };
        let check = within_run(names, body, (fields, at), before, check);
        Some(quote!(let #variable = #value; #check))
    });
    let read = Ident::new(if *lsb { "read_lsb" } else { "read" }, Span::mixed_site());
    quote! {
        let #run = #krate::__private::bits::#read::<#bytes>(#input)?;
        #(#takes)*
    }
}
