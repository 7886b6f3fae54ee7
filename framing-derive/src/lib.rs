//! `#[derive(Message)]` for `framing-core`.
//!
//! Three phases, each a module: `attr` reads the attributes, `model` (with `encoding` and `tag`) checks the item and
//! collects all mistakes, `expand` writes the code of a checked model and cannot fail; what only the compiler knows it
//! asserts. Where there are mistakes, `fallback` writes an implementation
//! that satisfies the compiler, so that one mistake is one error.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::arithmetic_side_effects
    )
)]

mod attr;
mod encoding;
mod errors;
mod expand;
#[cfg(test)]
mod expansions;
mod fallback;
mod model;
mod tag;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `Message` for a struct (named, tuple, unit) or an enum.
///
/// Fields lie on the wire in declared order, without padding, little-endian; an enum is a tag of one byte and then
/// the fields of its variant. `WIRE_FORMAT.md` is normative. All mistakes in one item are reported at once, each at
/// its own token.
///
/// ```
/// use framing_core::Message;
///
/// #[derive(Debug, PartialEq, Message)]
/// #[message(big_endian, magic = b"PING")]
/// struct Ping<'a> {
///     sequence: u16,
///     #[message(bits = 4, value = 1)]
///     version: u8,
///     #[message(bits = 4)]
///     flags: u8,
///     #[message(if = flags & 1 != 0)]
///     relay: Option<u16>,
///     #[message(len = u8)]
///     note: &'a str,
/// }
///
/// let ping = Ping { sequence: 7, version: 1, flags: 1, relay: Some(80), note: "hi" };
/// //                             magic  sequence  bits  relay  note
/// assert_eq!(ping.encode_to_vec()?, b"PING\x00\x07\x11\x00\x50\x02hi");
/// assert_eq!(Ping::decode_exact(b"PING\x00\x07\x11\x00\x50\x02hi"), Ok(ping));
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
///
/// # Reference
///
#[doc = include_str!("../REFERENCE.md")]
#[proc_macro_derive(Message, attributes(message))]
pub fn derive_message(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match model::Model::new(&input) {
        Ok(model) => expand::message(&model),
        Err(errors) => fallback::message(&input, &errors),
    }
    .into()
}
