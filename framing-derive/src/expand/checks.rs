//! Assertions of what only the compiler knows: sizes of types, values of constants.
//!
//! Without type parameters each is an item of its own, so that all that fail are reported, each at its token. With
//! parameters they stand in a constant that every use of the type evaluates.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::GenericParam;
use syn::spanned::Spanned;

use super::body::varies;
use super::late::field_size;
use super::{Header, Names, cycle, field, region, tags};
use crate::errors::{located, respan};
use crate::model::{Check, Ends, Field, Kind, Model, Presence};

/// The assertions that belong into `MIN_SIZE`, and those that are items.
pub(super) fn asserts(names: &Names<'_>, model: &Model<'_>) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let checks = model.bodies().into_iter().flat_map(|body| &body.fields).flat_map(|field| {
        let checks = field.checks.iter().flat_map(|check| assert(names, field, check));
        checks.chain(followed(names, field)).collect::<Vec<_>>()
    });
    let before = model.magic.as_ref().map_or(0, |magic| magic.value().len());
    let before = before.saturating_add(match &model.kind {
        Kind::Struct(_) => 0,
        Kind::Enum(model) => model.tag.size(&model.order).unwrap_or(0),
    });
    let regions = model.bodies().into_iter().flat_map(|body| region::asserts(names, body, before));
    let (asserts, mut items) = place(model, checks.chain(regions).chain(tags::asserts(names, model)).collect());
    if !items.is_empty() {
        items.splice(0..0, cycle::size(names, model));
    }
    (asserts, items)
}

/// `SIZE`, which exists only where each field's layout is fixed, and the assertions that are items; each field that is not so is
/// named and underlined.
pub(super) fn fixed(names: &Names<'_>, model: &Model<'_>) -> (TokenStream, Vec<TokenStream>) {
    let krate = names.krate;
    let Header { impl_generics, ty_generics, where_clause, de } = Header::new(model);
    let ident = &model.input.ident;
    let fields: Vec<_> = model
        .bodies()
        .into_iter()
        .flat_map(|body| &body.fields)
        .filter(|field| field.size.is_none() && field.bits.is_none() && !matches!(field.presence, Presence::Never(_)))
        .collect();
    let mut checks: Vec<_> = fields.iter().map(|field| fixed_field(names, field)).collect();
    if let Kind::Enum(_) = &model.kind {
        let text = format!(
            "the variants of `{ident}` differ in size, and `fixed` asserts that they do not; drop it, or pad them"
        );
        let this = quote!(<Self as #krate::Message<#de>>);
        // Where a field varies, that is the mistake.
        let or = fields.iter().map(|field| {
            let (least, most) = sizes(names, field);
            quote!(|| #least != #most)
        });
        let condition = quote!(#this::MIN_SIZE >= #this::MAX_SIZE #(#or)*);
        checks.push(Assert { span: ident.span(), condition, text });
    }
    let (asserts, items) = place(model, checks);
    let size = quote! {
        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause {
            /// The size of every encoding of this message, in bytes.
            pub const SIZE: ::core::primitive::usize = {
                #(#asserts)*
                <Self as #krate::Message<#de>>::MAX_SIZE
            };
        }
    };
    (size, items)
}

fn fixed_field(names: &Names<'_>, field: &Field<'_>) -> Assert {
    let (least, most) = sizes(names, field);
    let text =
        format!("`{}` varies in size, and `fixed` asserts that it does not; drop it, or change the field", field.path);
    Assert { span: field.ty.span(), condition: quote!(#least >= #most), text }
}

/// The least size of a field, and the most.
fn sizes(names: &Names<'_>, field: &Field<'_>) -> (TokenStream, TokenStream) {
    (field::constant(names, field, "MIN_SIZE"), field::constant(names, field, "MAX_SIZE"))
}

/// An assertion, and the text of the error at `span` where it does not hold.
pub(super) struct Assert {
    pub(super) span: Span,
    pub(super) condition: TokenStream,
    pub(super) text: String,
}

/// Items take at least a byte and say where they end, as far as that is not known yet.
fn items(
    names: &Names<'_>,
    field: &Field<'_>,
    (encoding, ty): (&TokenStream, &TokenStream),
    filled: bool,
    ends: bool,
) -> Vec<Assert> {
    // The field as a whole is named first: where an item has no encoding, the error is the one that all else of the
    // field gives, and not a second one.
    let (whole, span) = (field::constant(names, field, "MAX_SIZE"), field.ty.span());
    let (krate, de) = (respan(names.krate, span), &names.de);
    let encoding = located(encoding.clone(), span);
    let item = match field.told {
        Some(_) => quote_spanned!(span=> <#encoding as #krate::__private::InnerEncoding<#de, #ty>>),
        None => quote_spanned!(span=> <#encoding as #krate::Encoding<#de, #ty>>),
    };
    let assert = |condition: TokenStream, text: &str| Assert {
        span: ty.span(),
        condition: quote!({ let _ = #whole; #condition }),
        text: text.to_owned(),
    };
    let filled = (!filled).then(|| {
        assert(
            if ends { quote!(#item::MIN_SIZE > 0) } else { quote!(#item::MIN_SIZE > 0 || !#item::SELF_DELIMITING) },
            "the items of this sequence may take no bytes, so a peer could declare any number of them for nothing; send \
             their number instead, or give the item's `Message` a `MIN_SIZE`",
        )
    });
    let ends = (!ends).then(|| {
        assert(
            quote!(#item::SELF_DELIMITING),
            "this type does not say where it ends, so it would take the bytes of what follows it here; nest it in a \
             message of its own, in a field with `sized = u16`",
        )
    });
    filled.into_iter().chain(ends).collect()
}

/// What is followed by something says where it ends.
fn followed(names: &Names<'_>, field: &Field<'_>) -> Option<Assert> {
    if field.ends != Ends::Followed {
        return None;
    }
    let condition = field::constant(names, field, "SELF_DELIMITING");
    let text = format!(
        "`{}` does not say where it ends, so it would take the bytes of what follows it; put it last, or give it an end: \
         `sized = u16`, or a field before it with `size_of`",
        field.path
    );
    Some(Assert { span: field.ty.span(), condition, text })
}

/// `SELF_DELIMITING`, unless the size is fixed and says it.
pub(super) fn self_delimiting(names: &Names<'_>, model: &Model<'_>) -> Option<TokenStream> {
    let bodies = model.bodies();
    let fields = || bodies.iter().flat_map(|body| &body.fields);
    let asked = fields()
        .filter(|field| field.ends == Ends::Message)
        .map(|field| field::constant(names, field, "SELF_DELIMITING"));
    let value = match bodies.iter().any(|body| body.open_ended) {
        true => quote!(false),
        false if !fields().any(varies) => return None,
        false => {
            let asked: Vec<_> = asked.collect();
            if asked.is_empty() { quote!(true) } else { quote!(#(#asked)&&*) }
        }
    };
    // Messages that hold each other have none, and the compiler says so here.
    Some(quote_spanned!(model.input.ident.span()=> const SELF_DELIMITING: ::core::primitive::bool = #value;))
}

/// A type of the user's holds the bits of its field, and its values fit in them.
fn bits_of(names: &Names<'_>, bits: &syn::LitInt, ty: &TokenStream) -> Vec<Assert> {
    let krate = respan(names.krate, ty.span());
    let as_bits = quote_spanned!(ty.span()=> <#ty as #krate::__private::bits::Bits>);
    let assert = |condition, text| Assert { span: bits.span(), condition, text };
    vec![
        assert(
            quote!(#as_bits::MOST >= #bits),
            format!("the type of this field holds fewer bits than {bits}; widen it, or take fewer bits"),
        ),
        assert(
            quote!(#as_bits::LEAST <= #bits),
            format!(
                "a value of this type has more than {bits} bits, so it could never be sent; take more bits, or lower \
                     its tag"
            ),
        ),
    ]
}

fn assert(names: &Names<'_>, field: &Field<'_>, check: &Check) -> Vec<Assert> {
    let assert = match check {
        Check::Item { encoding, ty, filled, ends } => {
            return items(names, field, (encoding, ty), *filled, *ends);
        }
        Check::Ended { encoding, ty, size } => {
            let (krate, de) = (respan(names.krate, field.ty.span()), &names.de);
            let text = format!(
                "an item takes at least as many bytes as what ends the sequence, {size}; send its length instead"
            );
            let item = match field.told {
                Some(_) => quote!(<#encoding as #krate::__private::InnerEncoding<#de, #ty>>),
                None => quote!(<#encoding as #krate::Encoding<#de, #ty>>),
            };
            let condition = quote!(#item::MIN_SIZE >= #size || #item::MIN_SIZE > #item::MAX_SIZE);
            Assert { span: ty.span(), condition, text }
        }
        Check::Bound { bound, most } => {
            let value = &names.value;
            let text = format!("the length prefix says at most {most}; lower `max`, or widen `len`");
            Assert {
                span: bound.span(),
                condition: quote!(match #bound { #value => (#value as ::core::primitive::u64) <= #most }),
                text,
            }
        }
        Check::Bits { bits, ty } => return bits_of(names, bits, ty),
        Check::Ordered(name) => {
            let encoding = field::encoding(names, field);
            let text = format!(
                "`{name}` does not reach into another message, which has a byte order of its own; remove it, and put it on \
                 that message"
            );
            Assert { span: name.span(), condition: quote!(!#encoding::IS_MESSAGE), text }
        }
        Check::Sized => {
            let (least, most) = sizes(names, field);
            let text = format!("`sized` cannot say how large `{}` is, not even at its least; widen it", field.path);
            // The most is what the size can say.
            Assert { span: field.ty.span(), condition: quote!(#least <= #most), text }
        }
        Check::Computed => {
            let (least, most) = sizes(names, field);
            let text = format!(
                "`{}` is written after what it covers, so it has a fixed size; take an encoding of one",
                field.path
            );
            Assert { span: field.ty.span(), condition: quote!(#least >= #most), text }
        }
        Check::Covered if field.size.is_some_and(|size| size <= 64) => return Vec::new(),
        Check::Covered => {
            let (krate, size) = (names.krate, field_size(names, field));
            let text = "a checksum that covers itself has at most 64 bytes".to_owned();
            let condition = quote!(#size <= #krate::__private::region::LONGEST_CHECKSUM);
            Assert { span: field.ty.span(), condition, text }
        }
        Check::Unit { unit } => {
            let value = &names.value;
            let condition = quote!(match #unit { #value => (#value as ::core::primitive::i128) >= 1 });
            Assert { span: unit.span(), condition, text: "a unit has at least one byte".to_owned() }
        }
    };
    vec![assert]
}

/// Of `asserts`, those that belong into a constant of the implementation, and those that are items.
fn place(model: &Model<'_>, asserts: Vec<Assert>) -> (Vec<TokenStream>, Vec<TokenStream>) {
    if model.input.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_))) {
        let here = |Assert { span, condition, text }| quote_spanned!(span=> ::core::assert!(#condition, #text););
        return (asserts.into_iter().map(here).collect(), Vec::new());
    }
    let Header { impl_generics, ty_generics, where_clause, .. } = Header::new(model);
    let (ident, import) = (&model.input.ident, import(model));
    let item = |Assert { span, condition, text }: Assert| {
        let condition = without_self(condition, &quote!(#ident #ty_generics));
        let check = Ident::new("check", Span::mixed_site());
        // Lifetimes that the condition does not name would be reported as not used.
        let named = names_lifetime(condition.clone());
        let (impl_generics, where_clause) =
            if named { (Some(&impl_generics), Some(&where_clause)) } else { (None, None) };
        let assert = quote_spanned!(span=> ::core::assert!(#check(), #text););
        quote! {
            const _: () = {
                #import
                const fn #check #impl_generics() -> ::core::primitive::bool #where_clause {
                    #condition
                }
                #assert
            };
        }
    };
    (Vec::new(), asserts.into_iter().map(item).collect())
}

/// What an item by itself needs to find the crate, where the user says where it is. The compiler names the constant in which an
/// assertion fails: as one within that of the whole it would be `_::_`.
pub(super) fn import(model: &Model<'_>) -> Option<TokenStream> {
    let path = model.stated_krate.as_ref()?;
    Some(quote!(#[allow(unused_imports)] use #path as __framing_core;))
}

fn names_lifetime(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        TokenTree::Group(group) => names_lifetime(group.stream()),
        _ => false,
    })
}

/// `tokens` with `this` for `Self`, which a function within a constant does not know.
fn without_self(tokens: TokenStream, this: &TokenStream) -> TokenStream {
    let map = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => this.clone(),
        TokenTree::Group(group) => {
            let mut new = Group::new(group.delimiter(), without_self(group.stream(), this));
            new.set_span(group.span());
            quote!(#new)
        }
        token => quote!(#token),
    };
    tokens.into_iter().map(map).collect()
}
