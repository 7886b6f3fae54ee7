//! Runs of numbers, whose sizes are known from their types as they are written: read and written as one array.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::Names;
use super::body::{Access, reference, referred, variable};
use crate::encoding::Endian;
use crate::model::{Body, Field, Part};

/// A run of numbers ends here: an array pattern of so many bytes is long enough.
const LONGEST_RUN: usize = 128;

/// How many of `parts`, from the first on, are numbers that fit in one run.
pub(super) fn at_start(body: &Body<'_>, parts: &[Part]) -> usize {
    let mut bytes = 0usize;
    let number = |part: &&Part| {
        let Part::Field(index) = part else { return false };
        let Some(field) = body.fields.get(*index).filter(|field| field.number.is_some()) else { return false };
        bytes = bytes.saturating_add(field.size.unwrap_or(0));
        bytes <= LONGEST_RUN
    };
    parts.iter().take_while(number).count()
}

/// The numbers of a run, each with the variables of its bytes.
fn run_of<'b>(body: &'b Body<'_>, parts: &[Part]) -> Vec<(usize, &'b Field<'b>, Vec<Ident>)> {
    let mut next = 0usize;
    let fields = parts.iter().filter_map(|part| {
        let Part::Field(index) = part else { return None };
        let field = body.fields.get(*index)?;
        let bytes = (0..field.size?).map(|_| {
            let byte = format_ident!("__byte{}", next, span = Span::mixed_site());
            next = next.saturating_add(1);
            byte
        });
        Some((*index, field, bytes.collect()))
    });
    fields.collect()
}

/// Statements that write a run of numbers: room for all of it is claimed once, and each byte has its place. To the
/// compiler this is less than a call for each field, and the same in the end.
pub(super) fn encode(names: &Names<'_>, body: &Body<'_>, parts: &[Part], access: Access) -> TokenStream {
    let Names { out, error, run, .. } = names;
    let fields = run_of(body, parts);
    let bytes: Vec<_> = fields.iter().flat_map(|(_, _, bytes)| bytes).collect();
    let puts = fields.iter().map(|(index, field, bytes)| {
        let (ty, value) = (field.ty, referred(&reference(*index, field, access)));
        let to = if field.number == Some(Endian::Big) { quote!(to_be_bytes) } else { quote!(to_le_bytes) };
        quote!([#(*#bytes),*] = <#ty>::#to(#value);)
    });
    quote! {
        let [#(#bytes),*] = match #out.claim_array() {
            ::core::result::Result::Ok(#run) => #run,
            ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#error),
        };
        #(#puts)*
    }
}

/// Statements that read a run of numbers into their variables.
pub(super) fn decode(names: &Names<'_>, body: &Body<'_>, parts: &[Part]) -> TokenStream {
    let Names { krate, input, error, run, .. } = names;
    let (size, apart, takes) = taken(names, body, parts);
    quote! {
        let #run = match #input.take_bytes(#size) {
            ::core::result::Result::Ok(#run) => #run,
            ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#error),
        };
        let #apart else {
            return ::core::result::Result::Err(#krate::DecodeError::not_enough_data(1));
        };
        #takes
    }
}

/// A struct that is one run and nothing else: the body of `decode`, and the `decode_frame` that it calls. There the error of a wrong
/// size comes from a call of its own, so that the message is not put together in the memory of a result, in odd pieces.
pub(super) fn whole(names: &Names<'_>, body: &Body<'_>) -> Option<(TokenStream, TokenStream)> {
    let Names { krate, input, error, run, de, .. } = names;
    let count = body.parts.len();
    if count < 2 || body.fields.len() > count || at_start(body, &body.parts) < count {
        return None;
    }
    let (size, apart, takes) = taken(names, body, &body.parts);
    let members = body.fields.iter().enumerate().map(|(index, field)| {
        let (member, variable) = (&field.member, variable(index));
        quote!(#member: #variable)
    });
    let decode = quote! {
        match #input.take_bytes(#size) {
            ::core::result::Result::Ok(#run) => <Self as #krate::Message<#de>>::decode_frame(#run),
            ::core::result::Result::Err(#error) => ::core::result::Result::Err(#error),
        }
    };
    let decode_frame = quote! {
        #[inline(always)]
        fn decode_frame(#run: &#de [::core::primitive::u8]) -> ::core::result::Result<Self, #krate::DecodeError> {
            let #apart else {
                return ::core::result::Result::Err(#krate::__private::misfit(#run, #size));
            };
            #takes
            ::core::result::Result::Ok(Self { #(#members),* })
        }
    };
    Some((decode, decode_frame))
}

/// The size of a run, the pattern that takes its bytes apart, and the statements that put the numbers together.
fn taken(names: &Names<'_>, body: &Body<'_>, parts: &[Part]) -> (usize, TokenStream, TokenStream) {
    let run = &names.run;
    let fields = run_of(body, parts);
    let bytes: Vec<_> = fields.iter().flat_map(|(_, _, bytes)| bytes).collect();
    let takes = fields.iter().map(|(index, field, bytes)| {
        let (ty, variable) = (field.ty, variable(*index));
        let from = if field.number == Some(Endian::Big) { quote!(from_be_bytes) } else { quote!(from_le_bytes) };
        quote!(let #variable = <#ty>::#from([#(#bytes),*]);)
    });
    (bytes.len(), quote!(&[#(#bytes),*] = #run), quote!(#(#takes)*))
}
