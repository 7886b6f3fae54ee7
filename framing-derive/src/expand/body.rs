//! The fields of a struct or of a variant.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Member;
use syn::spanned::Spanned;

use super::reading::Reading;
use super::sizes::{Sizes, sum};
use super::{Names, field, late, numbers};
use crate::errors::respan;
use crate::model::{Body, Count, Field, Part, Presence, Seen};

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

/// The variable of a value that is computed.
pub(super) fn computed(index: usize) -> Ident {
    format_ident!("__count{}", index, span = Span::mixed_site())
}

/// The variable of the offset of a field that is the length of others.
fn said_at(index: usize) -> Ident {
    format_ident!("__at{}", index, span = Span::mixed_site())
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

/// The size of the fields' encoding, beside `more` bytes and what an expression says.
pub(super) fn size_hint(
    names: &Names<'_>,
    body: &Body<'_>,
    access: Access,
    more: usize,
    tag: Option<TokenStream>,
) -> TokenStream {
    let mut known = more;
    let mut rest: Vec<_> = tag.into_iter().collect();
    for part in &body.parts {
        match part {
            Part::Bits { bytes, pad, .. } => known = known.saturating_add(*bytes).saturating_add(*pad),
            Part::Field(index) => {
                let Some(field) = body.fields.get(*index) else { continue };
                known = known.saturating_add(field.pad);
                if varies(field) {
                    rest.push(field::size(names, field, &reference(*index, field, access)));
                } else {
                    known = known.saturating_add(field.size.unwrap_or(0));
                }
            }
        }
    }
    sum(names.krate, known, rest.iter())
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
struct Group<'b> {
    /// The check of what is left of the message, where nothing before says that it is there.
    require: Option<TokenStream>,
    parts: &'b [Part],
    /// Whether the parts are numbers, whose places in the run are known.
    numbers: bool,
}

/// Parts with nothing between them that would part a run: the index of the first, and whether a check begins there.
type Segment<'b> = (usize, &'b [Part], bool);

/// All parts, cut where something is computed or a region begins or ends.
fn segments<'b>(body: &'b Body<'_>, start: Start) -> Vec<Segment<'b>> {
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
fn groups<'b>(
    names: &Names<'_>,
    body: &'b Body<'_>,
    cursor: &Ident,
    (_, mut rest, mut begins): Segment<'b>,
) -> Vec<Group<'b>> {
    let mut groups = Vec::new();
    while !rest.is_empty() {
        let numbers = numbers::at_start(body, rest);
        let size = numbers.max(1);
        let (parts, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        // A group that is all there is checks itself.
        let require = (begins && !after.is_empty()).then(|| {
            let sizes = Sizes::of_parts(names, body, rest);
            let min = sizes.min(names.krate);
            (!sizes.is_zero()).then(|| quote!(#cursor.require(#min)?;))
        });
        begins = matches!(parts, [Part::Field(index)] if body.fields.get(*index).is_some_and(varies));
        groups.push(Group { require: require.flatten(), parts, numbers: numbers > 1 });
        rest = after;
    }
    groups
}

/// The names of fields that expressions of later fields use.
fn used_names(body: &Body<'_>) -> Vec<Ident> {
    fn gather(tokens: TokenStream, found: &mut Vec<Ident>) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => found.push(ident),
                TokenTree::Group(group) => gather(group.stream(), found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for field in &body.fields {
        let condition = match &field.presence {
            Presence::If(condition) => Some(condition.to_token_stream()),
            Presence::TailOr(default) | Presence::Never(default) => Some(default.clone()),
            _ => None,
        };
        let count = match &field.count {
            Some(Count::Expr(expr)) => Some(expr.to_token_stream()),
            _ => None,
        };
        let others = [&field.value, &field.none, &field.leave].into_iter().flatten().map(ToTokens::to_token_stream);
        condition.into_iter().chain(count).chain(others).for_each(|tokens| gather(tokens, &mut found));
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

/// Statements that write all fields.
pub(super) fn encode(names: &Names<'_>, body: &Body<'_>, access: Access, start: Start) -> TokenStream {
    let (out, ended) = (&names.out, &names.ended);
    let used = used_names(body);
    let mut code = TokenStream::new();
    if body.parts.is_empty() {
        code.extend(quote!(let _ = &#out;));
    }
    if body.has_tail() {
        code.extend(quote!(let mut #ended = false;));
    }
    for segment in segments(body, start) {
        code.extend(late::between(names, body, segment.0));
        for Group { require, parts, numbers } in groups(names, body, out, segment) {
            code.extend(require);
            if numbers {
                code.extend(numbers::encode(names, body, parts, access));
            }
            for part in parts {
                if !numbers {
                    code.extend(encode_part(names, body, part, access));
                }
                for (index, field) in fields_of(body, part).into_iter().filter(|(_, field)| !field.is_computed) {
                    let value = value_of(index, field, access);
                    code.extend(named(names, &used, field, &quote!(*#value), &value));
                }
            }
        }
    }
    code.extend(late::between(names, body, body.parts.len()));
    if body.plan.is_late() {
        code.extend(late::second_pass(names, body, access, &used));
    }
    code
}

/// What is written of a field: its value, or what it was computed to be.
fn value_of(index: usize, field: &Field<'_>, access: Access) -> TokenStream {
    if field.counts.is_empty() && !field.is_computed {
        return reference(index, field, access);
    }
    computed(index).to_token_stream()
}

fn encode_part(names: &Names<'_>, body: &Body<'_>, part: &Part, access: Access) -> TokenStream {
    let out = &names.out;
    let fields = fields_of(body, part);
    let counts = fields.iter().filter_map(|(index, field)| count(names, body, *index, field, access));
    let counts: TokenStream = counts.collect();
    let statements = match fields.iter().any(|(_, field)| field.is_computed) {
        true => late::reserve(names, body, part),
        false => encode_statements(names, body, part, access),
    };
    let pad = match part {
        Part::Field(index) => body.fields.get(*index).map_or(0, |field| field.pad),
        Part::Bits { pad, .. } => *pad,
    };
    let pad = (pad > 0).then(|| quote!(#out.put_zeros(#pad)?;));
    quote!(#counts #statements #pad)
}

/// Statements that write a part whose values are all known.
pub(super) fn encode_statements(names: &Names<'_>, body: &Body<'_>, part: &Part, access: Access) -> TokenStream {
    match part {
        Part::Field(index) => {
            let Some(field) = body.fields.get(*index) else { return TokenStream::new() };
            field::encode(names, field, &value_of(*index, field, access))
        }
        Part::Bits { bytes, fields, lsb, .. } => encode_bits(names, body, (*bytes, *lsb), fields, access),
    }
}

/// The fields of a part.
fn fields_of<'b>(body: &'b Body<'b>, part: &'b Part) -> Vec<(usize, &'b Field<'b>)> {
    let indices = match part {
        Part::Field(index) => vec![*index],
        Part::Bits { fields, .. } => fields.iter().map(|(index, _)| *index).collect(),
    };
    indices.into_iter().filter_map(|index| Some((index, body.fields.get(index)?))).collect()
}

/// Computes the field that is the length of others, which must agree on it.
fn count(names: &Names<'_>, body: &Body<'_>, index: usize, field: &Field<'_>, access: Access) -> Option<TokenStream> {
    let krate = names.krate;
    let computed = computed(index);
    let this = &names.value;
    let mut counts = field.counts.iter().filter_map(|at| {
        let counted = body.fields.get(*at)?;
        let (encoding, value) = (field::encoding(names, counted), reference(*at, counted, access));
        let none = counted.none.as_ref().map(|none| {
            let ty = counted.ty;
            quote!({ let #this: #ty = #none; #encoding::count(&#this) })
        });
        let count = match (&counted.presence, none) {
            (Presence::If(_), _) => quote!(match #value {
                ::core::option::Option::Some(#this) => #encoding::count(#this),
                ::core::option::Option::None => 0,
            }),
            (_, Some(none)) => quote!(match #value {
                ::core::option::Option::Some(#this) => #encoding::count(#this),
                ::core::option::Option::None => #none,
            }),
            (_, None) => quote!(#encoding::count(#value)),
        };
        Some((counted, count))
    });
    let (counted, first) = counts.next()?;
    let ty = field.ty;
    let length = quote_spanned!(ty.span()=> #krate::__private::length::<#ty>(#first));
    let length = field::take_in_field(names, counted, &length);
    let same = counts.map(|(counted, count)| {
        field::fail(names, counted, &quote!(#krate::__private::same_count(#count, *#computed)))
    });
    Some(quote!(let #computed: &#ty = &#length; #(#same)*))
}

fn encode_bits(
    names: &Names<'_>,
    body: &Body<'_>,
    (bytes, lsb): (usize, bool),
    fields: &[(usize, u32)],
    access: Access,
) -> TokenStream {
    let Names { krate, out, run, .. } = names;
    let puts = fields.iter().filter_map(|(index, shift)| {
        let field = body.fields.get(*index)?;
        let (bits, ty) = (field.bits?, field.ty);
        let value = value_of(*index, field, access);
        let as_bits = as_bits(names, field);
        let check = field::refuse_bits(names, field, &value);
        let call = quote_spanned!(ty.span()=> #as_bits::put::<#bits, #shift>(#value, &mut #run));
        let put = field::fail(names, field, &call);
        Some(quote!(#check #put))
    });
    let write = Ident::new(if lsb { "write_lsb" } else { "write" }, Span::mixed_site());
    quote! {
        let mut #run = 0u128;
        #(#puts)*
        #krate::__private::bits::#write::<#bytes>(#run, #out)?;
    }
}

/// `<T as Bits>`, underlined at the field's type.
fn as_bits(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let (krate, ty) = (respan(names.krate, field.ty.span()), field.ty);
    quote_spanned!(ty.span()=> <#ty as #krate::__private::bits::Bits>)
}

/// Statements that read all fields into their variables, then the value that `constructor` makes of them.
pub(super) fn decode(names: &Names<'_>, body: &Body<'_>, constructor: &TokenStream, start: Start) -> TokenStream {
    let input = &names.input;
    let used = used_names(body);
    let mut code = TokenStream::new();
    if body.parts.is_empty() {
        code.extend(quote!(let _ = &#input;));
    }
    if let (Start::AfterFirst, Some(field)) = (start, body.fields.first()) {
        let variable = variable(0);
        code.extend(named(names, &used, field, &quote!(#variable), &quote!(&#variable)));
    }
    let mut reading = Reading::new(names, body);
    for segment in segments(body, start) {
        code.extend(reading.between(segment.0));
        let names = reading.names();
        for Group { require, parts, numbers } in groups(names, body, &names.input, segment) {
            code.extend(require);
            if numbers {
                code.extend(numbers::decode(names, body, parts));
            }
            for part in parts {
                if !numbers {
                    code.extend(counters(names, body, part));
                    code.extend(decode_part(names, body, part));
                }
                for (index, field) in fields_of(body, part) {
                    let variable = variable(index);
                    code.extend(named(names, &used, field, &quote!(#variable), &quote!(&#variable)));
                }
            }
        }
    }
    code.extend(reading.between(body.parts.len()));
    for (index, field) in body.fields.iter().enumerate() {
        if let Presence::Never(default) = &field.presence {
            let (variable, ty) = (variable(index), field.ty);
            code.extend(quote!(let #variable: #ty = #default;));
        }
    }
    let members = body.fields.iter().enumerate().map(|(index, field)| {
        let (member, variable) = (&field.member, variable(index));
        quote!(#member: #variable)
    });
    quote!(#code ::core::result::Result::Ok(#constructor { #(#members),* }))
}

/// The offsets of those fields of a part, the next one, that are the lengths of others.
fn counters(names: &Names<'_>, body: &Body<'_>, part: &Part) -> TokenStream {
    let input = &names.input;
    let counters = fields_of(body, part).into_iter().filter(|(_, field)| !field.counts.is_empty());
    let offsets = counters.map(|(index, _)| {
        let at = said_at(index);
        match part.byte_of(body, index) {
            0 => quote!(let #at = #input.offset();),
            byte => quote!(let #at = #input.offset().saturating_add(#byte);),
        }
    });
    offsets.collect()
}

fn decode_part(names: &Names<'_>, body: &Body<'_>, part: &Part) -> TokenStream {
    let Names { krate, input, .. } = names;
    let (statements, pad) = match part {
        Part::Field(index) => {
            let Some(field) = body.fields.get(*index) else { return TokenStream::new() };
            let declared = match &field.count {
                Some(Count::Field(at)) => {
                    let (counter, at) = (variable(*at), said_at(*at));
                    Some((quote!(#counter), quote!(#at)))
                }
                // No byte behind the last one before could have said another number.
                Some(Count::Expr(expr)) => Some((quote!(#expr), quote!(#input.offset().saturating_sub(1)))),
                None => None,
            };
            let (variable, value) = (variable(*index), field::decode(names, field, declared.as_ref()));
            (quote!(let #variable = #value;), field.pad)
        }
        Part::Bits { fields, pad, .. } => (decode_bits(names, body, part, fields), *pad),
    };
    let pad = (pad > 0).then(|| quote!(#krate::__private::pad(#input, #pad)?;));
    quote!(#statements #pad)
}

fn decode_bits(names: &Names<'_>, body: &Body<'_>, part: &Part, fields: &[(usize, u32)]) -> TokenStream {
    let Names { krate, input, run, .. } = names;
    let Part::Bits { bytes, lsb, .. } = part else { return TokenStream::new() };
    let takes = fields.iter().filter_map(|(index, shift)| {
        let field = body.fields.get(*index)?;
        let (bits, ty, variable) = (field.bits?, field.ty, variable(*index));
        let as_bits = as_bits(names, field);
        let call = quote_spanned!(ty.span()=> #as_bits::take::<#bits, #shift>(#run));
        // The run was just read: its end is here, and the byte in which the field begins so far before it.
        let back = bytes.saturating_sub(part.byte_of(body, *index));
        let offset = quote!(#input.offset().saturating_sub(#back));
        let value = field::take_bits(names, field, &call, &offset);
        let check = field::check_bits(names, field, &quote!(&#variable), &offset);
        Some(quote!(let #variable = #value; #check))
    });
    let read = Ident::new(if *lsb { "read_lsb" } else { "read" }, Span::mixed_site());
    quote! {
        let #run = #krate::__private::bits::#read::<#bytes>(#input)?;
        #(#takes)*
    }
}
