//! Text in a field of fixed size, padded, and text that a zero byte ends.

use super::Encoding;
use crate::size::saturate;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// Text in `N` bytes, filled up with the byte `FILL`.
///
/// ```text
///   NulPadded<12>      "verack"   76 65 72 61 63 6b 00 00 00 00 00 00
///   SpacePadded<6>     "GET"      47 45 54 20 20 20
/// ```
///
/// Encodes `&str`, `String` and `Cow<str>`. What is read is UTF-8. The padding is no part of the text: a text that ends with
/// `FILL`, or has a zero byte anywhere where `FILL` is zero, has no encoding, and bytes after the first zero that
/// are not zero are [`Reason::Padding`].
pub struct Padded<const N: usize, const FILL: u8>;

/// Text in `N` bytes, filled up with zeros. See [`Padded`].
pub type NulPadded<const N: usize> = Padded<N, 0>;

/// Text in `N` bytes, filled up with spaces. See [`Padded`].
pub type SpacePadded<const N: usize> = Padded<N, b' '>;

/// Text and a zero byte after it: a C string. The text has at most `MAX` bytes, none of them zero.
///
/// ```text
///   "octet"   6f 63 74 65 74 00
/// ```
///
/// Encodes `&str`, `String` and `Cow<str>`. What is read is UTF-8.
pub struct NulTerminated<const MAX: usize>;

impl<const N: usize, const FILL: u8> Padded<N, FILL> {
    fn put(text: &str, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let bytes = text.as_bytes();
        let Some(fill) = N.checked_sub(bytes.len()) else { return Err(too_long(bytes.len(), N)) };
        let ambiguous = if FILL == 0 { bytes.contains(&0) } else { bytes.last() == Some(&FILL) };
        if ambiguous {
            return Err(EncodeError::unencodable(Reason::Padding { found: FILL }));
        }
        let room = out.claim(N)?;
        match room.split_at_mut_checked(bytes.len()) {
            Some((text, padding)) => {
                text.copy_from_slice(bytes);
                padding.fill(FILL);
                Ok(())
            }
            None => Err(EncodeError::not_enough_space(fill)),
        }
    }

    fn take<'a>(input: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
        let bytes = input.take_bytes(N)?;
        let size = match FILL {
            0 => bytes.iter().position(|byte| *byte == 0),
            _ => bytes.iter().rposition(|byte| *byte != FILL).map(|last| last.saturating_add(1)).or(Some(0)),
        };
        let (text, padding) = bytes.split_at_checked(size.unwrap_or(N)).unwrap_or((bytes, &[]));
        if let Some(at) = padding.iter().position(|byte| *byte != FILL) {
            let found = padding.get(at).copied().unwrap_or(0);
            return Err(input.malformed(padding.len().saturating_sub(at), Reason::Padding { found }));
        }
        utf8(text, bytes.len(), input)
    }
}

impl<const MAX: usize> NulTerminated<MAX> {
    fn put(text: &str, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let bytes = text.as_bytes();
        if bytes.len() > MAX {
            return Err(too_long(bytes.len(), MAX));
        }
        if bytes.contains(&0) {
            return Err(EncodeError::unencodable(Reason::Padding { found: 0 }));
        }
        out.require(bytes.len().saturating_add(1))?;
        out.put_bytes(bytes)?;
        out.put_u8(0)
    }

    fn take<'a>(input: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
        let all = input.peek();
        let window = all.get(..MAX.saturating_add(1)).unwrap_or(all);
        let Some(size) = window.iter().position(|byte| *byte == 0) else {
            if window.len() > MAX {
                let reason = Reason::TooLong { length: saturate(window.len() as u64), max: saturate(MAX as u64) };
                return Err(input.malformed(0, reason));
            }
            return Err(DecodeError::not_enough_data(1));
        };
        let bytes = input.take_bytes(size)?;
        input.take_u8()?;
        utf8(bytes, size.saturating_add(1), input)
    }
}

/// `text`, which begins `back` bytes before the cursor.
fn utf8<'a>(text: &'a [u8], back: usize, input: &Reader<'_>) -> Result<&'a str, DecodeError> {
    core::str::from_utf8(text).map_err(|error| input.malformed(back.saturating_sub(error.valid_up_to()), Reason::Utf8))
}

#[cold]
fn too_long(length: usize, max: usize) -> EncodeError {
    EncodeError::unencodable(Reason::TooLong { length: saturate(length as u64), max: saturate(max as u64) })
}

/// Text that is borrowed from the input, or copied out of it.
macro_rules! text {
    ($(#[$attribute:meta])* $value:ty, [$($life:lifetime)?], $wrap:expr) => {
        $(#[$attribute])*
        impl<'a, $($life,)? const N: usize, const FILL: u8> Encoding<'a, $value> for Padded<N, FILL>
        where
            $('a: $life,)?
        {
            const MIN_SIZE: usize = N;
            const MAX_SIZE: usize = N;

            #[inline]
            fn size(_: &$value) -> usize {
                N
            }

            fn encode(value: &$value, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::put(value, out)
            }

            fn decode(input: &mut Reader<'a>) -> Result<$value, DecodeError> {
                Self::take(input).map($wrap)
            }
        }

        $(#[$attribute])*
        impl<'a, $($life,)? const MAX: usize> Encoding<'a, $value> for NulTerminated<MAX>
        where
            $('a: $life,)?
        {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = MAX.saturating_add(1);
            const SELF_DELIMITING: bool = true;

            #[inline]
            fn size(value: &$value) -> usize {
                value.len().saturating_add(1)
            }

            fn encode(value: &$value, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::put(value, out)
            }

            fn decode(input: &mut Reader<'a>) -> Result<$value, DecodeError> {
                Self::take(input).map($wrap)
            }
        }
    };
}

text!(&'b str, ['b], |text| text);
text!(
    #[cfg(feature = "alloc")]
    alloc::string::String,
    [],
    alloc::string::String::from
);
text!(
    #[cfg(feature = "alloc")]
    alloc::borrow::Cow<'b, str>,
    ['b],
    alloc::borrow::Cow::Borrowed
);
