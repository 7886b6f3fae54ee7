//! Ready encodings, each of one value.

use framing_core::{
    BigEndian, Bincode1, Bincode2, CompactSize, Counted, Either, Escaped, Extended, Fixed, Int, LittleEndian, Message,
    NulPadded, NulTerminated, Nullable, Padded, Plain, Postcard, Prefixed, Prost, ProstField, QuicVarint, Rest, Serde,
    SerdeField, SignedVarint, SpacePadded, Uint, Varint, Vlq, ZigZag, ZigZagLength,
};

use super::Reference;
use super::cases;
use crate::With;

/// A value in an encoding: what the row says of them, and that they are that.
macro_rules! encoded {
    ($rows:ident; $($name:literal ($encoding:ty, $value:expr);)*) => {
        $($rows.case("# Ready encodings", $name, stringify!($encoding, $value), &[cases::value(
            stringify!($encoding),
            With::<$encoding, _> { value: $value, encoding: std::marker::PhantomData },
        )]);)*
    };
}

/// All of them.
pub(super) fn rows(rows: &Reference) {
    encoded! { rows;
        "LittleEndian" (LittleEndian, 258u16);
        "BigEndian" (BigEndian, 258u16);
        "Uint<N, O>" (Uint<3>, 258u32);
        "Int<N, O>" (Int<3, BigEndian>, -2i32);
        "Varint" (Varint, 300u32);
        "ZigZag" (ZigZag, -2i32);
        "ZigZagLength" (ZigZagLength, 1u64);
        "CompactSize" (CompactSize, 253u64);
        "Vlq" (Vlq, 300u32);
        "QuicVarint" (QuicVarint, 15293u32);
        "SignedVarint" (SignedVarint, -129i32);
        "Option<E>" (Option<Varint>, Some(300u32));
        "[E; N]" ([Varint; 2], [300u32, 7]);
        "(E, F)" ((Varint, BigEndian), (300u32, 258u16));
        "Box<E>" (Box<Varint>, Box::new(300u32));
        "Counted<L, O, MAX>" (Counted<Uint<1>, LittleEndian, 9>, "a");
        "Prefixed<L, O>" (Prefixed<Uint<1>, LittleEndian>, 7u16);
        "NulPadded<N>" (NulPadded<3>, "a");
        "SpacePadded<N>" (SpacePadded<3>, "a");
        "Padded<N, FILL>" (Padded<3, 0x2e>, "a");
        "NulTerminated<MAX>" (NulTerminated<9>, "a");
        "Nullable<C, NULL>" (Nullable<Counted<Uint<1>, LittleEndian, 9>, 0xff>, None::<&str>);
        "Escaped<FROM, FORMS>" (Escaped<253, (Uint<2>, Uint<4>)>, 300u64);
        "Extended<FROM, FORMS>" (Extended<31, (Varint,)>, 1337u64);
        "Bincode1" (Bincode1, 300u32);
        "Bincode2" (Bincode2, 300u32);
        "Postcard" (Postcard, 300u32);
        "ProstField<L, MAX>" (ProstField<Varint, 9>, 7u32);
        "SerdeField<F, L, MAX>" (SerdeField<Postcard, Varint, 9>, (7u8, true));
        "Plain<O>" (Counted<Uint<1>, Plain, 9>, vec![258u16]);
    }
    case! { rows "# Ready encodings", "Rest<O, MAX>", ("a"):
        with { struct Of<'a>(#[message(with = Rest<LittleEndian, 9>)] &'a str); }
    }
    case! { rows "# Ready encodings", "Fixed<T, N>", (Fixed::<u32, 16>::from_f64(1.5)):
        with { struct Of(Fixed<u32, 16>); }
    }
    case! { rows "# Ready encodings", "Prost<M, MAX>", (Prost(7u32)):
        with { struct Of(Prost<u32, 9>); }
    }
    case! { rows "# Ready encodings", "Serde<T, F, MAX>", (Serde::new((7u8, true))):
        with { struct Of(Serde<(u8, bool), Postcard, 9>); }
    }
    case! { rows "# Ready encodings", "Either<A, B>", [big: true, id: 7]:
        with { struct Of { big: bool, #[message(with = Either<LittleEndian, BigEndian>, args(big))] id: u16 } }
    }
}
