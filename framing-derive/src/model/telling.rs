//! What a field is told of those before it: its tag, and other values.

use syn::Expr;

use super::options::is_named;
use super::{Field, Presence, Telling, expr, fields};
use crate::attr::{Attrs, Item, Value, nearest};
use crate::errors::Errors;

/// What `tag` and `args` of the field at `index` tell it. The field that holds its tag learns so.
pub(super) fn of(
    field: &Field<'_>,
    attrs: &Attrs,
    index: usize,
    before: &mut [Field<'_>],
    params: &[String],
    errors: &mut Errors,
) -> Option<Telling> {
    let item = attrs.any_of(&["tag", "args"])?;
    let args = match attrs.get("args") {
        Some(Item { value: Value::Exprs(args), .. }) => args.clone(),
        _ => Vec::new(),
    };
    if let (Some(args), true) = (attrs.get("args"), args.is_empty()) {
        errors.at(
            &args.name,
            "nothing is told here; name what the field is to know, as in `args(version)`, or remove this",
        );
    }
    for name in ["varint", "zigzag", "bits", "none", "value", "size_of", "checksum"] {
        if let Some(other) = attrs.get(name) {
            errors.at(&other.name, format!("`{name}` has no effect beside `{}`; remove one", item.name));
        }
    }
    let tag = expr(attrs, "tag");
    let says = tag.filter(|tag| is_said(tag, params) || is_another_tag(tag, before)).cloned();
    let tag = match &says {
        None => tag.and_then(|tag| holder(tag, field, index, before, errors)),
        Some(_) => None,
    };
    Some(Telling { tag, says, args, with: attrs.get("with").is_some() })
}

/// Whether a tag is what an expression says, and not what a field of this item holds.
fn is_said(tag: &Expr, params: &[String]) -> bool {
    match tag {
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| params.contains(&name.to_string())),
        Expr::Lit(_) => false,
        _ => true,
    }
}

/// Whether it is the field that holds the tag of another one, with which this one's is compared.
fn is_another_tag(tag: &Expr, before: &[Field<'_>]) -> bool {
    let Expr::Path(path) = tag else { return false };
    let Some(name) = path.path.get_ident().map(ToString::to_string) else { return false };
    before.iter().any(|holder| is_named(holder, &name) && holder.tag_of.is_some())
}

/// The field that `tag` names.
fn holder(tag: &Expr, field: &Field<'_>, index: usize, before: &mut [Field<'_>], errors: &mut Errors) -> Option<usize> {
    let name = match tag {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    let Some(name) = name else {
        errors.at(tag, "the tag of a field stands in a field before it, which is named here: `tag = kind`");
        return None;
    };
    let names: Vec<_> = before.iter().map(|field| fields::name(&field.member)).collect();
    let Some((at, holder)) = before.iter_mut().enumerate().find(|(_, field)| is_named(field, &name)) else {
        let message = match nearest(&name, names.iter().map(String::as_str)) {
            Some(near) => format!("there is no field `{name}` before this one; did you mean `{near}`?"),
            None => format!("there is no field `{name}` before this one; the tag of a field stands before it"),
        };
        errors.at(tag, message);
        return None;
    };
    let mistake = if holder.is_computed || !holder.counts.is_empty() || holder.tag_of.is_some() {
        Some(format!("`{name}` is computed from another field already; a field says one thing: name another"))
    } else if !matches!(holder.presence, Presence::Always) || holder.none.is_some() {
        Some(format!("`{name}` is the tag of another field, so it is always there"))
    } else if !matches!(field.presence, Presence::Always) {
        Some(
            "a field whose tag stands elsewhere is always there, as the tag is; use a variant for what is not"
                .to_owned(),
        )
    } else {
        None
    };
    if let Some(mistake) = mistake {
        errors.at(tag, mistake);
        return None;
    }
    holder.tag_of = Some(index);
    // It is what the other field is.
    holder.number = None;
    Some(at)
}
