//! The variants of an enum, and their tags.

use quote::ToTokens;
use syn::{DeriveInput, Ident};

use super::{Body, Defaults, EnumModel, Variant, ty};
use crate::attr::{Attrs, Item, Place, Value};
use crate::errors::Errors;
use crate::tag::{Number, Tag, TagType, Wrong};

impl<'i> EnumModel<'i> {
    pub(super) fn new(
        input: &'i DeriveInput,
        data: &'i syn::DataEnum,
        attrs: &Attrs,
        defaults: &Defaults<'i>,
        errors: &mut Errors,
    ) -> Self {
        let stated = tag_type(attrs, errors);
        let tag = stated.unwrap_or(TagType::U8);
        if data.variants.is_empty() {
            errors.at(&input.ident, "an enum without variants has no values, so no message; add a variant");
        }
        let mut variants: Vec<Variant<'i>> = Vec::new();
        let next = if tag.is_number() { Next::Is(Number::ZERO) } else { Next::None };
        let mut tags = Tags { ty: stated, next, taken: Vec::new() };
        for variant in &data.variants {
            let own = Attrs::new(&variant.attrs, Place::Variant, errors);
            let owner = format!("{}::{}", defaults.owner, variant.ident);
            let defaults = Defaults { owner, ..defaults.clone() };
            let other = own.get("other");
            // Where a tag is wrong the model is dropped, so that any other does.
            let own_tag = match other {
                Some(_) => None,
                None => Some(tags.take(variant, &own, errors).unwrap_or(Tag::Number(Number::ZERO))),
            };
            let holds = matches!(own_tag, None | Some(Tag::Several(_)));
            let mut body = Body::new(&variant.fields, &defaults, usize::from(holds), errors);
            if let Some(item) = other {
                check_other(item, variant, &own, &variants, errors);
            }
            if holds {
                check_holder(variant, tag, other.is_some(), errors);
                if let Some(field) = body.fields.first_mut().filter(|_| !tag.is_native()) {
                    // It lies as the tag does, which is not what its type says.
                    field.encoding = tag.encoding(&defaults.krate, &defaults.order);
                    field.size = tag.size(&defaults.order);
                    (field.number, field.plain) = (None, false);
                }
            }
            let tag = own_tag;
            variants.push(Variant { ident: &variant.ident, tag, body });
        }
        Self { tag, order: defaults.order.clone(), variants }
    }

    /// `From` for the type of two variants would not say which of them is meant.
    pub(super) fn check_from(&self, item: &Item, attrs: &Attrs, errors: &mut Errors) {
        let mut seen: Vec<(String, &Ident)> = Vec::new();
        for variant in self.variants.iter().filter(|variant| !variant.holds_tag()) {
            let [field] = variant.body.fields.as_slice() else { continue };
            let ty = field.declared.to_token_stream().to_string();
            match seen.iter().find(|(other, _)| *other == ty) {
                Some((_, other)) => errors.at(
                    field.declared,
                    format!(
                        "`{other}` holds this type too, so `From` would not know which variant is meant; give one a type of \
                         its own, or write the `From` that are wanted by hand in the place of `from`"
                    ),
                ),
                None => seen.push((ty, variant.ident)),
            }
        }
        if seen.is_empty() {
            let message = match attrs.get("bits") {
                Some(_) => {
                    "`from` has no effect beside `bits`: what variants hold, those of a bit field do not; remove one"
                }
                None => "`from` is for variants that hold one value, and none here does; remove it",
            };
            errors.at(&item.name, message);
        }
    }
}

/// The type of the tags, unless it is none.
fn tag_type(attrs: &Attrs, errors: &mut Errors) -> Option<TagType> {
    let Some(ty) = ty(attrs.get("tag")) else { return Some(TagType::U8) };
    let found = TagType::of(ty);
    if found.is_none() {
        errors.at(
            ty,
            "a tag is an integer of a fixed width (u8 to u128, i8 to i128, u24, u48), `varint`, `char`, \
             or `[u8; N]` with a literal N of 1 to 64",
        );
    }
    found
}

/// The tags given so far.
struct Tags<'i> {
    /// `None` where it is a mistake.
    ty: Option<TagType>,
    next: Next,
    taken: Vec<(Tag, &'i Ident)>,
}

/// The tag of a variant that has none of its own.
#[derive(Clone, Copy)]
enum Next {
    Is(Number),
    /// The last one is taken.
    RunOut,
    /// There is none after such a tag, or after a constant.
    None,
    /// It follows a mistake, which is reported already.
    Unknown,
}

impl<'i> Tags<'i> {
    /// The tag of a variant: its attribute, its discriminant, or one more than the last one's.
    fn take(&mut self, variant: &'i syn::Variant, own: &Attrs, errors: &mut Errors) -> Option<Tag> {
        let expr = match own.get("tag") {
            Some(Item { value: Value::Expr(expr), .. }) => Some(&**expr),
            _ => variant.discriminant.as_ref().map(|(_, expr)| expr),
        };
        let next = core::mem::replace(&mut self.next, Next::Unknown);
        let ty = self.ty?;
        let tag = match (expr, next) {
            (Some(expr), _) => Tag::of(expr, ty),
            (None, Next::Is(number)) if number.fits(ty) => Ok(Tag::Number(number)),
            (None, Next::Is(_) | Next::RunOut) => Err(Wrong::Size),
            (None, Next::None) => Err(Wrong::Kind),
            (None, Next::Unknown) => return None,
        };
        let place = expr.map_or_else(|| variant.ident.to_token_stream(), ToTokens::to_token_stream);
        let tag = match tag {
            Ok(tag) => tag,
            Err(wrong) => {
                errors.at(&place, mistake(&wrong, ty, expr.is_some()));
                return None;
            }
        };
        self.next = match &tag {
            Tag::Number(number) => number.next().map_or(Next::RunOut, Next::Is),
            _ => Next::None,
        };
        if tag.repeats() {
            errors.at(&place, "this names a tag twice; name each once");
        }
        match self.taken.iter().find(|taken| taken.0.meets(&tag)) {
            Some((Tag::Several(_), other)) => {
                errors
                    .at(&place, format!("`{other}` has this tag already, or one of these; give this variant another"));
            }
            Some((_, other)) if matches!(tag, Tag::Several(_)) => {
                errors.at(&place, format!("`{other}` has one of these tags already; leave it out"));
            }
            Some((_, other)) => {
                errors.at(&place, format!("`{other}` has the tag {tag} already; give this variant another"));
            }
            None => self.taken.push((tag.clone(), &variant.ident)),
        }
        Some(tag)
    }
}

/// What is wrong with a tag that is stated, or with one that is not.
fn mistake(wrong: &Wrong, ty: TagType, stated: bool) -> String {
    let (name, (kind, example)) = (ty.shown(), ty.example());
    match (wrong, stated) {
        (Wrong::Kind, true) => {
            format!(
                "a tag is {kind} or the name of a constant, as in `#[message(tag = {example})]`; an expression gets a name \
                 first: `const TAG: {name} = ...`"
            )
        }
        (Wrong::Range, _) => {
            "a range of tags has two ends, literals or the names of constants, the first one the least: \
             `tag = 0x30..=0x3f`; several tags stand side by side: `tag = 1 | 4..=6`"
                .to_owned()
        }
        (Wrong::Kind, false) => format!(
            "this variant has no tag, and none follows from the one before; \
             give it one: `#[message(tag = {example})]`"
        ),
        (Wrong::Size, true) => {
            let change = if ty.is_number() { "lower" } else { "shorten" };
            format!("this tag does not fit in `{name}`; {change} it, or widen the type: `tag = ...` on the enum")
        }
        (Wrong::Size, false) => format!(
            "the tag after the one before does not fit in `{name}`; \
             give this variant a tag, or widen the type: `tag = ...` on the enum"
        ),
    }
}

/// There is one variant marked `other`, and it has no tag of its own.
fn check_other(item: &Item, variant: &syn::Variant, own: &Attrs, before: &[Variant<'_>], errors: &mut Errors) {
    if let Some(other) = before.iter().find(|other| other.tag.is_none()) {
        errors.at(
            &item.name,
            format!("`{}` is marked `other` already; one variant can take the unknown tags", other.ident),
        );
    }
    if let Some(tag) = own.get("tag") {
        errors.at(&tag.name, "`tag` has no effect beside `other`, which takes every tag that is left; remove one");
    }
    if let Some((_, expr)) = &variant.discriminant {
        errors.at(expr, "a variant marked `other` takes every tag that is left; remove its own, or `other`");
    }
}

/// A variant of more than one tag holds the tag in its first field.
fn check_holder(variant: &syn::Variant, ty: TagType, is_other: bool, errors: &mut Errors) {
    let which = if is_other { "marked `other`" } else { "of several tags" };
    let name = ty.shown();
    let first = variant.fields.iter().next();
    if let Some(attribute) = first.iter().flat_map(|field| &field.attrs).find(|at| at.path().is_ident("message")) {
        errors.at(attribute, "the field that holds the tag lies as the tag does; it takes no attributes");
    }
    match first {
        Some(field) if ty.is(&field.ty) => {}
        Some(field) => {
            errors.at(&field.ty, format!("the first field of a variant {which} holds the tag, so it is a `{name}`"));
        }
        None => errors.at(
            &variant.ident,
            format!("a variant {which} keeps the tag in its first field: `{}({name})`", variant.ident),
        ),
    }
}
