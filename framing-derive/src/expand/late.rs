//! How what is computed is written: first zeros, then, when all is written that it covers, its value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::body::{Access, computed, named, reference};
use super::encode::encode_statements;
use super::field::number;
use super::{Names, field};
use crate::errors::respan;
use crate::model::{Begin, Body, ChecksumField, Event, Field, Part, Plan, Presence, Range, SizeField};

/// Whether the body has something between the parts before and behind `boundary`, so that they are not one run.
pub(super) fn is_cut(plan: &Plan, boundary: usize) -> bool {
    let before = boundary.checked_sub(1);
    let computed = plan.holds(boundary) || before.is_some_and(|before| plan.holds(before));
    let leaves = plan.leaves.iter().any(|leave| Some(leave.part) == before || Some(leave.last) == before);
    computed || leaves || is_edge(plan, boundary) || plan.events.get(boundary).is_some_and(|events| !events.is_empty())
}

/// Whether a range begins or ends there.
pub(super) fn is_edge(plan: &Plan, boundary: usize) -> bool {
    plan.ranges().any(|range| range.begin == Begin::Part(boundary) || range.last.checked_add(1) == Some(boundary))
}

/// The variable of a place between two parts.
pub(super) fn edge(boundary: usize) -> Ident {
    format_ident!("__edge{}", boundary, span = Span::mixed_site())
}

/// The variable of the place where a range begins.
pub(super) fn begin(names: &Names<'_>, range: Range) -> Ident {
    match range.begin {
        Begin::Message => names.whole.clone(),
        Begin::Part(part) => edge(part),
    }
}

/// The variable of the place where a range ends.
pub(super) fn end(range: Range) -> Ident {
    edge(range.last.saturating_add(1))
}

/// The variable of where a computed part lies.
pub(super) fn place(part: usize) -> Ident {
    format_ident!("__place{}", part, span = Span::mixed_site())
}

/// `<T as SizeNumber>`, underlined at the field's type.
pub(super) fn as_size(names: &Names<'_>, ty: &syn::Type) -> TokenStream {
    let krate = respan(names.krate, ty.span());
    quote_spanned!(ty.span()=> <#ty as #krate::__private::region::SizeNumber>)
}

/// How a size is sent.
pub(super) fn scale(names: &Names<'_>, size: &SizeField) -> TokenStream {
    let Names { krate, value, .. } = names;
    if size.unit.is_none() && size.adjust.is_none() {
        return quote!(#krate::__private::region::Scale::BYTES);
    }
    let number_of = |expr: &Option<Expr>, or: u8| match expr {
        Some(expr) if is_literal(expr) => expr.to_token_stream(),
        Some(expr) => quote_spanned!(expr.span()=> match #expr { #value => #value as ::core::primitive::i128 }),
        None => proc_macro2::Literal::u8_unsuffixed(or).to_token_stream(),
    };
    let (unit, adjust) = (number_of(&size.unit, 1), number_of(&size.adjust, 0));
    quote!(#krate::__private::region::Scale::new(#unit, #adjust))
}

/// Whether it is an integer without a type, which so is of any.
fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(literal) => matches!(&literal.lit, syn::Lit::Int(int) if int.suffix().is_empty()),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && is_literal(&unary.expr),
        _ => false,
    }
}

/// Takes the room of the message for two passes.
pub(super) fn open(names: &Names<'_>, is_whole: bool) -> TokenStream {
    let Names { krate, out, outer, canvas, whole, .. } = names;
    let begin = is_whole.then(|| quote!(let #whole = #out.written();));
    quote! {
        let #outer = #out;
        let mut #canvas = #krate::__private::region::Canvas::of(#outer);
        let #out = &mut #canvas.writer();
        #begin
    }
}

/// Gives it back.
pub(super) fn close(names: &Names<'_>) -> TokenStream {
    let Names { outer, canvas, end, .. } = names;
    quote!(#canvas.close(#outer, #end);)
}

/// Statements of the first pass between two parts.
pub(super) fn between(names: &Names<'_>, body: &Body<'_>, boundary: usize, access: Access) -> TokenStream {
    let (out, plan) = (&names.out, &body.plan);
    let mut code = TokenStream::new();
    let before = boundary.checked_sub(1);
    if is_edge(plan, boundary) || plan.leaves.iter().any(|leave| Some(leave.part) == before) {
        let edge = edge(boundary);
        code.extend(quote!(let #edge = #out.written();));
    }
    for leave in plan.leaves.iter().filter(|leave| Some(leave.last) == before) {
        let Some((field, expr)) = body.fields.get(leave.field).and_then(|field| Some((field, field.leave.as_ref()?)))
        else {
            continue;
        };
        let from = edge(leave.part.saturating_add(1));
        let left = quote!(#out.written().saturating_sub(#from));
        let same = field::fail(names, field, &number(names, expr, "same", &left));
        // What is not there leaves nothing.
        code.extend(match field.presence {
            Presence::If(_) => {
                let value = reference(leave.field, field, access);
                quote!(if ::core::option::Option::is_some(#value) { #same })
            }
            _ => same,
        });
    }
    let closes = |event: &Event| matches!(event, Event::Close(_));
    let ends = plan.events.get(boundary).is_some_and(|events| events.iter().any(closes));
    if body.has_hollow() && (ends || boundary == body.parts.len()) {
        let (krate, hollow, value) = (names.krate, &names.hollow, &names.value);
        code.extend(quote! {
            if let ::core::option::Option::Some(#value) = #hollow {
                return ::core::result::Result::Err(#krate::__private::sentinel().in_field(#value));
            }
        });
    }
    let moves = |event: &Event| !matches!(event, Event::Verify(_));
    if body.has_tail() && plan.events.get(boundary).is_some_and(|events| events.iter().any(moves)) {
        let ended = &names.ended;
        code.extend(quote!(let mut #ended = false;));
    }
    code
}

/// The first pass of a part that is computed: zeros, if it is there.
pub(super) fn reserve(names: &Names<'_>, body: &Body<'_>, part: &Part, access: Access) -> TokenStream {
    let at = match part {
        Part::Field(index) => body.part_of(*index),
        Part::Bits { fields, .. } => fields.first().and_then(|(index, _)| body.part_of(*index)),
    };
    let (out, place, size) = (&names.out, place(at.unwrap_or(0)), size(names, body, part));
    let zeros = quote!(#out.put_zeros(#size)?;);
    let zeros = match perhaps(body, part) {
        Some((index, field)) => field::encode_if(names, field, &reference(index, field, access), &zeros),
        None => zeros,
    };
    quote!(let #place = #out.written(); #zeros)
}

/// The field of a part that is computed, if it may not be there.
fn perhaps<'b>(body: &'b Body<'b>, part: &Part) -> Option<(usize, &'b Field<'b>)> {
    let Part::Field(index) = part else { return None };
    let field = body.fields.get(*index)?;
    matches!(field.presence, Presence::If(_)).then_some((*index, field))
}

/// The bytes of a part that is computed, without padding.
fn size(names: &Names<'_>, body: &Body<'_>, part: &Part) -> TokenStream {
    match part {
        Part::Bits { bytes, .. } => quote!(#bytes),
        Part::Field(index) => match body.fields.get(*index) {
            Some(field) => field_size(names, field),
            None => quote!(0),
        },
    }
}

/// The bytes of a field that is computed.
pub(super) fn field_size(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    match field.size {
        Some(size) => quote!(#size),
        None => field::constant(names, field, "MAX_SIZE"),
    }
}

/// The second pass: sizes, then checksums, each where it lies.
pub(super) fn second_pass(names: &Names<'_>, body: &Body<'_>, access: Access, used: &[Ident]) -> TokenStream {
    let Names { out, end, .. } = names;
    let plan = &body.plan;
    let mut code = quote!(let #end = #out.written(););
    for size in &plan.sizes {
        code.extend(size_value(names, body, size, access));
        code.extend(bind(names, body, size.field, used));
    }
    let mut parts: Vec<_> = plan.sizes.iter().map(|size| size.part).collect();
    parts.dedup();
    code.extend(parts.into_iter().filter_map(|part| write(names, body, access, part)));
    for sum in &plan.checksums {
        code.extend(checksum_value(names, body, sum, access));
        code.extend(bind(names, body, sum.field, used));
        code.extend(write(names, body, access, sum.part));
    }
    code
}

/// Gives a computed field its name, for the expressions of checksums.
fn bind(names: &Names<'_>, body: &Body<'_>, index: usize, used: &[Ident]) -> Option<TokenStream> {
    let value = computed(index);
    named(names, used, body.fields.get(index)?, &quote!(*#value), &quote!(#value))
}

fn size_value(names: &Names<'_>, body: &Body<'_>, size: &SizeField, access: Access) -> Option<TokenStream> {
    let field = body.fields.get(size.field)?;
    let (ty, value, scale) = (field.ty, computed(size.field), scale(names, size));
    let (from, to) = (begin(names, size.range), end(size.range));
    let as_size = as_size(names, ty);
    let number = field::take_in_field(names, field, &quote!(#as_size::stated(#to.saturating_sub(#from), #scale)));
    Some(if size.optional {
        if_asked(&value, field, &reference(size.field, field, access), &number)
    } else {
        quote!(let #value: &#ty = &#number;)
    })
}

/// What is computed of a field that is an `Option`, where the value has it.
fn if_asked(value: &Ident, field: &Field<'_>, asked: &TokenStream, computed: &TokenStream) -> TokenStream {
    let declared = field.declared;
    quote! {
        let #value: &#declared = &match #asked {
            ::core::option::Option::Some(_) => ::core::option::Option::Some(#computed),
            ::core::option::Option::None => ::core::option::Option::None,
        };
    }
}

fn checksum_value(names: &Names<'_>, body: &Body<'_>, sum: &ChecksumField, access: Access) -> Option<TokenStream> {
    let canvas = &names.canvas;
    let field = body.fields.get(sum.field)?;
    let (ty, value) = (field.ty, computed(sum.field));
    let (from, to, place) = (begin(names, sum.range), end(sum.range), place(sum.part));
    let bytes = if sum.range.holds(sum.part) {
        let size = field_size(names, field);
        quote!(#canvas.around(#from, #place, #size, #to))
    } else {
        quote!(#canvas.bytes(#from, #to))
    };
    let digest = digest(names, sum, ty, &bytes);
    if field.none.is_some() || matches!(field.presence, Presence::If(_)) {
        return Some(if_asked(&value, field, &reference(sum.field, field, access), &digest));
    }
    Some(quote!(let #value: &#ty = &#digest;))
}

/// The checksum of `bytes`.
pub(super) fn digest(names: &Names<'_>, sum: &ChecksumField, ty: &syn::Type, bytes: &TokenStream) -> TokenStream {
    let function = &sum.function;
    let span = function.span();
    let krate = respan(names.krate, span);
    let digest = Ident::new(if sum.range.holds(sum.part) { "digest_around" } else { "digest" }, span);
    quote_spanned!(span=> #krate::__private::region::#digest::<#ty>(#function, #bytes))
}

/// Writes a part whose values are known now.
fn write(names: &Names<'_>, body: &Body<'_>, access: Access, at: usize) -> Option<TokenStream> {
    let Names { canvas, out, .. } = names;
    let part = body.parts.get(at)?;
    let (place, size) = (place(at), size(names, body, part));
    let statements = encode_statements(names, body, part, access);
    let write = quote!({ let #out = &mut #canvas.at(#place, #size); #statements });
    Some(match perhaps(body, part) {
        Some((index, _)) => {
            let value = computed(index);
            quote!(if #value.is_some() { #write })
        }
        None => write,
    })
}

impl Body<'_> {
    /// Whether the bytes may end before some fields.
    pub(super) fn has_tail(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.presence, Presence::Tail))
    }

    /// Whether a field of such a tail may be there without bytes.
    pub(super) fn has_hollow(&self) -> bool {
        self.fields.iter().any(field::may_be_hollow)
    }
}

/// What stands in the place of the fields' end where another variant is computed.
pub(super) fn end_of(names: &Names<'_>, body: &Body<'_>) -> TokenStream {
    let Names { out, end, .. } = names;
    if body.plan.is_late() { end.to_token_stream() } else { quote!(#out.written()) }
}
