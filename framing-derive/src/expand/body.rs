//! The fields of a struct or of a variant.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Member;
use syn::spanned::Spanned;

use super::sizes::{Sizes, sum};
use super::{Names, encode, field, late, numbers};
use crate::errors::respan;
use crate::model::{Body, Count, Field, Pad, Part, Presence, Seen, of_closure};

/// How the fields are reached where they are read.
#[derive(Clone, Copy)]
pub(super) enum Access {
    /// `&self.field`.
    Struct,
    /// A variable, bound by the pattern of the variant.
    Variant,
}

/// The variable of a field.
pub(super) fn variable(index: usize) -> Ident {
    format_ident!("__field{}", index, span = Span::mixed_site())
}

/// What `reference` refers to.
pub(super) fn referred(reference: &TokenStream) -> TokenStream {
    let mut tokens = reference.clone().into_iter();
    match tokens.next() {
        Some(TokenTree::Punct(punct)) if punct.as_char() == '&' => tokens.collect(),
        _ => quote!(*#reference),
    }
}

/// The variable of a value that is computed.
pub(super) fn computed(index: usize) -> Ident {
    format_ident!("__count{}", index, span = Span::mixed_site())
}

/// A reference to a field.
pub(super) fn reference(index: usize, field: &Field<'_>, access: Access) -> TokenStream {
    match access {
        Access::Struct => {
            let member = &field.member;
            quote!(&self.#member)
        }
        Access::Variant => {
            let variable = variable(index);
            quote!(#variable)
        }
    }
}

/// Whether the size of a field is asked of its value.
pub(super) fn varies(field: &Field<'_>) -> bool {
    field.bits.is_none()
        && (field.size.is_none() || !matches!(field.presence, Presence::Always))
        && !matches!(field.presence, Presence::Never(_))
}

/// The size of the encoding of `parts`, beside `more` bytes and what an expression says.
pub(super) fn size_hint(
    names: &Names<'_>,
    body: &Body<'_>,
    access: Access,
    more: usize,
    tag: Option<TokenStream>,
    parts: &[Part],
) -> TokenStream {
    let mut known = more;
    let mut rest: Vec<_> = tag.into_iter().collect();
    for part in parts {
        match part {
            Part::Bits { bytes, .. } => known = known.saturating_add(*bytes),
            Part::Field(index) => {
                let Some(field) = body.fields.get(*index) else { continue };
                if varies(field) {
                    rest.push(size_of_field(names, body, *index, field, access));
                } else {
                    known = known.saturating_add(field.size.unwrap_or(0));
                }
            }
        }
        match part.pad(body) {
            Pad::Bytes(bytes) => known = known.saturating_add(bytes),
            Pad::Align(to) => {
                let (krate, before) = (names.krate, sum(names.krate, known, rest.iter()));
                (known, rest) = (0, vec![quote!(#krate::__private::aligned(#before, #to))]);
            }
        }
    }
    sum(names.krate, known, rest.iter())
}

/// The size of a field, which may be a length that is computed.
fn size_of_field(names: &Names<'_>, body: &Body<'_>, index: usize, field: &Field<'_>, access: Access) -> TokenStream {
    let value = reference(index, field, access);
    let Some(first) = field.counts.first().and_then(|at| encode::items(names, body, *at, access)) else {
        return field::size(names, field, &value);
    };
    let (ty, encoding, this) = (field.ty, field::encoding(names, field), &names.value);
    let krate = respan(names.krate, ty.span());
    let length = quote_spanned!(ty.span()=> <#ty as #krate::__private::Length>::length(#first));
    // A length that cannot be said is refused where it is written.
    let size = match field.size {
        Some(size) => quote!(#size),
        None => quote!(#length.map_or(0, |#this| #encoding::size(&#this))),
    };
    match field.presence {
        Presence::Always => size,
        _ => quote!(match #value {
            ::core::option::Option::Some(_) => #size,
            ::core::option::Option::None => 0,
        }),
    }
}

/// What was done before the fields are read or written.
#[derive(Clone, Copy)]
pub(super) enum Start {
    /// Nothing.
    Unchecked,
    /// The least size of all fields was checked.
    Checked,
    /// The first field was read: it is the tag.
    AfterFirst,
}

/// Parts that are read or written together: one, or a run of numbers.
pub(super) struct Group<'b> {
    /// The check of what is left of the message, where nothing before says that it is there.
    pub(super) require: Option<TokenStream>,
    pub(super) parts: &'b [Part],
    /// Whether the parts are numbers, whose places in the run are known.
    pub(super) numbers: bool,
}

/// Parts with nothing between them that would part a run: the index of the first, and whether a check begins there.
pub(super) type Segment<'b> = (usize, &'b [Part], bool);

/// All parts, cut where something is computed or a region begins or ends.
pub(super) fn segments<'b>(body: &'b Body<'_>, start: Start) -> Vec<Segment<'b>> {
    let mut first = usize::from(matches!(start, Start::AfterFirst));
    let mut begins = matches!(start, Start::Unchecked);
    let mut segments = Vec::new();
    for next in first.saturating_add(1)..=body.parts.len() {
        if next == body.parts.len() || late::is_cut(&body.plan, next) {
            segments.push((first, body.parts.get(first..next).unwrap_or_default(), begins));
            (first, begins) = (next, true);
        }
    }
    segments
}

/// The parts in groups, each with a `require` for the fixed run that begins there, if one does.
pub(super) fn groups<'b>(
    names: &Names<'_>,
    body: &'b Body<'_>,
    cursor: &Ident,
    (first, mut rest, mut begins): Segment<'b>,
) -> Vec<Group<'b>> {
    let mut groups = Vec::new();
    while !rest.is_empty() {
        let numbers = numbers::at_start(body, rest);
        let size = numbers.max(1);
        let (parts, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        // A group that is all there is checks itself.
        let require = (begins && !after.is_empty()).then(|| {
            let sizes = Sizes::of_parts(names, body, rest);
            // Of all fields of a struct it has a name.
            let all = first == 0 && groups.is_empty() && !sizes.is_known();
            let min = names.least.clone().filter(|_| all).unwrap_or_else(|| sizes.min(names.krate));
            (!sizes.is_zero()).then(|| quote!(#cursor.require(#min)?;))
        });
        begins = matches!(parts, [Part::Field(index)] if body.fields.get(*index).is_some_and(varies));
        // What follows an aligned part is no run with it.
        begins |= matches!(parts, [part] if part.pad(body).bytes().is_none());
        groups.push(Group { require: require.flatten(), parts, numbers: numbers > 1 });
        rest = after;
    }
    groups
}

fn gather(tokens: TokenStream, found: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident),
            TokenTree::Group(group) => gather(group.stream(), found),
            _ => {}
        }
    }
}

/// The names of fields that expressions of later fields use.
pub(super) fn used_names(body: &Body<'_>) -> Vec<Ident> {
    let mut found = Vec::new();
    for field in &body.fields {
        let condition = match &field.presence {
            Presence::If(condition) => Some(condition.to_token_stream()),
            Presence::TailOr(default) | Presence::Never(default) => Some(default.clone()),
            _ => None,
        };
        let count = match &field.count {
            Some(Count::Expr(expr) | Count::Last(expr)) => Some(expr.to_token_stream()),
            _ => None,
        };
        let others = [&field.value, &field.none, &field.leave, &field.exact]
            .into_iter()
            .flatten()
            .map(ToTokens::to_token_stream);
        let args = field.told.iter().flat_map(|told| told.args.iter().chain(&told.says)).map(ToTokens::to_token_stream);
        let rule = field.validate.as_ref().and_then(of_closure);
        let all = condition.into_iter().chain(count).chain(others).chain(args).chain(rule);
        all.for_each(|tokens| gather(tokens, &mut found));
    }
    for sum in &body.plan.checksums {
        let mut used = Vec::new();
        gather(sum.function.to_token_stream(), &mut used);
        // A checksum is often called as its function is, which then means the function.
        let own = body.fields.get(sum.field).map(|field| &field.member);
        found.extend(used.into_iter().filter(|name| !matches!(own, Some(Member::Named(own)) if own == name)));
    }
    found
}

/// Gives a field its own name, where expressions of later fields use it: a number by value, all else by reference.
pub(super) fn named(
    names: &Names<'_>,
    used: &[Ident],
    field: &Field<'_>,
    by_value: &TokenStream,
    by_reference: &TokenStream,
) -> Option<TokenStream> {
    let Member::Named(ident) = &field.member else { return None };
    if !used.contains(ident) {
        return None;
    }
    let value = match field.seen {
        Seen::ByReference => by_reference.clone(),
        Seen::ByValue => by_value.clone(),
        Seen::Copied => {
            let span = field.ty.span();
            let krate = respan(names.krate, span);
            let copied = quote_spanned!(span=> #krate::__private::copied);
            quote!(#copied(#by_reference))
        }
    };
    // An expression may mean something else by the same word.
    Some(quote!(#[allow(unused_variables)] let #ident = #value;))
}

/// `check` of the bit field at `at` of `fields`, which sees those before it in its run as the ones behind the run will.
pub(super) fn within_run(
    names: &Names<'_>,
    body: &Body<'_>,
    (fields, at): (&[(usize, u32)], usize),
    value: impl Fn(usize, &Field<'_>) -> TokenStream,
    check: TokenStream,
) -> TokenStream {
    let own = fields.get(at).and_then(|(index, _)| body.fields.get(*index));
    let rule = own.and_then(|field| field.validate.as_ref()).and_then(of_closure);
    let Some(rule) = rule.filter(|_| !check.is_empty()) else { return check };
    let mut used = Vec::new();
    gather(rule, &mut used);
    let before = fields.iter().take(at).filter_map(|(index, _)| {
        let field = body.fields.get(*index)?;
        let value = value(*index, field);
        named(names, &used, field, &referred(&value), &value)
    });
    let before: TokenStream = before.collect();
    if before.is_empty() { check } else { quote!({ #before #check }) }
}

/// The fields of a part.
pub(super) fn fields_of<'b>(body: &'b Body<'b>, part: &'b Part) -> Vec<(usize, &'b Field<'b>)> {
    let indices = match part {
        Part::Field(index) => vec![*index],
        Part::Bits { fields, .. } => fields.iter().map(|(index, _)| *index).collect(),
    };
    indices.into_iter().filter_map(|index| Some((index, body.fields.get(index)?))).collect()
}

/// `<T as Bits>`, underlined at the field's type.
pub(super) fn as_bits(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let (krate, ty) = (respan(names.krate, field.ty.span()), field.ty);
    quote_spanned!(ty.span()=> <#ty as #krate::__private::bits::Bits>)
}
