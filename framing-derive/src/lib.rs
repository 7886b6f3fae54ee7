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
/// In the tables below, the last column shows bytes in hexadecimal: those without the attribute, and those with it.
///
/// # On the struct or enum
/// | attribute | what it does | bytes |
/// | --- | --- | --- |
/// | `big_endian`, `little_endian` | byte order of its fields, lengths and tag; little-endian without it. It does not reach into other messages: see below | 258: `02 01`, then `01 02` |
/// | `tag = u16` | type of an enum's tag: any integer type but `usize` and `isize`, `u24`, `u48`, `varint`, `char`, `[u8; 4]`; `u8` without it | tag 7: `07`, then `07 00` |
/// | `len = u16` | length prefix of its variable-length fields: `u8`, `u16`, `u24`, `u32`, `u48`, `u64`, `varint`, `zigzag`, or an encoding of `u64`; `u32` without it | "a": `01 00 00 00 61`, then `01 00 61` |
/// | `magic = b"..."` | constant bytes before all else, written and checked | `b"K"`: `07`, then `4b 07` |
/// | `with = Bincode1` | an encoding in the place of the byte order, for the numbers and lengths of its fields, not for the tag; `usize` may be one of them | length 1: `01 00 00 00`, then `01 00 00 00 00 00 00 00` |
/// | `fixed` | asserts that the layout is fixed, and gives the constant `SIZE` | the same |
/// | `skip_tail = N` | what a newer peer appended behind the last field is skipped, N bytes at most, in a frame or a region; it is not kept | the same; `01 aa`: rejected, then read |
/// | `validate = path` | a function of `&Self` that returns `bool` or `Result<(), Reason>`: what it refuses is neither read nor written | the same |
/// | `from` | `From` for the types of an enum's variants of one field | the same |
/// | `bits` | an enum of variants without fields, or a struct of one field, can be a bit field too | the same |
/// | `lsb` | its bit fields begin at the least significant end, and a run of them is little-endian | 4 and 5, 4 bits each: `45`, then `54` |
/// | `args(name: Type)` | values that the message around it tells it, which its expressions see; it is a part, and no message by itself | the same |
/// | `outside` | the tag of an enum stands in a field of the message around it; it is a part, and no message by itself | tag 7: `07 01`, then `01` |
/// | `bound = "T: ..."` | what is asked of type parameters, in the place of what the fields ask | the same |
/// | `crate = path` | where `framing_core` is, if it is not called so | the same |
///
/// # On a variant
/// | attribute | what it does | bytes |
/// | --- | --- | --- |
/// | `tag = 7` | its tag, a literal (`b'Q'`, `'q'`, `b"data"`, filled up with zeros) or a constant; without it the discriminant, or one more than the variant before, or 0 | `00`, then `07` |
/// | `tag = 1 \| 4..=6` | any of several tags: the variant's first field holds the one that it is | `05`: rejected, then `Data(5)` |
/// | `other` | takes all tags that no variant has; its first field holds the tag | `09`: rejected, then `Unknown(9)` |
///
/// # On a field
/// | attribute | what it does | bytes |
/// | --- | --- | --- |
/// | `big_endian`, `little_endian` | its byte order | 258: `02 01`, then `01 02` |
/// | `varint` | an unsigned integer in 7 bits a byte, least significant first | `u32` 300: `2c 01 00 00`, then `ac 02` |
/// | `zigzag` | the same of a signed integer: small ones are short on both sides of zero | `i32` -2: `fe ff ff ff`, then `03` |
/// | `with = E` | the encoding `E`, which implements `Encoding<'_, T>` for the field's type | `Uint<3>`: `03 02 01 00`, then `03 02 01` |
/// | `bits = N` | a bit field, most significant first; a run of them is whole bytes. On `()`: reserved bits, zero | 4 and 5, 4 bits each: `04 05`, then `45` |
/// | `lsb` | beside `bits`: its run begins at the least significant end, and is little-endian | 4 and 5, 4 bits each: `45`, then `54` |
/// | `pad = N` | this many zero bytes after the field, checked | 2: `07`, then `07 00 00` |
/// | `align = N` | zero bytes after the field up to a multiple of N from the start of the message, checked | 3: `07`, then `07 00 00` |
/// | `max = N` | bound of what varies in length, a `Vec`, map, set, `String`, `&str`, `&[u8]`: items, or bytes; `max = [N, M]` from the outside in where one nests in another | the same |
/// | `len = u16` | its length prefix, as above | "a": `01 00 00 00 61`, then `01 00 61` |
/// | `len = field` | its length stands in that field before it, which is written as what it counts is long; if that is an `Option` by `if`, it has no length where that is `None` | "a": `01 00 00 00 61`, then `61` |
/// | `until = 0xff` | it goes on to these bytes, a byte, a number with its type (`0u16`) or a byte string, and they are not part of it | "a": `01 00 00 00 61`, then `61 ff` |
/// | `until = is_last` | a `Vec` that goes on to the item of which this function of `&T` says so, and which is part of it | 7, 8: `02 00 00 00 07 08`, then `07 08` |
/// | `null = -1` | beside `len`: it is an `Option`, whose `None` lies as this length | `len = u16`, `None`: `00`, then `ff ff` |
/// | `each = E` | the encoding of the items of a sequence | `Varint`, of `u16`: `01 00 00 00 05 00`, then `01 00 00 00 05` |
/// | `count = expr` | its length is this, of the fields before it | "a": `01 00 00 00 61`, then `61` |
/// | `tag = field` | the tag of this enum, which says `outside`, stands in that field before it, which is written as the variant is; an expression, as `head.kind`, is compared with it | tag 7: `07 01`, wherever the `07` stands |
/// | `tag = field`, `with = E` | its first part stands in that field before it, as the `InnerEncoding` `E` says: `Escaped`, `Extended`, or your own | 300, a `u64`: `2c 01 00 00 00 00 00 00`, then `7e 01 2c`, wherever the `7e` stands |
/// | `args(expr, ...)` | what a message with `args` is told, of the fields before it; or, beside `with`, an encoding, as `Either` | the same |
/// | `sized = u16` | its size in bytes stands before it, a length as above, and it ends there | 258: `02 01`, then `02 00 02 01` |
/// | `size = expr` | its size in bytes is this, of the fields before it, and it ends there | the same |
/// | `size_of = fields` | it holds the size of fields in bytes, which is computed, and where they end: see below | `u8`, of "a": `00 01 61`, then `02 01 61` |
/// | `unit = N`, `adjust = N` | beside `size_of`: it is sent in units of so many bytes, and so many more | 8 bytes: `08`, then `01` |
/// | `checksum = function`, `over = fields` | it holds what a function makes of the bytes of fields, which is computed, and verified: see below | their sum, of "a": `00 01 61`, then `62 01 61` |
/// | `rest` | it takes all that is left of the payload, or of the region | "a": `01 00 00 00 61`, then `61` |
/// | `leave = expr` | it takes all but so many bytes, an expression over the fields before it: beside `rest`, or of any type that varies | the same |
/// | `value = expr` | it is this constant; another is neither read nor written | the same |
/// | `validate = path` | a function of `&T` that returns `bool` or `Result<(), Reason>`, as above | the same |
/// | `if = expr` | it is an `Option`, and there where this holds, of the fields before it | `Some(7)`: `01 07`, then `07`; `None`: `00`, then nothing |
/// | `none = expr` | it is an `Option`, whose `None` lies as this value | `Some(7)`: `01 07`, then `07`; `None`: `00`, then `ff` |
/// | `since` | a tail that an older peer does not send: an `Option`, `None` where the payload ends | `Some(7)`: `01 07`, then `07`; `None`: `00`, then nothing |
/// | `default`, `default = expr` | beside `since` or `skip`: what it is where it is missing | `since`: the same, and nothing is read too |
/// | `skip` | it is not on the wire | 7: `07`, then nothing |
///
/// Where a field is an `Option` by `if`, `none` or `since`, the other attributes are of what it holds. Expressions see the fields
/// before them by name: a bit field, a number, and arrays and tuples of numbers by value, all else by reference.
/// A peer chooses those numbers, so write `checked_sub` and not `-`, whose overflow panics in debug builds: `count` and `leave`
/// take an `Option` too, of which `None` is rejected.
///
/// # Sizes and checksums
/// `size_of` and `over` name one field, `payload`, or a range in declared order: `first..=last`, `first..` to the last field,
/// `..=last`, and `..`, the whole message with its magic and tag. The field itself may be in it, and fields before it. A
/// range may lie in another; it crosses none. The padding of a field is part of it.
///
/// What such a field holds in a value is not used: it is computed when all that it covers is written. When it is read, a
/// size is compared with what the fields can take; then they end where it says, neither sooner nor later, and `rest` and
/// `since` mean that end. What is missing there is malformed, for no byte can still come.
///
/// The function of a checksum is a path or a closure, `Fn(&[u8]) -> T` for a field of type `T`: an unsigned integer or
/// `[u8; N]`. With `none = 0` or `if` the field is an `Option`, and `None` a checksum that is not there. Where the range holds the checksum itself its bytes count as zeros, and the function is given three slices,
/// `Fn([&[u8]; 3]) -> T`: what lies before it, zeros, and what lies behind. It is verified as soon as its bytes are known to
/// be there: before the fields that it covers are looked at, where a size or their fixed sizes say where they end, for a peer
/// that cannot get a checksum right is not to reach the decoders of what it sends; else after the last of them.
///
/// ```
/// use framing_core::{DecodeError, Message};
///
/// #[derive(Debug, PartialEq, Message)]
/// #[message(big_endian)]
/// struct Packet {
///     #[message(bits = 4, value = 4)]
///     version: u8,
///     #[message(bits = 4, size_of = ..=options, unit = 4)]
///     words: u8,
///     #[message(checksum = ones, over = ..=options)]
///     checksum: u8,
///     #[message(size_of = ..)]
///     length: u16,
///     #[message(rest, max = 56)]
///     options: Vec<u8>,
///     #[message(rest, max = 1500)]
///     payload: Vec<u8>,
/// }
///
/// fn ones(header: [&[u8]; 3]) -> u8 {
///     header.concat().iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
/// }
///
/// let bytes = [0x42, 0x57, 0, 10, 1, 2, 3, 5, b'h', b'i'];
/// //           words sum  length  options     payload
/// let packet = Packet::decode_exact(&bytes)?;
/// assert_eq!((packet.words, &packet.options[..], &packet.payload[..]), (2, &[1, 2, 3, 5][..], &b"hi"[..]));
/// // The value's own sizes and checksums are not used.
/// let again = Packet { words: 0, checksum: 0, length: 0, ..packet };
/// assert_eq!(again.encode_to_vec(), Ok(bytes.to_vec()));
///
/// let wrong = [0x42, 0x57, 0, 10, 1, 2, 3, 6, b'h', b'i'];
/// let error = Packet::decode_exact(&wrong).unwrap_err();
/// assert_eq!(error.to_string(), "Packet.checksum at byte 1: the checksum of the bytes is 0x58, but 0x57 stands here");
/// # Ok::<(), DecodeError>(())
/// ```
///
/// # Messages in messages
/// A field whose type is a message lies as that message does alone. Each states its own byte order, tag, length prefixes and
/// bounds: those of the outer item do not reach into it. At such a field a byte order, `len` and `max` are mistakes.
///
/// ```
/// use framing_core::Message;
///
/// #[derive(Message)]
/// struct Inner {
///     number: u16,
/// }
///
/// #[derive(Message)]
/// #[message(big_endian)]
/// struct Outer {
///     number: u16,
///     inner: Inner,
/// }
///
/// let outer = Outer { number: 1, inner: Inner { number: 2 } };
/// assert_eq!(outer.encode_to_vec()?, [0, 1, 2, 0]);
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
///
/// # Parts that are told something
/// Some messages mean something only where they stand: a body whose kind stood in the header, an entry whose layout the version
/// of the request decides. Such a type says what it is told, `outside` for the tag of an enum and `args` for other values, and
/// implements [`Inner`](https://docs.rs/framing-core) in the place of `Message`; the field that it is in names the fields that tell
/// it. The one that holds a tag is computed: what it holds in a value is not used. Parts may stand in a `Box`, a `Vec`,
/// behind `if`, and in regions.
///
/// ```
/// use framing_core::Message;
///
/// /// The fixed header of MQTT: kind and flags in a byte, then the size of what follows.
/// #[derive(Debug, PartialEq, Message)]
/// struct Packet {
///     #[message(bits = 4)]
///     kind: u8,
///     #[message(bits = 4)]
///     flags: u8,
///     #[message(sized = varint, tag = kind, args(flags))]
///     body: Body,
/// }
///
/// #[derive(Debug, PartialEq, Message)]
/// #[message(outside, args(flags: u8), big_endian)]
/// enum Body {
///     #[message(tag = 3)]
///     Publish {
///         #[message(len = u16)]
///         topic: String,
///         #[message(if = flags & 6 != 0)]
///         id: Option<u16>,
///         #[message(rest, max = 1000)]
///         payload: Vec<u8>,
///     },
///     #[message(tag = 12)]
///     Ping,
/// }
///
/// let body = Body::Publish { topic: "a/b".into(), id: Some(10), payload: b"hi".to_vec() };
/// let packet = Packet { kind: 3, flags: 2, body };
/// assert_eq!(packet.encode_to_vec()?, b"\x32\x09\x00\x03a/b\x00\x0ahi");
/// assert_eq!(Packet::decode_exact(b"\xc0\x00").unwrap().body, Body::Ping);
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
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
