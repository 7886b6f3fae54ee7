//! The header of ELF: bytes in it say the width of its addresses, and the byte order of all its numbers.

use framing_core::{BigEndian, Either, Encoding, LittleEndian, Message, Reason, Uint};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(magic = b"\x7fELF")]
struct Header {
    class: u8,
    data: u8,
    #[message(value = 1)]
    version: u8,
    #[message(pad = 7)]
    abi: [u8; 2],
    #[message(tag = class, args(data == 2))]
    body: Body,
}

/// In each order one encoding for each width.
type Half = Either<LittleEndian, BigEndian>;

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, args(big: bool))]
enum Body {
    #[message(tag = 1)]
    Narrow(#[message(args(big))] Fields<u32>),
    #[message(tag = 2)]
    Wide(#[message(args(big))] Fields<u64>),
}

/// With addresses of either width. What they are told is told by `Either`, so it is said what that asks of them.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(args(big: bool), bound = "LittleEndian: for<'x> Encoding<'x, A>, BigEndian: for<'x> Encoding<'x, A>")]
struct Fields<A> {
    #[message(with = Half, args(big))]
    kind: u16,
    #[message(with = Half, args(big))]
    machine: u16,
    #[message(with = Half, args(big))]
    version: u32,
    #[message(with = Half, args(big))]
    entry: A,
    #[message(with = Half, args(big))]
    programs: A,
    #[message(with = Half, args(big))]
    sections: A,
    #[message(with = Half, args(big))]
    flags: u32,
    #[message(with = Half, args(big))]
    sizes: [u16; 6],
}

/// A part of it, in which two flags choose one width of four encodings.
#[derive(Clone, Debug, PartialEq, Message)]
struct Address {
    wide: bool,
    #[message(with = Either<Uint<4>, Uint<8>>, args(wide))]
    address: u64,
}

#[test]
fn headers() {
    // That of `ls` of Debian on x86-64.
    let bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\xd0\x61\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\
        \x70\x47\x02\0\0\0\0\0\0\0\0\0\x40\0\x38\0\x0d\0\x40\0\x1f\0\x1e\0";
    let body = Body::Wide(Fields {
        kind: 3,
        machine: 62,
        version: 1,
        entry: 0x61d0,
        programs: 64,
        sections: 0x2_4770,
        flags: 0,
        sizes: [64, 56, 13, 64, 31, 30],
    });
    let value = Header { class: 2, data: 1, version: 1, abi: [0, 0], body };
    golden(&value, bytes);
    lawful(&value);
    // A program for PowerPC, by Python's `struct`.
    let bytes = b"\x7fELF\x01\x02\x01\0\0\0\0\0\0\0\0\0\0\x02\0\x14\0\0\0\x01\x10\0\x04\0\0\0\0\x34\0\0\x10\0\0\0\0\0\
        \0\x34\0\x20\0\x03\0\x28\0\x09\0\x08";
    let body = Body::Narrow(Fields {
        kind: 2,
        machine: 20,
        version: 1,
        entry: 0x1000_0400,
        programs: 52,
        sections: 0x1000,
        flags: 0,
        sizes: [52, 32, 3, 40, 9, 8],
    });
    let value = Header { class: 0, data: 2, version: 1, abi: [0, 0], body };
    assert_eq!(value.encode_to_vec().unwrap(), bytes);
    golden(&Header { class: 1, ..value }, bytes);
    let changed = |at: usize, byte| {
        let mut bytes = bytes.to_vec();
        bytes[at] = byte;
        &*bytes.leak()
    };
    refused::<Header>(changed(4, 3), 4, "Header.body", Reason::UnknownTag { tag: 3.into() });
    refused::<Header>(changed(10, 1), 10, "", Reason::Padding { found: 1 });
    let value = Address { wide: false, address: 1 << 32 };
    unencodable(&value, "Address.address", Reason::TooWide { value: (1u64 << 32).into(), bits: 32 });
    lawful(&Address { wide: true, ..value });
}
