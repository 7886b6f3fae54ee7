//! Runs of bit fields, and what a bit field can be.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Error, LitInt, Type};

use super::{Field, Pad, Part};
use crate::attr::{Attrs, Item};
use crate::encoding::name_of;
use crate::errors::Errors;

/// A run of bit fields that is being gathered.
pub(super) struct Run {
    fields: Vec<(usize, u32)>,
    /// The type of the last field: where a run that does not fill its bytes is reported.
    end: Option<Span>,
    pad: Pad,
    /// Whether the first one is the least significant.
    lsb: bool,
    /// Whether the bits of one are not known, so that what they add up to says nothing.
    pub(super) broken: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self { fields: Vec::new(), end: None, pad: Pad::NONE, lsb: false, broken: false }
    }
}

impl Run {
    /// Whether the next field, which begins at this end, begins another run, as it does at a whole byte alone.
    pub(super) fn turns(&mut self, lsb: bool, field: &Field<'_>, errors: &mut Errors) -> bool {
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

    pub(super) fn push(&mut self, index: usize, field: &Field<'_>, lsb: bool, pad: Option<&Item>, errors: &mut Errors) {
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
    pub(super) fn finish(&mut self, errors: &mut Errors) -> Option<Part> {
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

/// The bits of a bit field, unless they are wrong.
pub(super) fn bits(field: &syn::Field, literal: &LitInt, errors: &mut Errors) -> Option<u32> {
    if let Type::Array(_) = &field.ty {
        let message = "a bit field is one number, and an array is several: give each a field of its own, in runs of whole bytes \
                       that have at most 128 bits; or write an `Encoding` of the array, for `with`";
        errors.at(&field.ty, message);
        return None;
    }
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

/// A bit field has no byte order of its own: its run has.
pub(super) fn refuse_order(attrs: &Attrs, errors: &mut Errors) {
    if let Some(item) = attrs.any_of(&["big_endian", "little_endian"]) {
        let message = format!(
            "`{}` has no effect beside `bits`: a run is filled from its most significant bit on, or, where its fields say \
             `lsb`, from the least significant one on; remove it, or write `lsb`",
            item.name
        );
        errors.at(&item.name, message);
    }
}
