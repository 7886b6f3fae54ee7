//! The variants of an enum, and their tags.

use quote::ToTokens;
use syn::{DeriveInput, Ident};

use super::{Body, Defaults, EnumModel, Variant, ty};
use crate::attr::{Attrs, Item, Place, Value};
use crate::encoding::name_of;
use crate::errors::Errors;
use crate::tag::{Tag, TagType};

impl<'i> EnumModel<'i> {
    pub(super) fn new(
        input: &'i DeriveInput,
        data: &'i syn::DataEnum,
        attrs: &Attrs,
        defaults: &Defaults<'i>,
        errors: &mut Errors,
    ) -> Self {
        let tag = tag_type(attrs, errors);
        if data.variants.is_empty() {
            errors.at(&input.ident, "an enum without variants has no values, so no message; add a variant");
        }
        let mut variants: Vec<Variant<'i>> = Vec::new();
        let mut tags = Tags { ty: tag, next: Next::Is(Tag::ZERO), taken: Vec::new() };
        for variant in &data.variants {
            let own = Attrs::new(&variant.attrs, Place::Variant, errors);
            let owner = format!("{}::{}", defaults.owner, variant.ident);
            let defaults = Defaults { owner, ..defaults.clone() };
            let first = usize::from(own.get("other").is_some());
            let body = Body::new(&variant.fields, &defaults, first, errors);
            let tag = match own.get("other") {
                Some(item) => {
                    check_other(item, variant, &own, tag, &variants, errors);
                    None
                }
                // Where a tag is wrong the model is dropped, so that any other does.
                None => Some(tags.take(variant, &own, errors).unwrap_or(Tag::ZERO)),
            };
            variants.push(Variant { ident: &variant.ident, tag, body });
        }
        Self { tag, order: defaults.order.clone(), variants }
    }
}

fn tag_type(attrs: &Attrs, errors: &mut Errors) -> TagType {
    let Some(ty) = ty(attrs.get("tag")) else { return TagType::U8 };
    TagType::of(ty).unwrap_or_else(|| {
        errors.at(ty, "a tag is an integer of a fixed width: u8 to u128 or i8 to i128");
        TagType::U8
    })
}

/// The tags given so far.
struct Tags<'i> {
    ty: TagType,
    next: Next,
    taken: Vec<(Tag, &'i Ident)>,
}

/// The tag of a variant that has none of its own.
#[derive(Clone, Copy)]
enum Next {
    Is(Tag),
    /// The last one is taken.
    RunOut,
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
        let (tag, place) = match (expr, next) {
            (None, Next::Is(tag)) => (Some(tag), variant.ident.to_token_stream()),
            (None, Next::RunOut) => (None, variant.ident.to_token_stream()),
            (None, Next::Unknown) => return None,
            (Some(expr), _) if Tag::is_literal(expr) => (Tag::of(expr), expr.to_token_stream()),
            (Some(expr), _) => {
                errors.at(expr, "a tag is an integer literal, so that it can be checked, as in `#[message(tag = 7)]`");
                return None;
            }
        };
        let name = self.ty.name;
        let Some(tag) = tag.filter(|tag| tag.fits(self.ty)) else {
            let message = match expr {
                Some(_) => {
                    format!("this tag does not fit in `{name}`; lower it, or widen the type: `tag = ...` on the enum")
                }
                None => format!(
                    "the tag after the one before does not fit in `{name}`; \
                     give this variant a tag, or widen the type: `tag = ...` on the enum"
                ),
            };
            errors.at(&place, message);
            return None;
        };
        self.next = tag.next().map_or(Next::RunOut, Next::Is);
        match self.taken.iter().find(|taken| taken.0 == tag) {
            Some((_, other)) => {
                errors.at(&place, format!("`{other}` has the tag {tag} already; give this variant another"));
            }
            None => self.taken.push((tag, &variant.ident)),
        }
        Some(tag)
    }
}

/// The variant marked `other` holds the tag in its first field, and there is one such variant.
fn check_other(
    item: &Item,
    variant: &syn::Variant,
    own: &Attrs,
    ty: TagType,
    before: &[Variant<'_>],
    errors: &mut Errors,
) {
    if let Some(other) = before.iter().find(|other| other.tag.is_none()) {
        errors.at(
            &item.name,
            format!("`{}` is marked `other` already; one variant can take the unknown tags", other.ident),
        );
    }
    if let Some(tag) = own.get("tag") {
        errors.at(&tag.name, "a variant marked `other` takes every tag that is left; it has none of its own");
    }
    if let Some((_, expr)) = &variant.discriminant {
        errors.at(expr, "a variant marked `other` takes every tag that is left; it has none of its own");
    }
    let name = ty.name;
    let first = variant.fields.iter().next();
    if let Some(attribute) = first.iter().flat_map(|field| &field.attrs).find(|at| at.path().is_ident("message")) {
        errors.at(attribute, "the field that holds the tag lies as the tag does; it takes no attributes");
    }
    match first {
        Some(field) if name_of(&field.ty).as_deref() == Some(name) => {}
        Some(field) => {
            errors.at(
                &field.ty,
                format!("the first field of a variant marked `other` holds the tag, so it is a `{name}`"),
            );
        }
        None => errors.at(
            &variant.ident,
            format!("a variant marked `other` keeps the tag in its first field: `{}({name})`", variant.ident),
        ),
    }
}
