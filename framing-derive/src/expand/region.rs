//! What a field can say of the size of others: how large they can be, and whether it can say it at all.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::checks::Assert;
use super::late::{as_size, scale};
use super::sizes::Sizes;
use super::{Names, field};
use crate::model::{Begin, Body, Field, SizeField};

/// The most bytes that the field can say.
pub(super) fn most(names: &Names<'_>, field: &Field<'_>, size: &SizeField) -> TokenStream {
    let scale = scale(names, size);
    let largest = largest(names, field);
    quote!(#scale.most(#largest))
}

/// The largest number that the field can hold.
fn largest(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    if let Some(bits) = field.bits {
        let most = u128::MAX.wrapping_shr(128u32.saturating_sub(bits));
        let most = i128::try_from(most).unwrap_or(i128::MAX);
        return proc_macro2::Literal::i128_unsuffixed(most).to_token_stream();
    }
    let (krate, as_size) = (names.krate, as_size(names, field.ty));
    match field.size {
        Some(_) => quote!(#as_size::NUMBERS.1),
        None => {
            let most = field::constant(names, field, "MAX_NUMBER");
            quote!(#krate::__private::region::lesser(#as_size::NUMBERS.1, #most))
        }
    }
}

/// What has to hold lest no value of the message have an encoding.
pub(super) fn asserts(names: &Names<'_>, body: &Body<'_>, before: usize) -> Vec<Assert> {
    body.plan.sizes.iter().flat_map(|size| asserts_of(names, body, size, before)).collect()
}

fn asserts_of(names: &Names<'_>, body: &Body<'_>, size: &SizeField, before: usize) -> Vec<Assert> {
    let Some(field) = body.fields.get(size.field) else { return Vec::new() };
    let parts = body.parts.get(size.range.first()..=size.range.last).unwrap_or_default();
    let before = if size.range.begin == Begin::Message { before } else { 0 };
    let sizes = Sizes::of_parts(names, body, parts).plus(before);
    let krate = names.krate;
    let (least, all) = (sizes.min(krate), sizes.max(krate));
    let (scale, most, as_size) = (scale(names, size), most(names, field, size), as_size(names, field.ty));
    let mut asserts = Vec::new();
    if !sizes.is_zero() {
        asserts.push(Assert {
            span: field.ty.span(),
            condition: quote!((#least as ::core::primitive::u64) <= #most),
            text: format!(
                "`{}` cannot say how large these fields are, not even at their least; widen its type, or its `unit`",
                field.path
            ),
        });
    }
    if let Some(unit) = &size.unit {
        asserts.push(Assert {
            span: unit.span(),
            condition: quote!(#scale.divides(#least, #all)),
            text:
                "the fields that are counted have a fixed size, and it is no whole number of these units; add `pad` to \
                   them, or change `unit`"
                    .to_owned(),
        });
    }
    if let Some(adjust) = &size.adjust {
        let smallest = if field.bits.is_some() { quote!(0) } else { quote!(#as_size::NUMBERS.0) };
        asserts.push(Assert {
            span: adjust.span(),
            condition: quote!(#scale.reaches(#all, #smallest)),
            text: format!(
                "with this, the number in `{}` is too small for its type whatever is counted; raise `adjust`",
                field.path
            ),
        });
    }
    asserts
}
