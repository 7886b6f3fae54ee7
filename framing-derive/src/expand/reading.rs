//! How bodies with regions are read: each region by a reader of its own, which ends where the region does.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::variable;
use super::late::{as_size, begin, digest, edge, end, field_size, is_edge, place, scale};
use super::sizes::Sizes;
use super::{Names, field};
use crate::errors::respan;
use crate::model::{Body, ChecksumField, End, Event, Field, Presence, SizeField};

/// Where in the body the code that reads it is.
pub(super) struct Reading<'r> {
    names: Names<'r>,
    body: &'r Body<'r>,
    /// The reader of the message.
    input: Ident,
    /// The regions that are open, from the outside in.
    open: Vec<usize>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(names: &Names<'r>, body: &'r Body<'r>) -> Self {
        Self { names: names.clone(), body, input: names.input.clone(), open: Vec::new() }
    }

    /// The names, among them that of the innermost reader.
    pub(super) fn names(&self) -> &Names<'r> {
        &self.names
    }

    /// Statements between two parts: regions end, sizes are looked at, regions begin, checksums are verified.
    pub(super) fn between(&mut self, boundary: usize) -> TokenStream {
        let plan = &self.body.plan;
        let events = plan.events.get(boundary).map(Vec::as_slice).unwrap_or_default();
        let mut code = TokenStream::new();
        for event in events {
            if let Event::Close(size) = event {
                code.extend(self.close(*size));
            }
        }
        if is_edge(plan, boundary) {
            let (edge, Names { krate, input, .. }) = (edge(boundary), &self.names);
            code.extend(quote!(let #edge = #krate::__private::region::mark(#input);));
        }
        for (index, size) in
            plan.sizes.iter().enumerate().filter(|(_, size)| size.part.checked_add(1) == Some(boundary))
        {
            code.extend(self.declared(index, size));
        }
        for event in events {
            match event {
                Event::Open { size, depth } => code.extend(self.open(*size, *depth)),
                Event::Verify(sum) => code.extend(plan.checksums.get(*sum).and_then(|sum| self.verify(sum))),
                Event::Close(_) => {}
            }
        }
        if plan.holds(boundary) {
            let (place, input) = (place(boundary), &self.names.input);
            code.extend(quote!(let #place = #input.offset();));
        }
        code
    }

    /// The reader of the innermost of `open` regions.
    fn reader(&self, open: usize) -> Ident {
        match open.checked_sub(1).and_then(|at| self.open.get(at)) {
            Some(size) => region(*size),
            None => self.input.clone(),
        }
    }

    /// Keeps note that the innermost of `open` regions is being read.
    fn within(&self, open: usize) -> TokenStream {
        let Names { krate, within, .. } = &self.names;
        let size = open.checked_sub(1).and_then(|at| self.open.get(at));
        let field = size.and_then(|size| Some((size, self.size_field(*size)?)));
        match field {
            Some((size, field)) => {
                let (reader, path) = (self.reader(open), &field.path);
                let within = quote!(*#within = #krate::__private::region::Within::region(#reader, &#path););
                if !self.is_optional(*size) {
                    return within;
                }
                let (rest, around) = (rest_of(*size), self.within(open.saturating_sub(1)));
                quote!(if #rest.is_some() { #within } else { #around })
            }
            None => quote!(*#within = #krate::__private::region::Within::NONE;),
        }
    }

    fn is_optional(&self, size: usize) -> bool {
        self.body.plan.sizes.get(size).is_some_and(|size| size.optional)
    }

    fn size_field(&self, size: usize) -> Option<&'r Field<'r>> {
        self.body.fields.get(self.body.plan.sizes.get(size)?.field)
    }

    fn close(&mut self, size: usize) -> Option<TokenStream> {
        let (krate, region) = (self.names.krate, region(size));
        let field = self.size_field(size)?;
        let call = quote!(#krate::__private::region::closed(#region));
        let mut closed = field::fail(&self.names, field, &call);
        if self.is_optional(size) {
            let rest = rest_of(size);
            // What goes on behind all fields is no fault of a size that is not there.
            closed = quote!(if #rest.is_none() { #call?; } #closed);
        }
        self.open.pop();
        self.names.input = self.reader(self.open.len());
        let within = self.within(self.open.len());
        Some(quote!(#closed #within))
    }

    /// A size was read: it is compared with what it can be, and says how many bytes are still to come.
    fn declared(&self, index: usize, size: &SizeField) -> Option<TokenStream> {
        let Names { krate, input, .. } = &self.names;
        let field = self.body.fields.get(size.field)?;
        let (begin, range) = (begin(&self.names, size.range), size.range);
        let mut next = size.part.saturating_add(1).max(range.first());
        let taken = if !size.bounds() {
            let end = end(range);
            next = range.last.saturating_add(1);
            quote!(#end.offset().saturating_sub(#begin.offset()))
        } else if range.first() <= size.part {
            let mut taken = quote!(#input.offset().saturating_sub(#begin.offset()));
            // What ends before this region, though it is read already, is in it too.
            for inner in self.open.iter().copied() {
                let last = self.body.plan.sizes.get(inner)?.range.last;
                if last < range.last {
                    let reader = region(inner);
                    taken = quote!(#taken.saturating_add(#reader.remaining()));
                    next = next.max(last.saturating_add(1));
                }
            }
            taken
        } else {
            quote!(0)
        };
        let to_come = self.body.parts.get(next..=range.last).unwrap_or_default();
        let sizes = Sizes::of_parts(&self.names, self.body, to_come);
        let (least, most) = (sizes.min(krate), sizes.max(krate));
        let (scale, variable) = (scale(&self.names, size), variable(size.field));
        let (place, as_size) = (self.offset(size.part, size.field), as_size(&self.names, field.ty));
        let declared = Ident::new("__declared", Span::mixed_site());
        let holder = if size.optional { &declared } else { &variable };
        let number = quote!(#as_size::rest(#holder, #scale, #taken, (#least, #most), #place));
        let mut number = field::take_in_field(&self.names, field, &number);
        if size.optional {
            number = quote! {
                match #variable {
                    ::core::option::Option::Some(#declared) => ::core::option::Option::Some(#number),
                    ::core::option::Option::None => ::core::option::Option::None,
                }
            };
        }
        let to = size.bounds().then(|| rest_of(index)).map_or_else(|| quote!(_), |rest| quote!(#rest));
        Some(quote!(let #to = #number;))
    }

    /// The offset of a field of a part whose place is known: of bits, the byte in which they begin.
    fn offset(&self, part: usize, index: usize) -> TokenStream {
        let place = place(part);
        match self.body.parts.get(part).map_or(0, |part| part.byte_of(self.body, index)) {
            0 => quote!(#place),
            before => quote!(#place.saturating_add(#before)),
        }
    }

    fn open(&mut self, size: usize, depth: usize) -> TokenStream {
        let (region, rest) = (region(size), rest_of(size));
        let outer = self.reader(depth);
        let mut code = TokenStream::new();
        if depth < self.open.len() {
            // The region around those that are open already: what it lacks is lacking outside of them.
            code.extend(self.within(depth));
        }
        code.extend(if self.is_optional(size) {
            let krate = self.names.krate;
            quote!(let #region = &mut #krate::__private::region::perhaps(#outer, #rest)?;)
        } else {
            quote!(let #region = &mut #outer.take_reader(#rest)?;)
        });
        self.open.insert(depth.min(self.open.len()), size);
        self.names.input = self.reader(self.open.len());
        code.extend(self.within(self.open.len()));
        code
    }

    fn verify(&self, sum: &ChecksumField) -> Option<TokenStream> {
        let Names { krate, input, value, error, .. } = &self.names;
        let field = self.body.fields.get(sum.field)?;
        let (ty, variable, place, from) =
            (field.ty, variable(sum.field), place(sum.part), begin(&self.names, sum.range));
        let (require, to) = match sum.end {
            End::Passed => {
                let end = end(sum.range);
                (None, quote!(#end.offset()))
            }
            End::Region(size) => {
                let region = region(size);
                (None, quote!(#krate::__private::region::end(#region)))
            }
            End::Fixed(bytes) => {
                (Some(quote!(#input.require(#bytes)?;)), quote!(#input.offset().saturating_add(#bytes)))
            }
        };
        let bytes = if sum.range.holds(sum.part) {
            let size = field_size(&self.names, field);
            quote!(#krate::__private::region::around(&#from, #place, #size, #to))
        } else {
            quote!(#krate::__private::region::bytes(&#from, #to))
        };
        let digest = digest(&self.names, sum, ty, &bytes);
        let sum_krate = respan(krate, ty.span());
        let verify = quote_spanned!(ty.span()=> <#ty as #sum_krate::__private::region::Checksum>::verify);
        let perhaps = field.none.is_some() || matches!(field.presence, Presence::If(_));
        let found = if perhaps { quote!(#error) } else { quote!(&#variable) };
        let verify = quote!(#verify(&#value, #found, #place));
        let verify = field::fail(&self.names, field, &verify);
        let verify = quote!(let #value: #ty = #digest; #verify);
        Some(match perhaps {
            true => quote!(#require if let ::core::option::Option::Some(#error) = &#variable { #verify }),
            false => quote!(#require #verify),
        })
    }
}

/// The reader of a region.
fn region(size: usize) -> Ident {
    format_ident!("__region{}", size, span = Span::mixed_site())
}

/// The bytes of a region that are still to come.
fn rest_of(size: usize) -> Ident {
    format_ident!("__rest{}", size, span = Span::mixed_site())
}
