//! Messages that do not say themselves where they end: the payload of a frame does.

use arbitrary::{Arbitrary, Result, Unstructured};
use framing_core::Message;

use super::{attributes::rarely, items, text};

/// All that is left, as bytes.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Remainder<'a> {
    pub kind: bool,
    #[message(rest, max = 100)]
    pub bytes: &'a [u8],
}

/// All that is left, as text.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(magic = b"\x01")]
#[allow(missing_docs)]
pub struct Note {
    #[arbitrary(with = |u: &mut Unstructured<'_>| text(u, 20))]
    #[message(rest, max = 80)]
    pub text: String,
}

/// All that is left, as items of one size.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(big_endian)]
#[allow(missing_docs)]
pub struct Records {
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 9))]
    #[message(rest, max = 9)]
    pub all: Vec<(u16, u32)>,
}

/// All that is left, as items of different sizes.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(len = u8)]
#[allow(missing_docs)]
pub struct Words {
    #[arbitrary(with = |u: &mut Unstructured<'_>| items::<char>(u, 9).map(|all| all.into_iter().map(String::from).collect()))]
    #[message(rest, max = [9, 4])]
    pub all: Vec<String>,
}

/// A tail that an older peer does not send.
#[derive(Debug, PartialEq, Message)]
#[allow(missing_docs)]
pub struct Tail {
    pub id: u16,
    #[message(since)]
    pub relay: Option<bool>,
    #[message(since, len = u8)]
    pub note: Option<String>,
    #[message(since, big_endian)]
    pub port: Option<u32>,
}

impl<'a> Arbitrary<'a> for Tail {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        // Now and then a gap, which has no encoding.
        let (sent, gap) = (u.int_in_range(0..=3)?, rarely(u)?);
        let relay = (sent > 0 && !gap).then(|| u.arbitrary()).transpose()?;
        let note = (sent > 1).then(|| text(u, 9)).transpose()?;
        let port = (sent > 2).then(|| u.arbitrary()).transpose()?;
        Ok(Self { id: u.arbitrary()?, relay, note, port })
    }
}

/// A tail that is always written, and has defaults where it was not.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Defaulted {
    pub id: u16,
    #[message(since, default = 80)]
    pub port: u16,
    #[arbitrary(with = |u: &mut Unstructured<'_>| text(u, 9))]
    #[message(since, default, len = u8)]
    pub note: String,
    #[message(since)]
    pub last: Option<bool>,
}

/// An enum whose unknown variants are kept with their bytes.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(tag = u16, big_endian)]
#[allow(missing_docs)]
pub enum Kept<'a> {
    Ping,
    Say(#[message(len = u8)] &'a str),
    #[message(other)]
    Unknown {
        #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(2..=u16::MAX))]
        tag: u16,
        #[message(rest, max = 120)]
        body: &'a [u8],
    },
}
