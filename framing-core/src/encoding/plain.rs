//! [`Plain`]: values whose bytes in memory are their bytes on the wire.

use core::marker::PhantomData;

use zerocopy::{FromBytes, Immutable, IntoBytes, Unaligned};

use super::{Encoding, LittleEndian};
use crate::{DecodeError, EncodeError, Reader, Writer};

/// A value as its bytes lie in memory: a sequence of such values is copied at once.
///
/// For types that have zerocopy's traits, which say that there is no padding and that all bytes are a value; they ask for
/// `#[repr(C)]`, so the fields lie in declared order. `E` names the byte order of the type's numbers: `LittleEndian`, which is
/// the default and compiles only for machines that have it, or none, `Plain<()>`, for unaligned types: those have the same bytes
/// everywhere, because their numbers are of `zerocopy::byteorder`.
///
/// The bytes are those that `#[derive(Message)]` gives a struct with the same fields, so that the one end can take the one and
/// the other end the other.
///
/// ```
/// use framing_core::{Counted, DecodeError, Encoding, Plain, Reader, Uint, Writer};
/// use zerocopy::{FromBytes, Immutable, IntoBytes};
///
/// #[derive(Clone, Copy, Debug, PartialEq, FromBytes, IntoBytes, Immutable)]
/// #[repr(C)]
/// struct Point {
///     x: f32,
///     y: f32,
/// }
///
/// /// In a derived message: `#[message(with = Points)] points: Vec<Point>`.
/// type Points = Counted<Uint<4>, Plain, 100_000>;
///
/// let points = vec![Point { x: 1.0, y: 2.0 }; 3];
/// let mut room = vec![0; Points::size(&points)];
/// Points::encode(&points, &mut Writer::new(&mut room)).unwrap();
/// assert_eq!(room[..8], [3, 0, 0, 0, 0, 0, 0x80, 0x3f]);
/// assert_eq!(Points::decode(&mut Reader::new(&room)), Ok(points));
/// ```
pub struct Plain<E = LittleEndian>(PhantomData<E>);

/// A byte order of [`Plain`] that the numbers of `T` are known to have in memory.
#[diagnostic::on_unimplemented(
    message = "the numbers of `{T}` may have another byte order on another machine",
    note = "`Plain` says that they are little-endian; `Plain<()>` is for the unaligned numbers of `zerocopy::byteorder`"
)]
pub trait OrderInMemory<T> {
    /// Evaluated wherever it is used, so that a program for another machine does not compile.
    const KNOWN: ();
}

impl<T> OrderInMemory<T> for LittleEndian {
    const KNOWN: () = assert!(
        cfg!(target_endian = "little"),
        "this machine's numbers are big-endian; take the numbers of `zerocopy::byteorder` and `Plain<()>`, or derive `Message`"
    );
}

impl<T: Unaligned> OrderInMemory<T> for () {
    const KNOWN: () = ();
}

impl<T, E> Encoding<'_, T> for Plain<E>
where
    T: FromBytes + IntoBytes + Immutable,
    E: OrderInMemory<T>,
{
    const MIN_SIZE: usize = {
        let () = E::KNOWN;
        size_of::<T>()
    };
    const MAX_SIZE: usize = size_of::<T>();

    #[inline]
    fn size(_: &T) -> usize {
        size_of::<T>()
    }

    #[inline]
    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(value.as_bytes())
    }

    #[inline]
    fn decode(input: &mut Reader<'_>) -> Result<T, DecodeError> {
        let bytes = input.take_bytes(size_of::<T>())?;
        // Never an error: there are just so many bytes.
        T::read_from_bytes(bytes).map_err(|_| DecodeError::not_enough_data(1))
    }

    #[inline]
    fn encode_slice(values: &[T], out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(values.as_bytes())
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use zerocopy::byteorder::big_endian;

    use super::*;
    use crate::{Counted, Uint};

    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        zerocopy::FromBytes,
        zerocopy::IntoBytes,
        zerocopy::Immutable,
        zerocopy::Unaligned,
    )]
    #[repr(C)]
    struct Big {
        wide: big_endian::U32,
        narrow: big_endian::U16,
    }

    type Bigs = Counted<Uint<1>, Plain<()>, 2>;
    const BYTES: [u8; 13] = [2, 0, 0, 0, 1, 0, 2, 0xff, 0, 0, 0, 0, 9];

    #[test]
    fn golden_bytes_both_ways() {
        let bigs = vec![Big { wide: 1.into(), narrow: 2.into() }, Big { wide: 0xff00_0000.into(), narrow: 9.into() }];
        let mut room = [0xaa; 14];
        let mut out = Writer::new(&mut room);
        out.put::<Bigs, _>(&bigs).unwrap();
        assert_eq!((out.written(), &room[..13], room[13]), (13, &BYTES[..], 0xaa));
        let mut input = Reader::new(&room);
        assert_eq!(input.take::<Bigs, Vec<Big>>(), Ok(bigs.clone()));
        assert_eq!(input.remaining(), 1);

        let mut room = [0; 6];
        Writer::new(&mut room).put::<Plain<()>, _>(&bigs[1]).unwrap();
        assert_eq!((&room[..], Reader::new(&room).take::<Plain<()>, Big>()), (&BYTES[7..], Ok(bigs[1])));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(<Bigs as Encoding<'_, Vec<Big>>>::MAX_SIZE, 13);
        for size in 1..BYTES.len() {
            let missing = Err(DecodeError::NotEnoughData { needed: BYTES.len() - size });
            assert_eq!(Reader::new(&BYTES[..size]).take::<Bigs, Vec<Big>>(), missing, "{size} bytes");
        }
        let missing = Err(DecodeError::NotEnoughData { needed: 1 });
        assert_eq!(Reader::new(&BYTES[..5]).take::<Plain<()>, Big>(), missing);
        let full = Writer::new(&mut [0; 5]).put::<Plain<()>, _>(&Big { wide: 1.into(), narrow: 2.into() });
        assert_eq!(full, Err(EncodeError::NotEnoughSpace { needed: 1 }));
    }

    #[test]
    #[cfg(target_endian = "little")]
    fn native_numbers_are_little_endian() {
        let mut room = [0; 9];
        Writer::new(&mut room).put::<Counted<Uint<1>, Plain, 2>, _>(&vec![0x0102_0304u32, 5]).unwrap();
        assert_eq!(room, [2, 4, 3, 2, 1, 5, 0, 0, 0]);
        assert_eq!(Reader::new(&room).take::<Counted<Uint<1>, Plain, 2>, Vec<u32>>(), Ok(vec![0x0102_0304, 5]));
    }
}
