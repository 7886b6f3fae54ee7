//! Several tags of one variant: `1 | 2`, `0x30..=0x3f`, and both together.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, RangeLimits};

use super::{Kind, Tag, TagType, Wrong, constant};

/// One tag, or all from the first to the last.
#[derive(Clone)]
pub(crate) struct Choice {
    first: Tag,
    last: Option<Tag>,
}

impl Choice {
    /// The choices that `expr` names.
    pub(super) fn all(expr: &Expr, ty: TagType) -> Result<Vec<Self>, Wrong> {
        let mut places = Vec::new();
        flatten(expr, &mut places)?;
        places.into_iter().map(|(first, last)| Self::of(first, last, ty)).collect()
    }

    fn of(first: &Expr, last: Option<&Expr>, ty: TagType) -> Result<Self, Wrong> {
        let first = Tag::of(first, ty)?;
        let last = last.map(|last| Tag::of(last, ty)).transpose()?;
        let of_several = |tag: &Tag| matches!(tag, Tag::Several(_));
        match (first.key(), last.as_ref().and_then(Tag::key)) {
            // Bytes have no order; that of constants the compiler knows.
            _ if last.is_some() && ty.kind == Kind::Bytes => Err(Wrong::Range),
            _ if of_several(&first) || last.as_ref().is_some_and(of_several) => Err(Wrong::Range),
            (Some(first), Some(last)) if first > last => Err(Wrong::Range),
            _ => Ok(Self { first, last }),
        }
    }

    /// Whether a tag is this and `other`.
    pub(super) fn meets(&self, other: &Tag) -> bool {
        match other {
            Tag::Several(others) => others.iter().any(|other| self.overlaps(other)),
            one => self.overlaps(&Self { first: one.clone(), last: None }),
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        match (self.keys(), other.keys()) {
            (Some((first, last)), Some((from, to))) => first <= to && from <= last,
            _ if self.last.is_none() && other.last.is_none() => self.first.meets(&other.first),
            // Ends that have the same names are the same.
            _ => self.first.to_string() == other.first.to_string() && self.end().to_string() == other.end().to_string(),
        }
    }

    /// Keys of both ends, unless one is a constant, or bytes.
    fn keys(&self) -> Option<((bool, u128), (bool, u128))> {
        Some((self.first.key()?, self.end().key()?))
    }

    /// The first tag that it is.
    pub(crate) fn first(&self) -> &Tag {
        &self.first
    }

    /// The last one.
    pub(crate) fn end(&self) -> &Tag {
        self.last.as_ref().unwrap_or(&self.first)
    }

    /// Whether it may be more than one.
    pub(crate) fn is_range(&self) -> bool {
        self.last.is_some()
    }

    /// The ends that are constants.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &Tag> {
        [Some(&self.first), self.last.as_ref()].into_iter().flatten().filter(|tag| matches!(tag, Tag::Constant(_)))
    }

    fn count(&self) -> u128 {
        match (self.first.key(), self.end().key()) {
            (Some((false, from)), Some((true, to))) => {
                u128::MAX.saturating_sub(from).saturating_add(to).saturating_add(1)
            }
            (Some((_, from)), Some((_, to))) => to.saturating_sub(from).saturating_add(1),
            _ => 1,
        }
    }
}

impl Tag {
    /// A key in the order of the tags, of literals that have one.
    fn key(&self) -> Option<(bool, u128)> {
        match self {
            Self::Number(number) => Some(number.key()),
            Self::Char(char) => Some((true, u32::from(*char).into())),
            _ => None,
        }
    }

    /// How many values it has; of constants one is counted.
    pub(crate) fn count(&self) -> u128 {
        match self {
            Self::Several(choices) => choices.iter().fold(0, |sum, choice| sum.saturating_add(choice.count())),
            _ => 1,
        }
    }

    /// Each of its choices.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        match self {
            Self::Several(choices) => choices.clone(),
            tag => vec![Choice { first: tag.clone(), last: None }],
        }
    }

    /// Whether two of its choices are the same.
    pub(crate) fn repeats(&self) -> bool {
        let Self::Several(choices) = self else { return false };
        let one = |choice: &Choice| Self::Several(vec![choice.clone()]);
        (0..choices.len()).any(|at| {
            let before = choices.iter().take(at);
            choices.get(at).is_some_and(|choice| before.clone().any(|other| choice.meets(&one(other))))
        })
    }
}

/// A pattern of any of `choices`.
pub(super) fn pattern(choices: &[Choice], ty: TagType) -> TokenStream {
    let patterns = choices.iter().map(|choice| {
        let first = choice.first.literal(ty);
        match &choice.last {
            Some(last) => {
                let named = constant::last_of(choice, ty).map(ToTokens::into_token_stream);
                let last = named.unwrap_or_else(|| last.literal(ty));
                quote!(#first..=#last)
            }
            None => first.to_token_stream(),
        }
    });
    quote!(#(#patterns)|*)
}

/// The ends of each choice.
fn flatten<'e>(expr: &'e Expr, found: &mut Vec<(&'e Expr, Option<&'e Expr>)>) -> Result<(), Wrong> {
    match expr {
        Expr::Paren(inner) => flatten(&inner.expr, found),
        Expr::Group(inner) => flatten(&inner.expr, found),
        Expr::Binary(binary) if matches!(binary.op, BinOp::BitOr(_)) => {
            flatten(&binary.left, found)?;
            flatten(&binary.right, found)
        }
        Expr::Range(range) => match (&range.start, &range.end, &range.limits) {
            (Some(start), Some(end), RangeLimits::Closed(_)) => {
                found.push((start, Some(end)));
                Ok(())
            }
            _ => Err(Wrong::Range),
        },
        Expr::Binary(_) => Err(Wrong::Kind),
        one => {
            found.push((one, None));
            Ok(())
        }
    }
}
