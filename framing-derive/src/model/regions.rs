//! Fields that are computed from bytes: the size of other fields, or a checksum over them. Which bytes those are, in
//! which order they are computed, and when on the way through a message their end is known.

mod events;
mod range;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use super::fields::refuse;
use super::{Body, Check, Field, Presence, expr};
use crate::attr::Attrs;
use crate::encoding::name_of;
use crate::errors::Errors;
pub(crate) use events::Event;
pub(crate) use range::{Begin, Range};

/// The computed fields of a body. All indices of parts and fields are those of the body.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) sizes: Vec<SizeField>,
    /// In the order in which they are computed: each after those that it covers.
    pub(crate) checksums: Vec<ChecksumField>,
    pub(crate) leaves: Vec<Leave>,
    /// What happens before each part, and behind the last.
    pub(crate) events: Vec<Vec<Event>>,
}

/// A field that holds a number of bytes.
pub(crate) struct SizeField {
    pub(crate) field: usize,
    pub(crate) part: usize,
    pub(crate) range: Range,
    pub(crate) unit: Option<Expr>,
    pub(crate) adjust: Option<Expr>,
    /// Whether it may not be there: then what it counts goes on to the end.
    pub(crate) optional: bool,
}

impl SizeField {
    /// The part from which on the bytes that it counts are read apart: behind the field itself, which says how many.
    pub(crate) fn opens(&self) -> usize {
        self.part.saturating_add(1).max(self.range.first())
    }

    /// Whether any of what it counts lies behind it. Else it is compared with what was read.
    pub(crate) fn bounds(&self) -> bool {
        self.opens() <= self.range.last
    }
}

/// A field that holds a checksum.
pub(crate) struct ChecksumField {
    pub(crate) field: usize,
    pub(crate) part: usize,
    pub(crate) range: Range,
    pub(crate) function: Expr,
    /// It is verified before the part of this index.
    pub(crate) verified: usize,
    pub(crate) end: End,
}

/// How the end of the bytes that a checksum covers is known where it is verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// They were read.
    Passed,
    /// They end with what this size counts.
    Region(usize),
    /// So many more follow, whatever they are.
    Fixed(usize),
}

/// A field that takes all but so many bytes.
pub(crate) struct Leave {
    pub(crate) field: usize,
    pub(crate) part: usize,
    /// The last part of the region, or of all.
    pub(crate) last: usize,
}

impl Plan {
    /// Whether something is written after what follows it.
    pub(crate) fn is_late(&self) -> bool {
        !self.sizes.is_empty() || !self.checksums.is_empty()
    }

    /// Whether bytes are counted or covered from the start of the message on.
    pub(crate) fn is_whole(&self) -> bool {
        self.ranges().any(|range| range.begin == Begin::Message)
    }

    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range> {
        let sizes = self.sizes.iter().map(|size| size.range);
        sizes.chain(self.checksums.iter().map(|checksum| checksum.range))
    }

    /// Whether the part holds something that is computed.
    pub(crate) fn holds(&self, part: usize) -> bool {
        self.sizes.iter().any(|size| size.part == part) || self.checksums.iter().any(|sum| sum.part == part)
    }
}

/// Attributes that a computed field takes beside its own.
const COMPUTED: &[&str] = &["value", "none", "if", "since", "default", "varint", "zigzag", "sized", "rest"];

/// Whether a field is computed from bytes; and what has no effect then, or no sense, is reported.
pub(super) fn is_computed(attrs: &Attrs, field: &syn::Field, errors: &mut Errors) -> bool {
    let (size, sum) = (attrs.get("size_of"), attrs.get("checksum"));
    let adjusted = size.or(attrs.get("len"));
    for (name, needs, of) in
        [("unit", "`size_of`", size), ("adjust", "`size_of`, or to `len`", adjusted), ("over", "`checksum`", sum)]
    {
        // What could not be read is a mistake by itself, and may be what is missing.
        if let (Some(item), None, false) = (attrs.get(name), of, attrs.broken) {
            errors
                .at(&item.name, format!("`{name}` belongs to {needs}, which is missing here; add it, or remove this"));
        }
    }
    let Some(item) = size.or(sum) else { return false };
    let beside = item.name.to_string();
    // A checksum may be none, which lies as a number that it never is, or not at all; a size may not be there.
    let allowed: &[&str] = match (size, sum) {
        (None, Some(_)) => &["none", "if"],
        _ => &["if"],
    };
    for other in COMPUTED.iter().filter(|other| !allowed.contains(other)).filter_map(|other| attrs.get(other)) {
        let message = match other.name.to_string().as_str() {
            varies @ ("varint" | "zigzag") => format!(
                "a field with `{beside}` is written after what follows it, so it has a fixed size, and `{varies}` has none; \
                 take an integer, or `with = Uint<3>`; for a varint put what it counts into a struct, and that into a \
                 field with `sized = varint`"
            ),
            other => format!("a field with `{beside}` is always there, and computed; remove `{other}`"),
        };
        errors.at(&other.name, message);
    }
    if let (None, Some(none), Some(_)) = (size, attrs.get("none"), attrs.get("if")) {
        errors
            .at(&none.name, "`none` has no effect beside `if`: a checksum that is not there has no bytes; remove one");
    }
    if let (Some(_), Some(sum)) = (size, sum) {
        errors.at(&sum.name, "a field with `size_of` holds a size, and with `checksum` a checksum; remove one");
        return true;
    }
    let ty = super::options::option(&field.ty).filter(|_| attrs.any_of(allowed).is_some()).unwrap_or(&field.ty);
    if size.is_some() {
        check_integer(ty, errors);
    } else {
        check_checksum(item, attrs, ty, errors);
    }
    true
}

fn check_integer(ty: &syn::Type, errors: &mut Errors) {
    let name = name_of(ty);
    let integers = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"];
    let others = ["bool", "char", "f32", "f64", "u128", "i128", "usize", "isize", "String", "str"];
    if name.as_deref().is_none_or(|name| others.contains(&name) && !integers.contains(&name)) {
        errors.at(ty, "a size is an integer: `u8` to `u64`, `i8` to `i64`, or a bit field of one");
    }
}

fn check_checksum(item: &crate::attr::Item, attrs: &Attrs, ty: &syn::Type, errors: &mut Errors) {
    if attrs.get("over").is_none() && !attrs.broken {
        errors.at(&item.name, "a checksum of which bytes? add `over = payload`, or a range as `over = first..=last`");
    }
    refuse(attrs, &["bits", "max", "len", "count"], "checksum", errors);
    let others = ["bool", "char", "f32", "f64", "usize", "isize", "String", "str"];
    if name_of(ty).is_some_and(|name| others.contains(&name.as_str())) {
        errors.at(ty, "a checksum is an unsigned integer or `[u8; N]`");
    }
}

impl Body<'_> {
    /// Settles what is computed, once all fields and parts are known. `first` is 1 where field 0 is the tag.
    pub(super) fn plan(&mut self, attrs: &[Attrs], first: usize, errors: &mut Errors) -> Plan {
        let mut plan = Plan::default();
        let mut places = Vec::new();
        for (index, attrs) in attrs.iter().enumerate() {
            let found = |names: &[&str]| names.iter().find_map(|name| expr(attrs, name));
            let Some(part) = self.part_of(index) else { continue };
            if let Some(range) = expr(attrs, "size_of") {
                let Some(place) = self.range(range, first, errors) else { continue };
                let (unit, adjust) = (found(&["unit"]).cloned(), found(&["adjust"]).cloned());
                self.check_unit(index, unit.as_ref(), errors);
                places.push((place, range.clone(), self.name(index), true));
                let optional = attrs.get("if").is_some();
                let size = SizeField { field: index, part, range: place, unit, adjust, optional };
                if optional && size.bounds() && place.last.saturating_add(1) < self.parts.len() {
                    let message = "where this size is not there, what it counts goes on to the end: let the range go on to the last \
                                   field, as `first..` does";
                    errors.at(range, message);
                }
                plan.sizes.push(size);
            } else if let (Some(function), Some(range)) = (expr(attrs, "checksum"), expr(attrs, "over")) {
                let Some(place) = self.range(range, first, errors) else { continue };
                places.push((place, range.clone(), self.name(index), false));
                if let Some(field) = self.fields.get_mut(index).filter(|_| place.holds(part)) {
                    field.checks.push(Check::Covered);
                }
                let (function, end) = (function.clone(), End::Passed);
                plan.checksums.push(ChecksumField { field: index, part, range: place, function, verified: 0, end });
            }
            if let Some(item) = attrs.get("leave") {
                // The bytes that are left begin right behind the field.
                refuse(attrs, &["pad", "align"], "leave", errors);
                if attrs.get("rest").is_none() {
                    self.check_leave(index, item, attrs, errors);
                }
                plan.leaves.push(Leave { field: index, part, last: self.parts.len().saturating_sub(1) });
            }
        }
        check_crossings(&places, errors);
        self.check_early(&plan, errors);
        plan.sort_checksums(self, errors);
        plan.events = events::of(&plan, self.parts.len());
        plan.settle_ends(self);
        plan
    }

    /// A field that ends so many bytes before all that is left does not say its own length or size.
    fn check_leave(&mut self, index: usize, item: &crate::attr::Item, attrs: &Attrs, errors: &mut Errors) {
        refuse(attrs, &["bits", "len", "count", "until", "null", "since"], "leave", errors);
        let Some(field) = self.fields.get_mut(index) else { return };
        if field.size.is_some() {
            errors.at(
                &item.name,
                "`leave` says where this field ends, and its type has one size; remove it, or take a type that varies",
            );
        }
    }

    /// A unit is at least a byte: seen here where it is a literal, else by the compiler.
    fn check_unit(&mut self, index: usize, unit: Option<&Expr>, errors: &mut Errors) {
        let (Some(unit), Some(field)) = (unit, self.fields.get_mut(index)) else { return };
        match crate::encoding::literal(unit) {
            Some(0) => errors.at(unit, "a unit has at least one byte"),
            Some(_) => {}
            None => field.checks.push(Check::Unit { unit: unit.to_token_stream() }),
        }
    }

    /// An expression that is needed while the message is written cannot use what is computed only afterwards.
    fn check_early(&self, plan: &Plan, errors: &mut Errors) {
        let late: Vec<_> = self.fields.iter().filter(|field| field.is_computed).map(|field| &field.member).collect();
        if !plan.is_late() {
            return;
        }
        for used in self.fields.iter().flat_map(Field::expressions).flat_map(variables) {
            if late.iter().any(|member| matches!(member, syn::Member::Named(ident) if *ident == used)) {
                let message = format!(
                    "`{used}` is computed when all that it covers is written, so nothing that is written before can \
                     depend on it; take a field that is not computed"
                );
                errors.at(&used, message);
            }
        }
    }
}

impl Field<'_> {
    /// The expressions that are needed where the field is written or read.
    pub(super) fn expressions(&self) -> Vec<TokenStream> {
        let presence = match &self.presence {
            Presence::If(condition) => Some(condition.to_token_stream()),
            Presence::TailOr(default) => Some(default.clone()),
            _ => None,
        };
        let count = match &self.count {
            Some(super::Count::Expr(expr) | super::Count::Last(expr)) => Some(&**expr),
            _ => None,
        };
        let args = self.told.iter().flat_map(|told| told.args.iter().chain(&told.says)).map(ToTokens::to_token_stream);
        let presence = presence.into_iter().chain(args);
        let others = [self.value.as_ref(), self.none.as_ref(), self.leave.as_ref(), self.exact.as_ref(), count];
        let rule = self.validate.as_ref().and_then(of_closure);
        presence.chain(others.into_iter().flatten().map(ToTokens::to_token_stream)).chain(rule).collect()
    }
}

impl Plan {
    /// A checksum over another one is computed after it.
    fn sort_checksums(&mut self, body: &Body<'_>, errors: &mut Errors) {
        let mut left = core::mem::take(&mut self.checksums);
        while !left.is_empty() {
            let ready = left
                .iter()
                .position(|sum| left.iter().all(|other| other.part == sum.part || !sum.range.holds(other.part)));
            let Some(ready) = ready else {
                let names: Vec<_> = left.iter().map(|sum| format!("`{}`", body.name(sum.field))).collect();
                for sum in left.iter().skip(1) {
                    let message = format!("{} cover each other, so none can be computed first", names.join(" and "));
                    errors.at(&sum.function, message);
                }
                return;
            };
            self.checksums.push(left.remove(ready));
        }
    }
}

/// Two ranges of which one is a size's lie one within the other, or apart.
fn check_crossings(places: &[(Range, Expr, String, bool)], errors: &mut Errors) {
    for (at, (range, expr, _, is_size)) in places.iter().enumerate() {
        let crossed = places.iter().take(at).find(|(other, _, _, other_is_size)| {
            (*is_size || *other_is_size) && (range.crosses(*other) || other.crosses(*range))
        });
        if let Some((_, _, name, other_is_size)) = crossed {
            let slices = if is_size == other_is_size {
                ""
            } else {
                "; a checksum of all that stands before it has `over = ..`, and a function that takes the first of the three \
                 slices that it is given: `checksum = |parts| crc(parts[0])`"
            };
            let message = format!(
                "this range crosses that of `{name}`: each has fields that the other has not; \
                 let one lie within the other, or both apart{slices}"
            );
            errors.at(expr, message);
        }
    }
}

/// What a closure that is a rule may see of other fields: its body without the words that it has for what it is given. The name of
/// a function is none of a field.
pub(crate) fn of_closure(rule: &Expr) -> Option<TokenStream> {
    fn without(tokens: TokenStream, own: &[Ident]) -> TokenStream {
        let map = |token| match token {
            TokenTree::Ident(ident) if own.contains(&ident) => None,
            TokenTree::Group(group) => Some(Group::new(group.delimiter(), without(group.stream(), own)).into()),
            token => Some(token),
        };
        tokens.into_iter().filter_map(map).collect()
    }
    let Expr::Closure(closure) = rule else { return None };
    let own: Vec<_> = closure.inputs.iter().flat_map(|input| variables(input.to_token_stream())).collect();
    Some(without(closure.body.to_token_stream(), &own))
}

/// The words in `tokens` that may be variables: not what stands behind a dot, nor the parts of a path.
pub(crate) fn variables(tokens: TokenStream) -> Vec<Ident> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is = |at: Option<usize>, c: char| match at.and_then(|at| tokens.get(at)) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == c,
        _ => false,
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let (before, two_before) = (at.checked_sub(1), at.checked_sub(2));
        let (next, two_next) = (at.checked_add(1), at.checked_add(2));
        let member = is(before, '.') && !is(two_before, '.');
        let path = is(before, ':') && is(two_before, ':') || is(next, ':') && is(two_next, ':');
        match token {
            TokenTree::Ident(ident) if !member && !path => found.push(ident.clone()),
            TokenTree::Group(group) => found.extend(variables(group.stream())),
            _ => {}
        }
    }
    found
}
