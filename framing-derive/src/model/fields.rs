//! The fields of a struct or of a variant: each by itself, or as bits of a run.

use std::cell::Cell;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Error, Fields, Ident, Index, LitInt, Member};

use super::{Body, Check, Defaults, Ends, Field, Part, Presence, Seen, expr, options, order, regions, telling};
use crate::attr::{Attrs, Item, Place, Value};
use crate::encoding::{Context, Length, NUMBERS, check_widths, name_of};
use crate::errors::{Errors, respan};

impl<'i> Body<'i> {
    /// The fields, of which the first is the tag where `first` is 1.
    pub(super) fn new(fields: &'i Fields, defaults: &Defaults<'_>, first: usize, errors: &mut Errors) -> Self {
        let mut body = Self::default();
        let attrs: Vec<_> = fields.iter().map(|field| Attrs::new(&field.attrs, Place::Field, errors)).collect();
        let broken = attrs.iter().any(|attrs| attrs.broken);
        let mut run = Run::default();
        for (index, (field, attrs)) in fields.iter().zip(&attrs).enumerate() {
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
                    run.push(index, &field, lsb, attrs.get("pad"), errors);
                    // Padding within bytes is a mistake, and the run goes on.
                    if field.pad > 0 && !run.broken {
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
        body.plan = body.plan(&attrs, first, errors);
        body.rest = options::check_tails(&body, &attrs, errors);
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
            rest: attrs.get("rest").is_some() && attrs.get("sized").is_none(),
            leave: expr(attrs, "leave").cloned(),
            in_region: false,
        };
        if let Presence::Never(_) = this.presence {
            return this;
        }
        this.told = telling::of(&this, attrs, index, before, errors);
        if let Some(Item { value: Value::Int(literal), .. }) = attrs.get("bits") {
            refuse_order(attrs, errors);
            refuse(attrs, OF_ENCODING.iter().filter(|name| !name.ends_with("_endian")), "bits", errors);
            this.bits = bits(field, literal, errors);
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
        for (name, encoding) in [("varint", "Varint"), ("zigzag", "ZigZag")] {
            if attrs.get(name).is_some() {
                refuse(attrs, OF_ENCODING.iter().filter(|other| **other != name), name, errors);
                let (krate, encoding) = (respan(&defaults.krate, ty.span()), Ident::new(encoding, ty.span()));
                this.encoding = quote_spanned!(ty.span()=> #krate::#encoding);
                this.seen = Seen::ByValue;
                return this;
            }
        }
        if let Some(with) = super::ty(attrs.get("with")) {
            refuse(attrs, OF_ENCODING.iter().filter(|other| **other != "with"), "with", errors);
            check_widths(quote!(#with), errors);
            this.encoding = quote!(#with);
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
        let Some(prefix) = super::ty(attrs.get("sized")) else { return };
        if matches!(self.presence, Presence::Never(_)) {
            return;
        }
        refuse(attrs, &["bits", "count", "leave"], "sized", errors);
        if let Some(super::Count::Field(_)) = self.count {
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
        let length = options::length(self, attrs, index, (fields, before), errors);
        if let (Some(_), Some(len)) = (&self.told, attrs.get("len")) {
            telling::check_length(length, &len.name, errors);
        }
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
        let encoded = Context {
            krate: &defaults.krate,
            order: order.as_ref().unwrap_or(&defaults.order),
            length,
            len: own_len.or(defaults.len.as_ref()),
            default_len: &defaults.len_used,
            len_here: attrs.get("len").filter(|_| length == Length::Prefix).map(|item| &item.name),
            max,
            own: defaults.own,
            broken: defaults.broken || attrs.broken,
        }
        .encode(self.ty, errors);
        self.encoding = encoded.encoding;
        self.size = encoded.size;
        // A constant, a rule or a sentinel can be broken where the bytes cannot.
        self.plain = encoded.plain && self.value.is_none() && self.validate.is_none() && self.none.is_none();
        self.number = encoded.number.filter(|_| self.plain && self.pad == 0);
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

/// A bit field has no byte order of its own: its run has.
fn refuse_order(attrs: &Attrs, errors: &mut Errors) {
    if let Some(item) = attrs.any_of(&["big_endian", "little_endian"]) {
        let message = format!(
            "`{}` has no effect beside `bits`: a run is filled from its most significant bit on, or, where its fields say \
             `lsb`, from the least significant one on; remove it, or write `lsb`",
            item.name
        );
        errors.at(&item.name, message);
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
const OF_ENCODING: &[&str] =
    &["with", "big_endian", "little_endian", "max", "len", "count", "rest", "varint", "zigzag"];

fn pad(attrs: &Attrs, errors: &mut Errors) -> usize {
    let Some(Item { value: Value::Int(literal), .. }) = attrs.get("pad") else { return 0 };
    match literal.base10_parse::<usize>() {
        Ok(bytes @ 1..=65_535) => bytes,
        _ => {
            errors.at(literal, "padding is 1 to 65535 bytes");
            0
        }
    }
}

/// The bits of a bit field, unless they are wrong.
fn bits(field: &syn::Field, literal: &LitInt, errors: &mut Errors) -> Option<u32> {
    let most = match name_of(&field.ty).as_deref() {
        Some("bool") => 1,
        Some("u8" | "i8") => 8,
        Some("u16" | "i16") => 16,
        Some("u32" | "i32") => 32,
        Some("u64" | "i64") => 64,
        Some("usize" | "isize" | "f32" | "f64" | "char" | "String") => {
            let message = "a bit field is an integer of a fixed width, a bool, or `()` for reserved bits";
            errors.at(&field.ty, message);
            128
        }
        _ => 128,
    };
    match literal.base10_parse::<u32>() {
        Ok(bits) if bits >= 1 && bits <= most => return Some(bits),
        Ok(bits) if bits > most && most == 1 => {
            errors.at(literal, format!("a bool holds one bit, not {bits}; take an integer type, or one bit"));
        }
        Ok(bits) if bits > most && most < 128 => {
            let message = format!("the type of this field holds {most} bits, not {bits}; widen it, or take fewer bits");
            errors.at(literal, message);
        }
        _ => errors.at(literal, "a bit field has 1 to 128 bits"),
    }
    None
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

/// A run of bit fields that is being gathered.
#[derive(Default)]
struct Run {
    fields: Vec<(usize, u32)>,
    /// The type of the last field: where a run that does not fill its bytes is reported.
    end: Option<Span>,
    pad: usize,
    /// Whether the first one is the least significant.
    lsb: bool,
    /// Whether the bits of one are not known, so that what they add up to says nothing.
    broken: bool,
}

impl Run {
    /// Whether the next field, which begins at this end, begins another run, as it does at a whole byte alone.
    fn turns(&mut self, lsb: bool, field: &Field<'_>, errors: &mut Errors) -> bool {
        if self.end.is_none() || self.lsb == lsb {
            return false;
        }
        if !self.broken && !self.bits().is_multiple_of(8) {
            self.broken = true;
            let message = "the bits before this field do not fill whole bytes, and begin at the other end; \
                 put `lsb` on all fields of a run, or on none";
            errors.at(field.declared, message);
        }
        !self.broken
    }

    fn push(&mut self, index: usize, field: &Field<'_>, lsb: bool, pad: Option<&Item>, errors: &mut Errors) {
        self.lsb = lsb;
        self.fields.push((index, field.bits.unwrap_or(0)));
        self.broken |= field.bits.is_none();
        self.end = Some(field.ty.span());
        self.pad = field.pad;
        if let Some(pad) = pad.filter(|_| !self.broken && !self.bits().is_multiple_of(8)) {
            self.broken = true;
            errors.at(
                &pad.name,
                "padding follows whole bytes, and the bits up to here are not; move it to the end of the run",
            );
        }
    }

    fn bits(&self) -> u32 {
        self.fields.iter().fold(0u32, |sum, (_, bits)| sum.saturating_add(*bits))
    }

    /// The run, if there is one; the next begins anew.
    fn finish(&mut self, errors: &mut Errors) -> Option<Part> {
        let run = core::mem::take(self);
        let bits = run.bits();
        let end = run.end?;
        if run.broken {
            return None;
        }
        if bits > 128 {
            errors.push(Error::new(end, format!("a run of bit fields has at most 128 bits, not {bits}; split it")));
        } else if !bits.is_multiple_of(8) {
            let missing = 8u32.saturating_sub(bits % 8);
            let message = format!(
                "the run of bit fields that ends here does not fill whole bytes (bits: {bits}); \
                 add {missing}, for example `#[message(bits = {missing})] reserved: ()`"
            );
            errors.push(Error::new(end, message));
        }
        let mut before = 0u32;
        let fields = run.fields.iter().map(|(index, width)| {
            let from = before;
            before = before.saturating_add(*width);
            (*index, if run.lsb { from } else { bits.saturating_sub(before) })
        });
        let fields = fields.collect();
        Some(Part::Bits { bytes: (bits / 8) as usize, fields, pad: run.pad, lsb: run.lsb })
    }
}
