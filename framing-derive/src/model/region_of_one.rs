//! Fields whose bytes are counted already: by `sized` and `size`, by a field before them with `size_of`, or by what `leave` leaves.
//! Whether a count of items stands within is then the user's to say, for four bytes that nobody asked for are easily overlooked.

use syn::{Expr, Fields, Lit, Type};

use super::{expr, options};
use crate::attr::Attrs;

/// What counts the bytes of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// A size, within which there may be a count too.
    Size,
    /// All others: a count has no place there.
    Others,
}

impl Counted {
    /// What is wrong with a sequence that has a count of its own there, though none is asked for; a map has to have one.
    pub(crate) fn mistake(self, is_map: bool) -> &'static str {
        match (self, is_map) {
            (Self::Size, false) => {
                "the size of this field is said already, and within it a count of 4 bytes would stand before the items; add \
                 `rest` if they fill it, or say how the count lies: `len = u32`"
            }
            (Self::Size, true) => {
                "the size of this field is said already, and within it a count of 4 bytes would stand before the pairs; say so: \
                 `len = u32`; or take a `Vec` of pairs, which fills it by `rest`"
            }
            (Self::Others, false) => {
                "`leave` says where this field ends, and a count would stand before its items; add `rest`"
            }
            (Self::Others, true) => {
                "`leave` says where this field ends, and a map has a count before it too; take a `Vec` of pairs with `rest`"
            }
        }
    }
}

/// What counts the bytes of the field at `index`, if its items could fill them.
pub(super) fn counted(fields: &Fields, attrs: &[Attrs], index: usize) -> Option<Counted> {
    let (field, own) = (fields.iter().nth(index)?, attrs.get(index)?);
    if !is_one(&field.ty) {
        return None;
    }
    if own.get("leave").is_some() {
        // A count that is asked for, beside `leave`, is reported already.
        return own.any_of(&["len", "count", "until"]).is_none().then_some(Counted::Others);
    }
    match (own.get("sized"), own.get("size")) {
        // One of them is reported already.
        (Some(_), Some(_)) => return None,
        (None, None) => {}
        _ => return Some(Counted::Size),
    }
    // A tail that may be missing has no `rest` but within a size of its own.
    if own.get("since").is_some() {
        return None;
    }
    let is_last = attrs.iter().skip(index).skip(1).all(|attrs| attrs.get("skip").is_some());
    let ends = |range: &Expr| match last(range) {
        Some(None) => is_last,
        Some(Some(name)) => match &field.ident {
            Some(ident) => name == ident.to_string().trim_start_matches("r#"),
            None => name == index.to_string(),
        },
        None => false,
    };
    attrs.iter().take(index).filter_map(|attrs| expr(attrs, "size_of")).any(ends).then_some(Counted::Size)
}

/// The name of the last field of a range, or none where the range ends with the last of all.
#[expect(clippy::option_option, reason = "what is no range has no last field")]
fn last(range: &Expr) -> Option<Option<String>> {
    match range {
        Expr::Group(group) => last(&group.expr),
        Expr::Paren(paren) => last(&paren.expr),
        Expr::Range(range) => range.end.as_ref().map_or(Some(None), |end| last(end)),
        Expr::Path(path) => Some(Some(path.path.get_ident()?.to_string().trim_start_matches("r#").to_owned())),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => Some(Some(int.base10_digits().to_owned())),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a type is one value, and not several of which the first sequence would be meant.
fn is_one(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_one(&group.elem),
        Type::Paren(paren) => is_one(&paren.elem),
        Type::Tuple(_) | Type::Array(_) => false,
        ty => options::option(ty).is_none_or(is_one),
    }
}
