//! Ranges of fields: `payload`, `first..=last`, `first..`, `..=last`, `..`.

use syn::{Expr, Lit, RangeLimits};

use super::super::fields;
use super::super::{Body, Part, Presence};
use crate::attr::nearest;
use crate::errors::Errors;

/// Parts that lie one after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) begin: Begin,
    /// The last part.
    pub(crate) last: usize,
}

/// Where a range begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begin {
    /// With the first byte: the magic, and the tag of an enum, are in it.
    Message,
    /// With this part.
    Part(usize),
}

impl Range {
    /// The first part.
    pub(crate) fn first(self) -> usize {
        match self.begin {
            Begin::Message => 0,
            Begin::Part(part) => part,
        }
    }

    pub(crate) fn holds(self, part: usize) -> bool {
        (self.first()..=self.last).contains(&part)
    }

    /// Whether it begins before `other`, and ends within it.
    pub(super) fn crosses(self, other: Self) -> bool {
        self.first() < other.first() && other.first() <= self.last && self.last < other.last
    }
}

impl Body<'_> {
    /// The part in which a field lies.
    pub(crate) fn part_of(&self, index: usize) -> Option<usize> {
        self.parts.iter().position(|part| match part {
            Part::Field(field) => *field == index,
            Part::Bits { fields, .. } => fields.iter().any(|(field, _)| *field == index),
        })
    }

    /// The name of a field in errors.
    pub(super) fn name(&self, index: usize) -> String {
        self.fields.get(index).map(|field| fields::name(&field.member)).unwrap_or_default()
    }

    /// The range that `expr` names.
    pub(super) fn range(&self, expr: &Expr, first: usize, errors: &mut Errors) -> Option<Range> {
        let range = match expr {
            Expr::Group(group) => return self.range(&group.expr, first, errors),
            Expr::Paren(paren) => return self.range(&paren.expr, first, errors),
            Expr::Range(range) => range,
            field => {
                let begin = self.bound(field, first, Edge::Begin, errors)?;
                let last = self.bound(field, first, Edge::End, errors)?;
                return Some(Range { begin: Begin::Part(begin), last });
            }
        };
        if let (RangeLimits::HalfOpen(_), Some(_)) = (&range.limits, &range.end) {
            errors.at(expr, "a range of fields names its last one: write `first..=last`");
            return None;
        }
        let begin = match &range.start {
            Some(start) => Begin::Part(self.bound(start, first, Edge::Begin, errors)?),
            None => Begin::Message,
        };
        let last = match &range.end {
            Some(end) => self.bound(end, first, Edge::End, errors)?,
            None => self.parts.len().checked_sub(1)?,
        };
        if matches!(begin, Begin::Part(begin) if begin > last) {
            errors.at(expr, "this range is empty: its first field stands behind its last; turn it round");
            return None;
        }
        Some(Range { begin, last })
    }

    /// The part that begins or ends with a field.
    fn bound(&self, expr: &Expr, first: usize, edge: Edge, errors: &mut Errors) -> Option<usize> {
        let wanted = match expr {
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(int) => Some(int.base10_digits().to_owned()),
                _ => None,
            },
            _ => None,
        };
        let Some(wanted) = wanted else {
            errors.at(expr, "a field is named here, or a range of them: `payload`, `first..=last`, `first..`, `..`");
            return None;
        };
        let names = || (0..self.fields.len()).map(|index| self.name(index));
        let Some(index) = names().position(|name| name == wanted.trim_start_matches("r#")) else {
            let names: Vec<_> = names().collect();
            let message = match nearest(&wanted, names.iter().map(String::as_str)) {
                Some(near) => format!("there is no field `{wanted}`; did you mean `{near}`?"),
                None => format!("there is no field `{wanted}`; there are `{}`", names.join("`, `")),
            };
            errors.at(expr, message);
            return None;
        };
        if matches!(self.fields.get(index)?.presence, Presence::Never(_)) {
            errors.at(expr, format!("`{wanted}` is not on the wire: it has `skip`; name another field"));
            return None;
        }
        if index < first {
            errors.at(expr, "the tag stands before the fields of its variant; `..` has it in it too");
            return None;
        }
        let part = self.part_of(index)?;
        if let Some(Part::Bits { fields, .. }) = self.parts.get(part) {
            let at_edge = match edge {
                Edge::Begin => fields.first(),
                Edge::End => fields.last(),
            };
            if at_edge.is_none_or(|(field, _)| *field != index) {
                let (place, run) = match edge {
                    Edge::Begin => ("begins", fields.first()),
                    Edge::End => ("ends", fields.last()),
                };
                let at = run.map(|(field, _)| self.name(*field)).unwrap_or_default();
                errors.at(expr, format!("a range {place} with a whole run of bit fields: name `{at}`"));
                return None;
            }
        }
        Some(part)
    }
}

/// An end of a range.
#[derive(Clone, Copy)]
enum Edge {
    Begin,
    End,
}
