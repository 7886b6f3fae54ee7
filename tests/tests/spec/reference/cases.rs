//! How a case is written, and what is checked of each of its sides.

use std::fmt::Debug;

use framing_core::{DecodeError, Message};

use super::super::check::{both_ways, one_way, written};
use super::super::document::squeeze;
use super::bytes_of;

/// One side of a case: without the attribute, or with it.
pub(super) struct Side {
    /// Its items as text.
    pub(super) items: &'static str,
    pub(super) check: Check,
}

/// What is given a name, what the row says of this side, and the bytes of the case.
type Check = Box<dyn Fn(&str, &str, &'static [u8])>;

/// The value is written as the row says, and read.
pub(super) fn value<M: Message<'static> + PartialEq + Debug + 'static>(items: &'static str, value: M) -> Side {
    let check = move |id: &str, said: &str, _: &[u8]| both_ways(id, &value, bytes(id, said), M::decode_frame);
    Side { items, check: Box::new(check) }
}

/// The value is written as the row says, which is read as another one: that which was computed.
pub(super) fn computed<M: Message<'static> + PartialEq + Debug + 'static>(items: &'static str, value: M) -> Side {
    let check = move |id: &str, said: &str, _: &[u8]| {
        let bytes = bytes(id, said);
        assert_eq!(written(id, &value), bytes, "{id}");
        let read = M::decode_frame(bytes).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_ne!(read, value, "{id}");
        both_ways(id, &read, bytes, M::decode_frame);
    };
    Side { items, check: Box::new(check) }
}

/// The bytes of the case are read as this value, for which others are written.
pub(super) fn reads<M>(items: &'static str, text: &'static str, value: M) -> Side
where
    M: Message<'static> + PartialEq + Debug + 'static,
{
    let check = move |id: &str, said: &str, bytes: &'static [u8]| {
        assert_eq!(squeeze(said), squeeze(text), "{id}");
        one_way(id, &value, bytes);
    };
    Side { items, check: Box::new(check) }
}

/// The bytes of the case are rejected.
pub(super) fn refused<M: Message<'static> + Debug + 'static>(items: &'static str) -> Side {
    let check = |id: &str, said: &str, bytes: &'static [u8]| {
        assert_eq!(said, "rejected", "{id}");
        let read = M::decode_frame(bytes);
        assert!(matches!(read, Err(DecodeError::Malformed { .. })), "{id}: {read:?}");
    };
    Side { items, check: Box::new(check) }
}

#[track_caller]
fn bytes(id: &str, said: &str) -> &'static [u8] {
    bytes_of(said).unwrap_or_else(|| panic!("{id}: {said} is no bytes")).leak()
}

/// A case: a row, a value or the bytes that are read, and for each side the items that say what the type `Of` is. Such
/// a value is what `Of` is made of; in braces it is an expression, for enums.
macro_rules! case {
    ($rows:ident $heading:literal, $name:literal, $bytes:literal: $($side:ident $(($($read:tt)*))? { $($item:item)* })*) => {
        $rows.case($heading, $name, $bytes, &[$(side!($side ($($($read)*)?) { $($item)* })),*])
    };
    ($rows:ident $heading:literal, $name:literal, $value:tt: $($side:ident { $($item:item)* })*) => {
        $rows.case($heading, $name, inner!($value), &[$(side!($side $value { $($item)* })),*])
    };
}

/// The tokens within a group, as text.
macro_rules! inner {
    (($($value:tt)*)) => { stringify!($($value)*) };
    ({ $($value:tt)* }) => { stringify!($($value)*) };
    ([$($value:tt)*]) => { stringify!($($value)*) };
}

macro_rules! side {
    (refused $value:tt { $($item:item)* }) => {{
        $(#[derive(Debug, PartialEq, Message)] $item)*
        $crate::spec::reference::cases::refused::<Of>(stringify!($($item)*))
    }};
    (reads ($($value:tt)*) { $($item:item)* }) => {{
        $(#[derive(Debug, PartialEq, Message)] $item)*
        $crate::spec::reference::cases::reads(stringify!($($item)*), stringify!($($value)*), Of($($value)*))
    }};
    (without $value:tt { $($item:item)* }) => { side!(with $value { $($item)* }) };
    ($check:ident ($($value:tt)*) { $($item:item)* }) => {{
        $(#[derive(Debug, PartialEq, Message)] $item)*
        side!($check stringify!($($item)*), Of($($value)*))
    }};
    ($check:ident { $($value:tt)* } { $($item:item)* }) => {{
        $(#[derive(Debug, PartialEq, Message)] $item)*
        side!($check stringify!($($item)*), Of::$($value)*)
    }};
    ($check:ident [$($value:tt)*] { $($item:item)* }) => {{
        $(#[derive(Debug, PartialEq, Message)] $item)*
        side!($check stringify!($($item)*), Of { $($value)* })
    }};
    (with $items:expr, $value:expr) => { $crate::spec::reference::cases::value($items, $value) };
    (computed $items:expr, $value:expr) => { $crate::spec::reference::cases::computed($items, $value) };
}
