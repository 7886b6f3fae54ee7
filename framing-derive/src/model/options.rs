//! Fields that are not simply there: conditions, tails, sentinels, and lengths that stand elsewhere.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Fields, GenericArgument, PathArguments, Type};

use super::fields::{name as field_name, refuse};
use super::regions::variables;
use super::{Body, Count, Defaults, Event, Field, Presence, expr};
use crate::attr::{Attrs, Item, Value, nearest};
use crate::encoding::{LENGTH_NAMES, Length, NUMBERS, length_mistake, length_most, name_of};
use crate::errors::{Errors, located, respan};

/// The attributes of what is on the wire.
const OF_WIRE: &[&str] = &[
    "if",
    "since",
    "value",
    "none",
    "validate",
    "bits",
    "pad",
    "align",
    "size",
    "tag",
    "args",
    "lsb",
    "each",
    "null",
    "until",
    "with",
    "varint",
    "zigzag",
    "max",
    "len",
    "count",
    "rest",
    "leave",
    "sized",
    "size_of",
    "checksum",
    "big_endian",
    "little_endian",
];

/// Whether a field is on the wire, and the type that lies there.
pub(super) fn presence<'i>(
    field: &'i syn::Field,
    attrs: &Attrs,
    krate: &syn::Path,
    errors: &mut Errors,
) -> (Presence, &'i Type) {
    let ty = &field.ty;
    let default = match attrs.get("default") {
        Some(Item { value: Value::Expr(expr), .. }) => Some(quote!(#expr)),
        Some(item) => Some(absent(krate, ty, item.name.span())),
        None => None,
    };
    if attrs.get("skip").is_some() {
        refuse(attrs, OF_WIRE, "skip", errors);
        return (Presence::Never(default.unwrap_or_else(|| absent(krate, ty, ty.span()))), ty);
    }
    if let Some(since) = attrs.get("since") {
        refuse(attrs, &["if", "bits", "pad", "align"], "since", errors);
        if let (Some(rest), None) = (attrs.get("rest"), attrs.any_of(&["sized", "size"])) {
            errors.at(
                &rest.name,
                "`rest` is nothing where nothing is left, as `since` says: remove `since`; or give this field an end of its \
                 own, so that nothing and no field differ: `sized = u16`",
            );
        }
        return match (default, option(ty)) {
            (Some(default), _) => (Presence::TailOr(default), ty),
            (None, Some(inner)) => (Presence::Tail, inner),
            (None, None) => {
                errors.at(
                    &since.name,
                    "what has this field where an older peer does not send it? make it an `Option`, or add `default`",
                );
                (Presence::Always, ty)
            }
        };
    }
    if let Some(item) = attrs.get("default") {
        errors.at(&item.name, "`default` is for a field that may be missing: beside `skip` or `since`");
    }
    let Some(condition) = expr(attrs, "if") else { return (Presence::Always, ty) };
    if let Some(item) = attrs.get("bits") {
        let message =
            "bits that may be absent are a message: put the run into a struct of its own, in an `Option` with `if`";
        errors.at(&item.name, message);
    }
    refuse(attrs, &["pad"], "if", errors);
    match option(ty) {
        Some(inner) => (Presence::If(Box::new(condition.clone())), inner),
        None => {
            errors.at(ty, "a field with a condition is an `Option`: `None` where the condition does not hold");
            (Presence::Always, ty)
        }
    }
}

/// The default of a type, underlined at `span` where it has none.
fn absent(krate: &syn::Path, ty: &Type, span: Span) -> TokenStream {
    let (krate, ty) = (respan(krate, span), located(quote!(#ty), span));
    quote_spanned!(span=> <#ty as #krate::__private::Absent>::absent())
}

/// The value that stands for `None`, and the type that lies on the wire.
pub(super) fn none<'i>(attrs: &Attrs, ty: &'i Type, errors: &mut Errors) -> (Option<syn::Expr>, &'i Type) {
    let Some(none) = expr(attrs, "none") else { return (None, ty) };
    refuse(attrs, &["bits", "value"], "none", errors);
    match option(ty) {
        Some(inner) => (Some(none.clone()), inner),
        None => {
            errors.at(ty, "a field with `none` is an `Option`: `None` lies as the value that is given");
            (None, ty)
        }
    }
}

/// Where the length of a field stands. A field that is its length learns so.
pub(super) fn length<'i>(
    field: &mut Field<'i>,
    attrs: &Attrs,
    index: usize,
    (fields, before): (&Fields, &mut [Field<'i>]),
    defaults: &Defaults<'_>,
    errors: &mut Errors,
) -> Length {
    if let Some(item) = attrs.get("rest") {
        refuse(attrs, &["len", "count"], &item.name.to_string(), errors);
        if let Some(until) = attrs.get("until") {
            let message = "`rest` goes on to the end, and `until` to its bytes, so `until` has no effect beside it; where they may be \
                 left out, no value would say whether they were there: make them an item, the variant `tag = 0xff` of an enum, \
                 whose field takes what follows";
            errors.at(&until.name, message);
        }
        if attrs.get("leave").is_none() && attrs.any_of(&["sized", "size"]).is_none() {
            refuse(attrs, &["pad", "align"], "rest", errors);
        }
        // No second error for the bound, where a length is one that has no effect.
        return Length::Rest(super::ty(attrs.any_of(&["sized", "len"])).and_then(length_most));
    }
    if let Some(until) = expr(attrs, "until") {
        refuse(attrs, &["len", "count", "null"], "until", errors);
        if super::terminated::is_function(until) {
            super::terminated::check_function(field, attrs, errors);
            field.count = Some(Count::Last(Box::new(until.clone())));
            return Length::Elsewhere(None);
        }
        let big = super::order(attrs).unwrap_or_else(|| defaults.order.clone());
        return super::terminated::until(until, &big, errors);
    }
    if let Some(count) = expr(attrs, "count") {
        refuse(attrs, &["len"], "count", errors);
        check_count(count, before, errors);
        field.count = Some(Count::Expr(Box::new(count.clone())));
        return Length::Elsewhere(None);
    }
    let Some(Item { value: Value::Type(len), .. }) = attrs.get("len") else { return Length::Prefix };
    let Some(name) = name_of(len) else { return Length::Prefix };
    let counter = before.iter_mut().enumerate().find(|(_, field)| is_named(field, &name));
    let Some((at, counter)) = counter else {
        let named = |field: &syn::Field| field.ident.as_ref().is_some_and(|ident| *ident == name);
        let Some(at) = fields.iter().position(named) else {
            let names: Vec<_> = before.iter().map(|field| field_name(&field.member)).collect();
            let Some(mistake) = no_length(len, &names, &defaults.params, attrs.get("max").is_some()) else {
                return Length::Prefix;
            };
            errors.at(len, mistake);
            // No second error for the bound.
            return Length::Elsewhere(Some(0));
        };
        let message = if at == index {
            format!("`{name}` cannot be its own length; name a field before it")
        } else {
            format!("`{name}` is not known yet: a length field stands before what it counts; move it up")
        };
        errors.at(len, message);
        // No second error for the bound.
        return Length::Elsewhere(Some(0));
    };
    let ty = name_of(counter.ty).unwrap_or_default();
    let number = NUMBERS.iter().find(|number| number.0 == ty);
    let integer = number.is_some_and(|number| !number.0.starts_with('f'));
    if matches!(ty.as_str(), "bool" | "char" | "f32" | "f64" | "String")
        || !matches!(counter.presence, Presence::Always | Presence::If(_))
        || counter.none.is_some()
    {
        let message = format!("`{name}` is the length of another field, so it is an integer, there always or by `if`");
        // Not that it has no bound, where it varies.
        errors.instead(counter.ty, message);
        // No second error for the bound.
        return Length::Elsewhere(Some(0));
    }
    if let Some(adjust) = attrs.get("adjust") {
        let message = format!(
            "`adjust` is for a length right before what it counts; write `count = {name}.checked_sub(..)`, which is checked, \
             or, of bytes, `size_of` with `adjust` on `{name}`"
        );
        errors.at(&adjust.name, message);
    }
    if counter.is_computed || counter.tag_of.is_some() {
        errors.at(len, format!("`{name}` is computed already; a field says one thing: name another"));
        // No second error for the bound.
        return Length::Elsewhere(Some(0xffff));
    }
    if matches!(field.presence, Presence::Tail | Presence::TailOr(_)) {
        let message = "a field that an older peer does not send cannot have its length in one that is always there; \
             give it a length prefix: `len = u16`";
        errors.at(len, message);
        return Length::Elsewhere(Some(0xffff));
    }
    counter.counts.push(index);
    // What the field cannot hold is an error of encoding.
    counter.plain = false;
    counter.number = None;
    field.count = Some(Count::Field(at));
    let sign = u32::from(ty.starts_with('i'));
    let bits = counter.bits.or_else(|| u32::try_from(number?.1).ok()?.checked_mul(8)?.checked_sub(sign));
    let bits = bits.filter(|_| integer);
    Length::Elsewhere(bits.map(|bits| u64::MAX.checked_shr(64u32.saturating_sub(bits)).unwrap_or(u64::MAX)))
}

/// Expressions see fields by their names alone, and so not those that have none.
pub(super) fn check_names(field: &Field<'_>, errors: &mut Errors) {
    let this = field.expressions().into_iter().flat_map(variables).find(|name| name == "self");
    if let Some(this) = this {
        errors.at(
            &this,
            match field.member {
                syn::Member::Named(_) => "an expression sees the fields before it by their names, without `self`",
                syn::Member::Unnamed(_) => "an expression sees the fields before it by their names; give them names",
            },
        );
    }
}

/// What is wrong with `len = name`, where no field is called so, and no length either.
fn no_length(len: &Type, fields: &[String], params: &[String], bounded: bool) -> Option<String> {
    let name = &*name_of(len)?;
    if params.iter().any(|param| param == name) {
        return Some(format!(
            "`len` names a field of this item, which is computed; `{name}` is told, and is what it is: write \
             `count = {name}` in the place of `len`, and it is checked"
        ));
    }
    let lower = name.chars().next().is_some_and(char::is_lowercase);
    if !lower || matches!(name, "varint" | "zigzag") || length_most(len).is_some() || length_mistake(len).is_some() {
        return None;
    }
    match nearest(name, fields.iter().map(String::as_str)) {
        Some(meant) => Some(format!("no field before this one is called `{name}`; did you mean `{meant}`?")),
        None if bounded => None,
        None => Some(format!(
            "no field before this one is called `{name}`, and no length; lengths are {LENGTH_NAMES}, and with `max = N` \
             beside it an encoding of `u64` of your own"
        )),
    }
}

/// A count that is just a field is no bool: that would count to one.
fn check_count(count: &syn::Expr, before: &[Field<'_>], errors: &mut Errors) {
    let syn::Expr::Path(path) = count else { return };
    let Some(name) = path.path.get_ident().map(ToString::to_string) else { return };
    let counter = before.iter().find(|field| is_named(field, &name));
    if counter.is_some_and(|counter| name_of(counter.ty).as_deref() == Some("bool")) {
        let message = format!("a count is an integer, and `{name}` is a bool; convert it: `usize::from({name})`");
        errors.at(count, message);
    }
}

/// What the fields up to here say of the end of the message, or of the region.
#[derive(Clone, Copy)]
enum Tail {
    None,
    /// The last one has `since` and a default.
    Defaults,
    /// The last one has `since`, and may end the message.
    Options,
    /// The last one takes all that is left.
    Rest,
}

/// Fields of a tail stand at the end of the message or of a region, and those that may end it are `Option`s. The field
/// that takes the rest of the message is returned.
pub(super) fn check_tails(body: &Body<'_>, attrs: &[Attrs], errors: &mut Errors) -> Option<usize> {
    // Of the message, then of each region that is open, from the outside in.
    let mut tails = vec![Tail::None];
    let (mut next, mut rest) = (0, None);
    for (index, (field, attrs)) in body.fields.iter().zip(attrs).enumerate() {
        // What is not on the wire is no part, nor is a run that is broken, which is reported already.
        let Some(part) = body.part_of(index) else { continue };
        for event in body.plan.events.iter().take(part.saturating_add(1)).skip(next).flatten() {
            match event {
                Event::Open { depth, .. } => tails.insert(depth.saturating_add(1).min(tails.len()), Tail::None),
                Event::Close(_) => drop(tails.pop()),
                Event::Verify(_) => {}
            }
        }
        next = next.max(part.saturating_add(1));
        if let Some(tail) = tails.last_mut() {
            check_tail(field, attrs, tail, errors);
        }
        if let ([Tail::Rest], None) = (tails.as_slice(), rest) {
            rest = Some(index);
        }
    }
    rest
}

fn check_tail(field: &Field<'_>, attrs: &Attrs, tail: &mut Tail, errors: &mut Errors) {
    let rest = field.rest && field.leave.is_none();
    let message = match (&field.presence, *tail) {
        (Presence::Never(_), _) => return,
        (_, Tail::Rest) => {
            "a field after one with `rest` has no bytes left; move the one with `rest` to the end, add `leave = N` to it, \
             or bound it: by `sized = u16`, or by a field before it with `size_of`"
        }
        (Presence::TailOr(_), Tail::Options) => {
            "this field is always sent, so one before it cannot be left out; \
             give those before it a `default` too, or make this one an `Option` without `default`"
        }
        (Presence::Tail, _) => {
            *tail = Tail::Options;
            return;
        }
        (Presence::TailOr(_), _) => {
            *tail = Tail::Defaults;
            return;
        }
        (_, Tail::None) => {
            if rest {
                *tail = Tail::Rest;
            }
            return;
        }
        (_, Tail::Defaults | Tail::Options) if field.rest => {
            "what is left goes to the fields with `since` first; a message has one or the other: remove one"
        }
        (_, Tail::Defaults | Tail::Options) => {
            "a field after one with `since` is not sent by an older peer either; mark it `since` too"
        }
    };
    if !attrs.broken {
        errors.at(field.declared, message);
    }
}

pub(super) fn is_named(field: &Field<'_>, name: &str) -> bool {
    matches!(&field.member, syn::Member::Named(ident) if ident == name)
}

/// What an `Option` holds.
pub(super) fn option(ty: &Type) -> Option<&Type> {
    let path = match ty {
        Type::Path(path) if path.qself.is_none() => &path.path,
        Type::Group(group) => return option(&group.elem),
        Type::Paren(paren) => return option(&paren.elem),
        _ => return None,
    };
    let segment = path.segments.last().filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}
