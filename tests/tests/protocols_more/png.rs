//! PNG (ISO/IEC 15948): chunks whose CRC covers their kind and data, and not the length before them.

use framing_core::laws::check_payload;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused};

use super::crc32;

#[derive(Debug, PartialEq, Message)]
#[message(magic = b"\x89PNG\r\n\x1a\n")]
struct Png {
    #[message(rest, max = 100)]
    chunks: Vec<Chunk>,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Chunk {
    #[message(size_of = data)]
    length: u32,
    kind: [u8; 4],
    #[message(tag = kind)]
    data: Data,
    #[message(checksum = crc32, over = kind..=data)]
    crc: u32,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, tag = [u8; 4], big_endian)]
enum Data {
    #[message(tag = b"IHDR")]
    Header { width: u32, height: u32, depth: u8, color: u8, compression: u8, filter: u8, interlace: u8 },
    #[message(tag = b"gAMA")]
    Gamma(u32),
    #[message(tag = b"IDAT")]
    Image(#[message(rest, max = 65536)] Vec<u8>),
    #[message(tag = b"IEND")]
    End,
    #[message(other)]
    Other([u8; 4], #[message(rest, max = 65536)] Vec<u8>),
}

/// One blue pixel, written by Python's zlib.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\
    \0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\x04gAMA\0\0\xb1\x8f\x0b\xfc\x61\x05\
    \0\0\0\x0dIDAT\x78\x9c\x63\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99\x3d\x1d\
    \0\0\0\0IEND\xae\x42\x60\x82";

#[test]
fn a_pixel() {
    let header = Data::Header { width: 1, height: 1, depth: 8, color: 6, compression: 0, filter: 0, interlace: 0 };
    let png = Png {
        chunks: vec![
            Chunk { length: 13, kind: *b"IHDR", data: header, crc: 0x1f15_c489 },
            Chunk { length: 4, kind: *b"gAMA", data: Data::Gamma(45455), crc: 0x0bfc_6105 },
            Chunk { length: 13, kind: *b"IDAT", data: Data::Image(PIXEL[57..70].to_vec()), crc: 0x8999_3d1d },
            Chunk { length: 0, kind: *b"IEND", data: Data::End, crc: 0xae42_6082 },
        ],
    };
    golden(&png, PIXEL);
    check_payload(&png, &mut Vec::new()).unwrap();
    let mut wrong = PIXEL.to_vec();
    wrong[44] ^= 1;
    let differ = Reason::Checksum { expected: 0x7cfb_5193, found: 0x0bfc_6105 };
    refused::<Png>(wrong.leak(), 45, "Chunk.crc", differ);
    // The CRC is looked at first, and then that a header has another size.
    let other = Chunk { length: 0, kind: [0; 4], data: Data::Other(*b"tEXt", vec![1, 2]), crc: 0 };
    assert_eq!(other.encode_to_vec().unwrap()[..10], *b"\0\0\0\x02tEXt\x01\x02");
}
