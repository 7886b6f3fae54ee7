//! Several tags of one variant: `1 | 2`, `0x30..=0x3f`, and both together.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, RangeLimits};

use super::{Tag, TagType, Wrong};

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
        if let Some(last) = &last {
            let (Some(first), Some(last)) = (first.key(), last.key()) else { return Err(Wrong::Range) };
            if first > last {
                return Err(Wrong::Range);
            }
        }
        Ok(Self { first, last })
    }

    /// Whether a tag is this and `other`.
    pub(super) fn meets(&self, other: &Tag) -> bool {
        if let Tag::Several(others) = other {
            return others.iter().any(|other| match &other.last {
                None => self.meets(&other.first),
                Some(last) => match (self.first.key(), self.end().key(), other.first.key(), last.key()) {
                    (Some(first), Some(end), Some(from), Some(to)) => first <= to && from <= end,
                    _ => false,
                },
            });
        }
        match (&self.last, other.key()) {
            (Some(last), Some(key)) => self.first.key() <= Some(key) && Some(key) <= last.key(),
            _ => self.first.meets(other),
        }
    }

    fn end(&self) -> &Tag {
        self.last.as_ref().unwrap_or(&self.first)
    }

    /// The tag that it is, where it is just one.
    pub(crate) fn single(&self) -> Option<&Tag> {
        self.last.is_none().then_some(&self.first)
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

    /// The tags that stand alone, and not in a range.
    pub(crate) fn singles(&self) -> Vec<&Self> {
        match self {
            Self::Several(choices) => choices.iter().filter_map(Choice::single).collect(),
            tag => vec![tag],
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
                let last = last.literal(ty);
                quote!(#first..=#last)
            }
            None => first.to_token_stream(),
        }
    });
    quote!(#(#patterns)|*)
}

/// The ends of each choice. In an expression `|` binds tighter than `..=`, and here the other way round.
fn flatten<'e>(expr: &'e Expr, found: &mut Vec<(&'e Expr, Option<&'e Expr>)>) -> Result<(), Wrong> {
    match expr {
        Expr::Paren(inner) => flatten(&inner.expr, found),
        Expr::Group(inner) => flatten(&inner.expr, found),
        Expr::Binary(binary) if matches!(binary.op, BinOp::BitOr(_)) => {
            flatten(&binary.left, found)?;
            flatten(&binary.right, found)
        }
        Expr::Range(range) => {
            let (Some(start), Some(end), RangeLimits::Closed(_)) = (&range.start, &range.end, &range.limits) else {
                return Err(Wrong::Range);
            };
            flatten(start, found)?;
            let mut after = Vec::new();
            flatten(end, &mut after)?;
            let mut after = after.into_iter();
            match (found.last_mut(), after.next()) {
                (Some((_, last @ None)), Some((end, None))) => *last = Some(end),
                _ => return Err(Wrong::Range),
            }
            found.extend(after);
            Ok(())
        }
        Expr::Binary(_) => Err(Wrong::Kind),
        one => {
            found.push((one, None));
            Ok(())
        }
    }
}
