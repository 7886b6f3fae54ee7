//! The fields of a struct or of a variant: each by itself, or as bits of a run.

use std::cell::Cell;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Fields, Index, Member};

use super::run::{self, Run};
use super::{
    Body, Check, Count, Defaults, Ends, Field, Pad, Part, Presence, Seen, expr, nullable, options, order,
    region_of_one, regions, telling, varint,
};
use crate::attr::{Attrs, Item, Place, Value};
use crate::encoding::{Context, Length, NUMBERS, check_widths, name_of};
use crate::errors::{Errors, located, respan};

impl<'i> Body<'i> {
    /// The fields, of which the first is the tag where `first` is 1.
    pub(super) fn new(fields: &'i Fields, defaults: &Defaults<'_>, first: usize, errors: &mut Errors) -> Self {
        let mut body = Self::default();
        let all: Vec<_> = fields.iter().map(|field| Attrs::new(&field.attrs, Place::Field, errors)).collect();
        let broken = all.iter().any(|attrs| attrs.broken);
        let mut run = Run::default();
        for (index, (field, attrs)) in fields.iter().zip(&all).enumerate() {
            let counted = region_of_one::counted(fields, &all, index);
            let of_field = counted.map(|_| Defaults { counted, ..defaults.clone() });
            let defaults = of_field.as_ref().unwrap_or(defaults);
            let mut field = Field::new(field, index, attrs, (fields, &mut body.fields), defaults, errors);
            field.settle(attrs, defaults, errors);
            options::check_names(&field, errors);
            run.broken |= broken;
            if let Presence::Never(_) = field.presence {
                body.fields.push(field);
                continue;
            }
            match attrs.get("bits") {
                Some(_) => {
                    let lsb = attrs.get("lsb").is_some() || defaults.lsb;
                    if run.turns(lsb, &field, errors) {
                        body.parts.extend(run.finish(errors));
                    }
                    run.push(index, &field, lsb, attrs.any_of(&["pad", "align"]), errors);
                    // Padding within bytes is a mistake, and the run goes on.
                    if field.pad != Pad::NONE && !run.broken {
                        body.parts.extend(run.finish(errors));
                    }
                }
                None => {
                    body.parts.extend(run.finish(errors));
                    body.parts.push(Part::Field(index));
                }
            }
            body.fields.push(field);
        }
        body.parts.extend(run.finish(errors));
        body.plan = body.plan(&all, first, errors);
        body.rest = options::check_tails(&body, &all, errors);
        body.settle_ends(defaults.skips_tail);
        body
    }
}

impl<'i> Field<'i> {
    fn new(
        field: &'i syn::Field,
        index: usize,
        attrs: &Attrs,
        (fields, before): (&Fields, &mut [Self]),
        defaults: &Defaults<'_>,
        errors: &mut Errors,
    ) -> Self {
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index { index: u32::try_from(index).unwrap_or(u32::MAX), span: field.ty.span() }),
        };
        let (presence, ty) = options::presence(field, attrs, &defaults.krate, errors);
        let (none, ty) = options::none(attrs, ty, errors);
        let mut this = Self {
            path: format!("{}.{}", defaults.owner, name(&member)),
            member,
            declared: &field.ty,
            ty,
            encoding: TokenStream::new(),
            size: None,
            plain: false,
            number: None,
            bits: None,
            is_bits: attrs.get("bits").is_some(),
            pad: pad(attrs, errors),
            exact: expr(attrs, "size").cloned(),
            checks: Vec::new(),
            ends: Ends::Known,
            is_static: false,
            presence,
            value: expr(attrs, "value").cloned(),
            none,
            validate: expr(attrs, "validate").cloned(),
            count: None,
            counts: Vec::new(),
            told: None,
            tag_of: None,
            seen: Seen::ByReference,
            is_computed: regions::is_computed(attrs, field, errors),
            rest: attrs.get("rest").is_some() && attrs.any_of(&["sized", "size"]).is_none(),
            leave: expr(attrs, "leave").cloned(),
            in_region: false,
        };
        if let Presence::Never(_) = this.presence {
            return this;
        }
        this.told = telling::of(&this, attrs, index, before, &defaults.params, errors);
        if let Some(Item { value: Value::Int(literal), .. }) = attrs.get("bits") {
            run::refuse_order(attrs, errors);
            refuse(attrs, OF_ENCODING.iter().filter(|name| !name.ends_with("_endian")), "bits", errors);
            this.bits = run::bits(field, literal, errors);
            this.seen = match name_of(ty) {
                Some(name) if is_number(&name) || name == "bool" => Seen::ByValue,
                Some(_) => Seen::Copied,
                None => Seen::ByReference,
            };
            // What a type of Rust's own holds is known.
            if !matches!(&field.ty, syn::Type::Tuple(_)) && this.seen != Seen::ByValue {
                this.checks.push(Check::Bits { bits: literal.clone(), ty: field.ty.to_token_stream() });
            }
            return this;
        }
        if let Some(item) = attrs.get("lsb") {
            errors.at(&item.name, "`lsb` is for bit fields, and this is none; remove it, or add `bits = N`");
        }
        if let Some(word) = varint::WORDS.into_iter().find(|word| attrs.get(word.0).is_some()) {
            // A sequence takes those, and not this.
            if !varint::check(word.0, ty, attrs, errors) {
                refuse(attrs, OF_ENCODING.iter().filter(|other| **other != word.0), word.0, errors);
            }
            this.encoding = varint::encoding(ty, word, defaults.generic, &defaults.krate);
            this.seen = Seen::ByValue;
            return this;
        }
        if let Some(with) = super::ty(attrs.get("with")) {
            refuse(attrs, OF_ENCODING.iter().filter(|other| **other != "with"), "with", errors);
            check_widths(quote!(#with), errors);
            // One place for what is wrong with it, where derived code names it in many ways.
            this.encoding = if this.told.is_some() { located(quote!(#with), with.span()) } else { quote!(#with) };
            this.ends = Ends::Followed;
            if name_of(ty).is_some_and(|name| is_number(&name)) {
                this.seen = Seen::ByValue;
            }
            return this;
        }
        this.encode(attrs, index, (fields, before), defaults, errors);
        this
    }

    /// What holds of an encoding of any kind.
    fn settle(&mut self, attrs: &Attrs, defaults: &Defaults<'_>, errors: &mut Errors) {
        if self.is_computed {
            // What its own bytes cannot hold is an error of encoding.
            (self.plain, self.number) = (false, None);
            if self.bits.is_none() && self.size.is_none() {
                self.checks.push(Check::Computed);
            }
        }
        if self.exact.is_some() {
            refuse(attrs, &["bits", "sized", "leave", "size_of", "checksum"], "size", errors);
            if let (Some(_), Some(item)) = (&self.count, attrs.any_of(&["count", "len"])) {
                errors.at(&item.name, format!("`{}` says how much there is already; remove it, or `size`", item.name));
            }
            if attrs.get("rest").is_none() && self.size.is_some() {
                errors.at(self.declared, "this type has one size, which `size` cannot change; remove it");
            }
            // A size that is wrong is found even where the bytes are not.
            (self.size, self.plain, self.number) = (None, false, None);
        }
        let Some(prefix) = super::ty(attrs.get("sized")) else { return };
        if matches!(self.presence, Presence::Never(_)) {
            return;
        }
        refuse(attrs, &["bits", "count", "leave"], "sized", errors);
        if let Some(Count::Field(_)) = self.count {
            errors.at(&prefix, "the length of this field stands elsewhere already; remove `sized`, or `len`");
        }
        let (order, none) = (order(attrs), Vec::new());
        let context = Context {
            krate: &defaults.krate,
            order: order.as_ref().unwrap_or(&defaults.order),
            length: Length::Prefix,
            len: Some(prefix),
            default_len: &Cell::new(false),
            len_here: attrs.get("sized").map(|item| &item.name),
            adjust: None,
            nullable: false,
            said_by: None,
            each: None,
            counted: None,
            max: &none,
            own: defaults.own,
            broken: true,
        };
        let span = self.ty.span();
        let (krate, prefix, inner) = (respan(&defaults.krate, span), context.prefix(span, errors), &self.encoding);
        self.encoding = quote_spanned!(span=> #krate::Prefixed<#prefix, #inner>);
        (self.size, self.plain, self.number, self.seen) = (None, false, None, Seen::ByReference);
        self.ends = Ends::Known;
        self.checks.push(Check::Sized);
    }

    /// Settles the encoding by the type.
    fn encode(
        &mut self,
        attrs: &Attrs,
        index: usize,
        (fields, before): (&Fields, &mut [Self]),
        defaults: &Defaults<'_>,
        errors: &mut Errors,
    ) {
        let none = Vec::new();
        let max = match attrs.get("max") {
            Some(Item { value: Value::Exprs(max), .. }) => max,
            _ => &none,
        };
        let length = options::length(self, attrs, index, (fields, before), defaults, errors);
        let own_len = if length == Length::Prefix { super::ty(attrs.get("len")) } else { None };
        let order = order(attrs);
        if let (Some(item), Some("u8" | "i8" | "bool")) =
            (attrs.any_of(&["big_endian", "little_endian"]), name_of(self.ty).as_deref())
        {
            errors.at(&item.name, format!("`{}` has no effect on one byte; remove it", item.name));
        }
        if attrs.broken {
            defaults.len_used.set(true);
        }
        let mut encoded = Context {
            krate: &defaults.krate,
            order: order.as_ref().unwrap_or(&defaults.order),
            length,
            len: own_len.or(defaults.len.as_ref()),
            default_len: &defaults.len_used,
            len_here: attrs.get("len").filter(|_| length == Length::Prefix).map(|item| &item.name),
            adjust: expr(attrs, "adjust").filter(|_| length == Length::Prefix),
            nullable: attrs.get("null").is_some(),
            said_by: match self.count {
                Some(Count::Field(_) | Count::Expr(_)) => attrs.any_of(&["count", "len"]).map(|item| &item.name),
                _ => None,
            },
            each: super::ty(attrs.get("each")),
            counted: defaults.counted,
            max,
            own: defaults.own,
            broken: defaults.broken || attrs.broken,
        }
        .encode(nullable::null_type(self, attrs, errors), errors);
        if encoded.varies && !defaults.generic {
            encoded.encoding = self.varies(attrs, &encoded.encoding, defaults);
        }
        self.encoding = match nullable::null(attrs, length, own_len.or(defaults.len.as_ref()), errors) {
            Some(null) => {
                let (span, inner) = (self.ty.span(), &encoded.encoding);
                null.of(&respan(&defaults.krate, span), inner, span)
            }
            None => encoded.encoding,
        };
        self.size = encoded.size;
        // A constant, a rule or a sentinel can be broken where the bytes cannot.
        self.plain = encoded.plain && self.value.is_none() && self.validate.is_none() && self.none.is_none();
        self.number = encoded.number.filter(|_| self.plain && self.pad == Pad::NONE && self.exact.is_none());
        self.number = self.number.filter(|_| matches!(self.presence, Presence::Always));
        self.checks = encoded.checks;
        if let (Some(item), false) = (attrs.any_of(&["big_endian", "little_endian"]), encoded.size.is_some()) {
            self.checks.push(Check::Ordered(item.name.clone()));
        }
        self.ends = if encoded.ends { Ends::Known } else { Ends::Followed };
        self.is_static = encoded.is_static;
        if encoded.size.is_some() && self.none.is_none() && matches!(self.presence, Presence::Always) {
            self.seen = Seen::ByValue;
        }
    }
}

impl Field<'_> {
    /// The encoding, of which the compiler finds that the type is none that varies in length where that is said.
    fn varies(&self, attrs: &Attrs, encoding: &TokenStream, defaults: &Defaults<'_>) -> TokenStream {
        let said = match attrs.any_of(&["max", "len"]) {
            Some(Item { value: Value::Exprs(max), .. }) => max.first().map(Spanned::span),
            Some(len) => Some(len.name.span()),
            None => None,
        };
        let (ty, span) = (self.ty, said.unwrap_or_else(|| self.ty.span()));
        let (krate, ty) = (respan(&defaults.krate, span), located(quote!(#ty), span));
        quote_spanned!(span=> <#ty as #krate::__private::Varies>::As<#encoding>)
    }
}

fn is_number(name: &str) -> bool {
    NUMBERS.iter().any(|number| number.0 == name)
}

/// The name of a field in errors.
pub(super) fn name(member: &Member) -> String {
    match member {
        Member::Named(ident) => ident.to_string().trim_start_matches("r#").to_owned(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The attributes that choose an encoding.
const OF_ENCODING: &[&str] = &[
    "with",
    "big_endian",
    "little_endian",
    "max",
    "len",
    "count",
    "rest",
    "varint",
    "zigzag",
    "each",
    "null",
    "until",
];

/// The zero bytes behind a field.
fn pad(attrs: &Attrs, errors: &mut Errors) -> Pad {
    if let (Some(align), Some(_)) = (attrs.get("align"), attrs.get("pad")) {
        errors.at(&align.name, "`align` adds as many bytes as there have to be, and `pad` so many; remove one");
    }
    if let Some(Item { value: Value::Int(literal), .. }) = attrs.get("align") {
        return match literal.base10_parse::<usize>() {
            Ok(to @ 2..=65_535) => Pad::Align(to),
            _ => {
                errors.at(literal, "an alignment is 2 to 65535 bytes");
                Pad::NONE
            }
        };
    }
    let Some(Item { value: Value::Int(literal), .. }) = attrs.get("pad") else { return Pad::NONE };
    match literal.base10_parse::<usize>() {
        Ok(bytes @ 1..=65_535) => Pad::Bytes(bytes),
        _ => {
            errors.at(literal, "padding is 1 to 65535 bytes");
            Pad::NONE
        }
    }
}

/// Reports each of `names` that stands beside `beside`, which leaves it nothing to do.
pub(super) fn refuse<'n>(
    attrs: &Attrs,
    names: impl IntoIterator<Item = &'n &'n str>,
    beside: &str,
    errors: &mut Errors,
) {
    for item in names.into_iter().filter_map(|name| attrs.get(name)) {
        errors.at(&item.name, format!("`{}` has no effect beside `{beside}`; remove one", item.name));
    }
}
