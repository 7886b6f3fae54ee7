//! Assertions of tags that are constants, whose values only the compiler knows: each fits, and none is another variant's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

use super::Names;
use super::checks::Assert;
use crate::model::{EnumModel, Kind, Model};
use crate::tag::{Choice, Tag, constants};

/// Constants that are tags fit, and differ from the tags before them.
pub(super) fn asserts(names: &Names<'_>, model: &Model<'_>) -> Vec<Assert> {
    let Kind::Enum(model) = &model.kind else { return Vec::new() };
    let mut asserts = Vec::new();
    let tags = model.variants.iter().filter_map(|variant| Some((variant.ident, variant.tag.as_ref()?)));
    let choices = tags.flat_map(|(ident, tag)| tag.choices().into_iter().map(move |choice| (ident, tag, choice)));
    let choices: Vec<_> = choices.collect();
    // An assertion stands by itself, where the constants of the implementation are not known.
    let with = |tags: &[&Tag], condition: TokenStream| {
        let constants = constants(tags.iter().copied(), model.tag);
        quote!({ #constants #condition })
    };
    for (at, (ident, tag, choice)) in choices.iter().enumerate() {
        for constant in choice.constants() {
            if let Some(condition) = model.tag.fits(&constant.literal(model.tag)) {
                let text =
                    "this tag does not fit in the tag's type; lower it, or widen the type: `tag = ...` on the enum";
                asserts.push(Assert {
                    span: span(constant, ident),
                    condition: with(&[tag], condition),
                    text: text.to_owned(),
                });
            }
        }
        if choice.is_range()
            && let Some(constant) = choice.constants().next()
        {
            let (first, last) = (choice.first().literal(model.tag), choice.end().literal(model.tag));
            let text = "a range of tags begins with the least of them; turn it round".to_owned();
            let condition = with(&[tag], quote!(#first <= #last));
            asserts.push(Assert { span: span(constant, ident), condition, text });
        }
        for (other, other_tag, before) in choices.iter().take(at) {
            if choice.constants().chain(before.constants()).next().is_none() {
                continue;
            }
            let text = if other == ident {
                "this names a tag twice; name each once".to_owned()
            } else if choice.is_range() || before.is_range() {
                format!("`{other}` has one of these tags already; leave it out")
            } else {
                format!("`{other}` has the tag of `{ident}` already; give `{ident}` another")
            };
            let condition = with(&[tag, other_tag], apart(names, model, choice, before));
            asserts.push(Assert { span: span(choice.first(), ident), condition, text });
        }
    }
    asserts
}

/// Where a tag is underlined: a literal is no token of its own any more.
fn span(tag: &Tag, ident: &Ident) -> Span {
    if let Tag::Constant(constant) = tag { constant.span() } else { ident.span() }
}

/// Whether two choices have no tag in common.
fn apart(names: &Names<'_>, model: &EnumModel<'_>, one: &Choice, other: &Choice) -> TokenStream {
    let literal = |tag: &Tag| tag.literal(model.tag);
    let (first, from) = (literal(one.first()), literal(other.first()));
    if !one.is_range() && !other.is_range() {
        let same = model.tag.same(names.krate, &first, &from);
        return quote!(!#same);
    }
    let (last, to) = (literal(one.end()), literal(other.end()));
    quote!((#last < #from || #to < #first))
}
