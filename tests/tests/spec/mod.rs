//! How `WIRE_FORMAT.md` and the tables of the derive's reference are read and their rows are checked.

#[macro_use]
pub(crate) mod rows;

pub(crate) mod attributes;
pub(crate) mod bits;
pub(crate) mod check;
pub(crate) mod dependent;
pub(crate) mod document;
pub(crate) mod encodings;
pub(crate) mod ends;
pub(crate) mod envelope;
pub(crate) mod framings;
pub(crate) mod inner;
pub(crate) mod interop;
mod reference;
pub(crate) mod regions;
pub(crate) mod split;
pub(crate) mod tags;
mod uses;
