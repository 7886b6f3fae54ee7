//! `MIN_SIZE` and `MAX_SIZE`: what is known from the types as they are written is added here, the rest by the compiler.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Names, field, region};
use crate::model::{Begin, Body, Pad, Part, SizeField};

/// The size of something, as a sum.
pub(super) struct Sizes {
    known: usize,
    /// Expressions for the rest: the least and the most.
    rest: Vec<(TokenStream, TokenStream)>,
}

impl Sizes {
    /// The size of the fields of `body` from the part `first` on, of which no region is larger than what its size can say.
    /// So many bytes, at least, lie `before` them.
    pub(super) fn of_body(names: &Names<'_>, body: &Body<'_>, first: usize, before: usize) -> Self {
        let regions: Vec<_> = body.plan.sizes.iter().collect();
        Self::of_regions(names, body, (first, body.parts.len()), before, &regions)
    }

    fn of_regions(
        names: &Names<'_>,
        body: &Body<'_>,
        (mut at, end): (usize, usize),
        before: usize,
        regions: &[&SizeField],
    ) -> Self {
        let mut sizes = Self { known: 0, rest: Vec::new() };
        while at < end {
            // The outermost of those that begin here; the others lie in it.
            let begins = regions.iter().filter(|size| size.range.first().max(at) == at && size.range.last < end);
            let outer = begins.filter(|size| size.range.last >= at).max_by_key(|size| size.range.last);
            let Some(outer) = outer else {
                let next = at.saturating_add(1);
                sizes = sizes.and(Self::of_parts(names, body, body.parts.get(at..next).unwrap_or_default()));
                at = next;
                continue;
            };
            let within: Vec<_> = regions.iter().filter(|size| size.field != outer.field).copied().collect();
            let next = outer.range.last.saturating_add(1);
            let inner = Self::of_regions(names, body, (at, next), before, &within);
            let before = if outer.range.begin == Begin::Message { before } else { 0 };
            sizes = sizes.and(if outer.optional { inner } else { inner.within(names, body, outer, before) });
            at = next;
        }
        sizes
    }

    /// The same, where it is a region of which so many bytes lie `before`.
    fn within(self, names: &Names<'_>, body: &Body<'_>, size: &SizeField, before: usize) -> Self {
        let most = body.fields.get(size.field).map(|field| region::most(names, field, size));
        let Some(most) = most.filter(|_| !self.rest.is_empty()) else { return self };
        let krate = names.krate;
        let (least, all) = (self.min(krate), self.max(krate));
        let before = (before > 0).then(|| quote!(.saturating_sub(#before as ::core::primitive::u64)));
        let most = quote!(#krate::__private::no_more_than(#all, #most #before));
        Self { known: 0, rest: vec![(least, most)] }
    }

    fn and(mut self, other: Self) -> Self {
        self.rest.extend(other.rest);
        self.plus(other.known)
    }

    /// The size of `parts`, which are some of `body`.
    pub(super) fn of_parts(names: &Names<'_>, body: &Body<'_>, parts: &[Part]) -> Self {
        let mut sizes = Self { known: 0, rest: Vec::new() };
        for part in parts {
            match part {
                Part::Bits { bytes, .. } => sizes = sizes.plus(*bytes),
                Part::Field(index) => {
                    let Some(field) = body.fields.get(*index) else { continue };
                    match (field.size, field::min_size(names, field)) {
                        (Some(size), Some(_)) => sizes = sizes.plus(size),
                        (_, min) => {
                            let min = min.unwrap_or_else(|| quote!(0));
                            sizes.rest.push((min, field::constant(names, field, "MAX_SIZE")));
                        }
                    }
                }
            }
            sizes = match part.pad(body) {
                Pad::Bytes(bytes) => sizes.plus(bytes),
                pad @ Pad::Align(_) => {
                    let most = pad.most();
                    sizes.plus_unknown((quote!(0), quote!(#most)))
                }
            };
        }
        sizes
    }

    /// The size of an enum: `tag` and one of `variants`.
    pub(super) fn of_variants(krate: &impl ToTokens, tag: usize, variants: &[Self]) -> Self {
        let mut sizes = Self { known: tag, rest: Vec::new() };
        if variants.iter().all(|variant| variant.rest.is_empty()) {
            let least = variants.iter().map(|variant| variant.known).min().unwrap_or(0);
            let most = variants.iter().map(|variant| variant.known).max().unwrap_or(0);
            if least == most {
                return sizes.plus(least);
            }
            sizes.rest.push((quote!(#least), quote!(#most)));
        } else {
            let least = variants.iter().map(|variant| variant.min(krate));
            let most = variants.iter().map(|variant| variant.max(krate));
            sizes.rest.push((
                quote!(#krate::__private::smallest(&[#(#least),*])),
                quote!(#krate::__private::largest(&[#(#most),*])),
            ));
        }
        sizes
    }

    pub(super) fn plus(mut self, bytes: usize) -> Self {
        self.known = self.known.saturating_add(bytes);
        self
    }

    pub(super) fn plus_unknown(mut self, sizes: (TokenStream, TokenStream)) -> Self {
        self.rest.push(sizes);
        self
    }

    /// Whether it is known from the types as they are written.
    pub(super) fn is_known(&self) -> bool {
        self.rest.iter().all(|(min, _)| is_zero(min))
    }

    /// Whether it is one number, known from the types as they are written.
    pub(super) fn is_fixed(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether the least size is 0 whatever the types are.
    pub(super) fn is_zero(&self) -> bool {
        self.known == 0 && self.rest.iter().all(|(min, _)| is_zero(min))
    }

    pub(super) fn min(&self, krate: &impl ToTokens) -> TokenStream {
        let rest: Vec<_> = self.rest.iter().map(|(min, _)| min).filter(|min| !is_zero(min)).collect();
        sum(krate, self.known, rest.into_iter())
    }

    pub(super) fn max(&self, krate: &impl ToTokens) -> TokenStream {
        sum(krate, self.known, self.rest.iter().map(|(_, max)| max))
    }
}

/// Whether it is the number 0, which adds nothing.
fn is_zero(size: &TokenStream) -> bool {
    matches!(size.to_string().as_str(), "0" | "0usize")
}

/// The sum of a number and expressions.
pub(super) fn sum<'t>(
    krate: &impl ToTokens,
    known: usize,
    rest: impl ExactSizeIterator<Item = &'t TokenStream>,
) -> TokenStream {
    match (known, rest.len()) {
        (_, 0) => quote!(#known),
        (0, 1) => quote!(#(#rest)*),
        // What the compiler says of it is where the path of the crate is.
        (known, _) => {
            let known = (known > 0).then(|| quote!(#known,));
            quote_spanned!(krate.span()=> #krate::__private::sum(&[#known #(#rest),*]))
        }
    }
}
