//! Numbers of which a field before holds a part: [`Escaped`] and [`Extended`], and [`Either`] of two encodings.

use core::marker::PhantomData;

use super::{InnerEncoding, Told};
use crate::{DecodeError, EncodeError, Encoding, Reader, Reason, Wide, Writer};

/// A number below `FROM` stands in its head; else the head is `FROM`, or one more for each of `FORMS` that is too small, and the
/// number stands behind it in that form. Only the smallest form is accepted.
///
/// ```text
///   Escaped<126, (Uint<2, BigEndian>, Uint<8, BigEndian>)>      7 -> 07     300 -> 7e 01 2c     the lengths of WebSocket
/// ```
///
/// `FORMS` is a tuple of one to eight encodings of `u64`; `()` in it is a head that nothing has. As an [`Encoding`] of `u64`, the
/// head is a byte of its own, and so a length of many protocols: `Escaped<253, (Uint<2>, Uint<4>, Uint<8>)>` is Bitcoin's. Beside
/// `tag = field` it encodes `u16`, `u32` and `u64`, and the head stands in that field, a `u8`, of which most often not all bits
/// are the head's.
///
/// ```
/// use framing_core::{BigEndian, Escaped, Message, Uint};
///
/// #[derive(Debug, PartialEq, Message)]
/// struct Frame<'a> {
///     #[message(bits = 1)]
///     masked: bool,
///     #[message(bits = 7)]
///     short: u8,
///     #[message(tag = short, with = Escaped<126, (Uint<2, BigEndian>, Uint<8, BigEndian>)>)]
///     length: u64,
///     #[message(len = length, max = 1000)]
///     payload: &'a [u8],
/// }
///
/// // What stands in `short` and `length` is computed.
/// let frame = Frame { masked: true, short: 0, length: 0, payload: &[7; 300] };
/// let bytes = frame.encode_to_vec()?;
/// assert_eq!(bytes[..4], [0xfe, 0x01, 0x2c, 7]);
/// assert_eq!(Frame::decode_exact(&bytes), Ok(Frame { short: 126, length: 300, ..frame }));
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
pub struct Escaped<const FROM: u8, FORMS>(PhantomData<FORMS>);

/// As [`Escaped`], and each form holds by how much the number is more than what forms before it can say.
///
/// ```text
///   Extended<13, (Uint<1>, Uint<2, BigEndian>)>      13 -> 0d 00     269 -> 0e 00 00     the options of CoAP
///   Extended<31, (Varint,)>                          1337 -> 1f 9a 0a                    the integers of HPACK
/// ```
pub struct Extended<const FROM: u8, FORMS>(PhantomData<FORMS>);

/// As `A` encodes it, or as `B` where it is told that: `args(flag)`, a bool. So is a number whose width or byte order stands in a
/// field before it.
///
/// ```
/// use framing_core::{BigEndian, Either, LittleEndian, Message};
///
/// #[derive(Debug, PartialEq, Message)]
/// struct Header {
///     big: bool,
///     #[message(with = Either<LittleEndian, BigEndian>, args(big))]
///     size: u16,
/// }
///
/// assert_eq!(Header { big: false, size: 7 }.encode_to_vec()?, [0, 7, 0]);
/// assert_eq!(Header::decode_exact(&[1, 0, 7]), Ok(Header { big: true, size: 7 }));
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
pub struct Either<A, B>(PhantomData<(A, B)>);

impl<'a, T, A: Encoding<'a, T>, B: Encoding<'a, T>> InnerEncoding<'a, T> for Either<A, B> {
    type Tag = ();
    type Args = (bool,);

    const MIN_SIZE: usize = if A::MIN_SIZE < B::MIN_SIZE { A::MIN_SIZE } else { B::MIN_SIZE };
    const MAX_SIZE: usize = if A::MAX_SIZE > B::MAX_SIZE { A::MAX_SIZE } else { B::MAX_SIZE };
    const SELF_DELIMITING: bool = A::SELF_DELIMITING && B::SELF_DELIMITING;

    #[inline]
    fn tag(_: &T) {}

    #[inline]
    fn size(value: &T) -> usize {
        // Which of them it will be is not known here.
        A::size(value).max(B::size(value))
    }

    #[inline]
    fn encode(value: &T, (second,): (bool,), out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if second { B::encode(value, out) } else { A::encode(value, out) }
    }

    #[inline]
    fn decode(told: Told<(), (bool,)>, input: &mut Reader<'a>) -> Result<T, DecodeError> {
        if told.args.0 { B::decode(input) } else { A::decode(input) }
    }
}

/// One form of a number behind its head.
pub trait Form {
    /// It, if it is one.
    const FORM: Option<Operations>;
}

/// An encoding of `u64`.
#[derive(Clone, Copy)]
pub struct Operations {
    max_size: usize,
    max_number: u64,
    size: fn(&u64) -> usize,
    encode: fn(&u64, &mut Writer<'_>) -> Result<(), EncodeError>,
    decode: fn(&mut Reader<'_>) -> Result<u64, DecodeError>,
}

impl<E: for<'x> Encoding<'x, u64>> Form for E {
    const FORM: Option<Operations> = Some(Operations {
        max_size: <E as Encoding<'_, u64>>::MAX_SIZE,
        max_number: <E as Encoding<'_, u64>>::MAX_NUMBER,
        size: <E as Encoding<'_, u64>>::size,
        encode: <E as Encoding<'_, u64>>::encode,
        decode: |input| <E as Encoding<'_, u64>>::decode(input),
    });
}

/// No form: a head that nothing has.
impl Form for () {
    const FORM: Option<Operations> = None;
}

/// The forms of a number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not the forms of a number",
    label = "this is no tuple of encodings of `u64`",
    note = "one to eight of them in parentheses, the smallest first: `Escaped<126, (A, B)>`, `Extended<31, (Varint,)>`"
)]
pub trait Forms {
    /// Each of them.
    const FORMS: &'static [Option<Operations>];
}

macro_rules! forms {
    ($($form:ident)*) => {
        impl<$($form: Form),*> Forms for ($($form,)*) {
            const FORMS: &'static [Option<Operations>] = &[$($form::FORM),*];
        }
    };
}

forms!(A);
forms!(A B);
forms!(A B C);
forms!(A B C D);
forms!(A B C D E);
forms!(A B C D E F);
forms!(A B C D E F G);
forms!(A B C D E F G H);

/// A form that was chosen: its head, what the number is more than, and the least number that it is for.
struct Chosen {
    head: u8,
    form: Operations,
    base: u64,
    least: u64,
}

impl Chosen {
    /// The largest number that it can say.
    const fn most(&self) -> u64 {
        self.base.saturating_add(self.form.max_number)
    }
}

/// The forms with what each is for. Where `EXTENDED`, a form holds how much more it is than what those before it can say.
fn all<const FROM: u8, const EXTENDED: bool, F: Forms>() -> impl Iterator<Item = Chosen> {
    let mut least = Some(u64::from(FROM));
    F::FORMS.iter().zip(FROM..=u8::MAX).filter_map(move |(form, head)| {
        // Beyond the largest number of all there is nothing left for a form.
        let (form, from) = ((*form)?, least?);
        let base = if EXTENDED { from } else { 0 };
        least = base.checked_add(form.max_number).and_then(|most| most.checked_add(1));
        Some(Chosen { head, form, base, least: from })
    })
}

/// The form of `number`, which is `None` where its head is all; or an error, where no form is large enough.
fn of<const FROM: u8, const EXTENDED: bool, F: Forms>(number: u64) -> Result<Option<Chosen>, EncodeError> {
    const { assert!(F::FORMS.len() + FROM as usize <= 256, "a head has eight bits; lower FROM, or name fewer forms") };
    if number < u64::from(FROM) {
        return Ok(None);
    }
    match all::<FROM, EXTENDED, F>().find(|chosen| number <= chosen.most()) {
        Some(chosen) => Ok(Some(chosen)),
        None => Err(too_wide(number, all::<FROM, EXTENDED, F>().map(|chosen| chosen.most()).max().unwrap_or(0))),
    }
}

/// The error of a number that is more than the largest one.
#[cold]
fn too_wide(number: u64, largest: u64) -> EncodeError {
    let bits = u64::BITS.saturating_sub(largest.leading_zeros());
    EncodeError::unencodable(Reason::TooWide { value: Wide::new(number), bits: u8::try_from(bits).unwrap_or(u8::MAX) })
}

fn head<const FROM: u8, const EXTENDED: bool, F: Forms>(number: u64) -> u8 {
    match of::<FROM, EXTENDED, F>(number) {
        Ok(None) => u8::try_from(number).unwrap_or(u8::MAX),
        Ok(Some(chosen)) => chosen.head,
        // The number itself is refused where it is written.
        Err(_) => FROM,
    }
}

fn size<const FROM: u8, const EXTENDED: bool, F: Forms>(number: u64) -> usize {
    match of::<FROM, EXTENDED, F>(number) {
        Ok(Some(Chosen { form, base, .. })) => (form.size)(&number.saturating_sub(base)),
        _ => 0,
    }
}

fn encode<const FROM: u8, const EXTENDED: bool, F: Forms>(
    number: u64,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    match of::<FROM, EXTENDED, F>(number)? {
        Some(Chosen { form, base, .. }) => (form.encode)(&number.saturating_sub(base), out),
        None => Ok(()),
    }
}

/// The number whose head `found` stands at the offset `at`.
fn decode<const FROM: u8, const EXTENDED: bool, F: Forms>(
    found: u8,
    at: usize,
    input: &mut Reader<'_>,
) -> Result<u64, DecodeError> {
    if found < FROM {
        return Ok(u64::from(found));
    }
    let Some(chosen) = all::<FROM, EXTENDED, F>().find(|chosen| chosen.head == found) else {
        return Err(DecodeError::malformed(at, Reason::UnknownTag { tag: Wide::new(u64::from(found)) }));
    };
    let start = input.offset();
    match chosen.base.checked_add((chosen.form.decode)(input)?) {
        Some(number) if number >= chosen.least => Ok(number),
        Some(_) => Err(DecodeError::malformed(start, Reason::Overlong)),
        None => Err(DecodeError::malformed(start, Reason::VarintRange)),
    }
}

/// The most bytes behind a head.
const fn most<F: Forms>() -> usize {
    let mut most = 0;
    let mut forms = F::FORMS;
    while let [form, rest @ ..] = forms {
        if let Some(form) = form
            && form.max_size > most
        {
            most = form.max_size;
        }
        forms = rest;
    }
    most
}

macro_rules! numbers {
    ($name:ident $extended:literal: $($number:ty)*) => {
        $(impl<'a, const FROM: u8, F: Forms> InnerEncoding<'a, $number> for $name<FROM, F> {
            type Tag = u8;
            type Args = ();

            const MIN_SIZE: usize = 0;
            const MAX_SIZE: usize = most::<F>();

            #[inline]
            fn tag(value: &$number) -> u8 {
                head::<FROM, $extended, F>(u64::from(*value))
            }

            #[inline]
            fn size(value: &$number) -> usize {
                size::<FROM, $extended, F>(u64::from(*value))
            }

            #[inline]
            fn encode(value: &$number, (): (), out: &mut Writer<'_>) -> Result<(), EncodeError> {
                encode::<FROM, $extended, F>(u64::from(*value), out)
            }

            #[inline]
            fn decode(told: Told<u8, ()>, input: &mut Reader<'a>) -> Result<$number, DecodeError> {
                let start = input.offset();
                let number = decode::<FROM, $extended, F>(told.tag, told.at, input)?;
                <$number>::try_from(number).map_err(|_| {
                    #[expect(clippy::cast_possible_truncation, reason = "64 at most")]
                    let bits = <$number>::BITS as u8;
                    DecodeError::malformed(start, Reason::TooWide { value: Wide::new(number), bits })
                })
            }
        })*

        impl<const FROM: u8, F: Forms> Encoding<'_, u64> for $name<FROM, F> {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = most::<F>().saturating_add(1);

            #[inline]
            fn size(value: &u64) -> usize {
                size::<FROM, $extended, F>(*value).saturating_add(1)
            }

            #[inline]
            fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put_u8(head::<FROM, $extended, F>(*value))?;
                encode::<FROM, $extended, F>(*value, out)
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
                let at = input.offset();
                let head = input.take_u8()?;
                decode::<FROM, $extended, F>(head, at, input)
            }
        }
    };
}

numbers!(Escaped false: u16 u32 u64);
numbers!(Extended true: u16 u32 u64);
