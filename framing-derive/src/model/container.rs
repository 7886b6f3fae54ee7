//! What is said of a struct or enum as a whole, and what of it does not go together.

use syn::punctuated::Punctuated;
use syn::{Ident, Token, Type, WherePredicate};

use super::{Body, Field, Kind, Params, Presence, order, ty};
use crate::attr::{Attrs, Item, Value};
use crate::encoding::Order;
use crate::errors::Errors;

/// The encoding of all fields that name no other.
pub(super) fn default_order(attrs: &Attrs, errors: &mut Errors) -> Order {
    match (ty(attrs.get("with")), attrs.any_of(&["big_endian", "little_endian"])) {
        (Some(_), Some(item)) => {
            errors.at(&item.name, format!("`{}` has no effect beside `with`; remove one", item.name));
            Order::Little
        }
        (Some(with), None) => Order::With(Box::new(with.clone())),
        (None, _) => order(attrs).unwrap_or(Order::Little),
    }
}

/// Whether there is a run of bit fields, or may be.
pub(super) fn has_bits(kind: &Kind<'_>) -> bool {
    let of = |body: &Body<'_>| body.fields.iter().any(|field| field.is_bits);
    match kind {
        Kind::Struct(body) => of(body),
        Kind::Enum(model) => model.variants.iter().any(|variant| of(&variant.body)),
    }
}

/// An enum that is a bit field has nothing but its tag, which is not negative; a struct that is one has one field.
pub(super) fn check_bits(item: &Item, kind: &Kind<'_>, errors: &mut Errors) {
    let model = match kind {
        Kind::Enum(model) => model,
        Kind::Struct(body) => {
            if body.fields.len() != 1 {
                errors.at(
                    &item.name,
                    "a struct that is a bit field has just one field; remove `bits`, or make it an enum",
                );
            }
            let plain = |field: &&Field<'_>| {
                let always = matches!(field.presence, Presence::Always);
                always && !field.is_bits && !field.is_computed && field.value.is_none() && field.validate.is_none()
            };
            if let Some(field) = body.fields.iter().find(|field| !plain(field)) {
                let message = "the field of a struct that is a bit field is just a number, as its bits are; \
                     remove its attributes, and put a rule on the struct: `validate = ...`";
                errors.at(field.declared, message);
            }
            return;
        }
    };
    for variant in &model.variants {
        let most = usize::from(variant.holds_tag());
        if let Some(field) = variant.body.fields.get(most) {
            errors.at(field.declared, "a variant of a bit field has nothing but its tag; remove this field, or `bits`");
        }
    }
    if model.tag.bits().is_none() {
        errors.at(&item.name, "a bit field is a number, and not negative; make the tag unsigned: `tag = u8`");
    }
}

/// What is aligned varies with what stands before it.
pub(super) fn check_aligned(attrs: &Attrs, kind: &Kind<'_>, errors: &mut Errors) {
    let aligned = |body: &Body<'_>| body.parts.iter().any(|part| part.pad(body).bytes().is_none());
    let any = match kind {
        Kind::Struct(body) => aligned(body),
        Kind::Enum(model) => model.variants.iter().any(|variant| aligned(&variant.body)),
    };
    if let Some(fixed) = attrs.get("fixed").filter(|_| any) {
        errors
            .at(&fixed.name, "where the layout is fixed the bytes of `align` are known; write `pad = N` in its place");
    }
}

/// A tail is skipped where nothing else takes it, and makes the size vary.
pub(super) fn check_skip_tail(item: &Item, attrs: &Attrs, kind: &Kind<'_>, errors: &mut Errors) {
    if let Some(fixed) = attrs.get("fixed") {
        errors.at(
            &fixed.name,
            "a message with `skip_tail` varies in size, and `fixed` asserts that it does not; remove one",
        );
    }
    let bodies: Vec<_> = match kind {
        Kind::Struct(body) => vec![body],
        Kind::Enum(model) => model.variants.iter().map(|variant| &variant.body).collect(),
    };
    if bodies.iter().any(|body| body.rest.is_some()) {
        errors.at(&item.name, "`skip_tail` finds no bytes behind a field with `rest`, which takes all; remove one");
    }
}

/// The predicates of `bound = "..."`.
pub(super) fn bound(attrs: &Attrs, errors: &mut Errors) -> Option<Vec<WherePredicate>> {
    let Some(Item { value: Value::Text(text), .. }) = attrs.get("bound") else { return None };
    match text.parse_with(Punctuated::<WherePredicate, Token![,]>::parse_terminated) {
        Ok(predicates) => Some(predicates.into_iter().collect()),
        Err(_) => {
            errors.at(text, "a bound is what stands after `where`, as in `bound = \"T: Copy, U: Default\"`");
            None
        }
    }
}

/// The names and types of the values that it is told.
pub(super) fn params(attrs: &Attrs) -> Vec<(Ident, Type)> {
    match attrs.get("args") {
        Some(Item { value: Value::Params(params), .. }) => params.clone(),
        _ => Vec::new(),
    }
}

/// What the message around this one tells it, if it says that it is told something.
pub(super) fn told(attrs: &Attrs, kind: &Kind<'_>, errors: &mut Errors) -> Option<Params> {
    let (outside, args) = (attrs.get("outside"), attrs.get("args"));
    let item = outside.or(args)?;
    if let (Some(outside), Kind::Struct(_)) = (outside, kind) {
        errors.at(&outside.name, "only an enum has a tag, which can stand outside of it; remove `outside`");
    }
    for name in ["fixed", "bits"] {
        if let Some(other) = attrs.get(name) {
            let message = format!(
                "`{name}` is for what is complete by itself, and `{}` makes this a part of another message; remove one",
                item.name
            );
            errors.at(&other.name, message);
        }
    }
    let args = params(attrs);
    for (at, (name, _)) in args.iter().enumerate() {
        if args.iter().take(at).any(|(other, _)| other == name) {
            errors.at(name, format!("`{name}` is named twice; give each value a name of its own"));
        }
    }
    Some(Params { tag: outside.is_some(), args })
}
