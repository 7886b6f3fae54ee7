//! LZ4 frames (version 1.6.4 of their specification): flags that decide what is there, in the frame and in its blocks, checksums
//! among it; blocks up to a size of zero. The bytes are from the Python package `lz4`.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(magic = b"\x04\x22\x4d\x18")]
struct Frame {
    #[message(bits = 2, value = 1)]
    version: u8,
    #[message(bits = 1)]
    independent: bool,
    #[message(bits = 1)]
    blocks_checked: bool,
    #[message(bits = 1)]
    sized: bool,
    #[message(bits = 1)]
    checked: bool,
    #[message(bits = 1)]
    reserved: (),
    #[message(bits = 1)]
    by_dictionary: bool,
    #[message(bits = 1)]
    reserved_too: (),
    #[message(bits = 3, validate = is_block_size)]
    block_size: u8,
    #[message(bits = 4)]
    reserved_last: (),
    #[message(if = sized)]
    size: Option<u64>,
    #[message(if = by_dictionary)]
    dictionary: Option<u32>,
    #[message(checksum = second_byte, over = version..=dictionary)]
    header_check: u8,
    #[message(until = 0u32, args(blocks_checked), max = 100)]
    blocks: Vec<Block>,
    /// Of what the blocks are unpacked to.
    #[message(if = checked)]
    check: Option<u32>,
}

fn is_block_size(size: &u8) -> bool {
    (4..=7).contains(size)
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(lsb, args(checked: bool))]
struct Block {
    #[message(bits = 31)]
    size: u32,
    #[message(bits = 1)]
    plain: bool,
    #[message(len = size, max = 4_194_304)]
    data: Vec<u8>,
    #[message(if = checked, checksum = xxh32, over = data)]
    check: Option<u32>,
}

/// xxHash of 32 bits, of fewer than 16 bytes and of more, without a seed.
fn xxh32(bytes: &[u8]) -> u32 {
    const P: [u32; 5] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f, 0x1656_67b1];
    let word = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().unwrap());
    let (stripes, rest) = bytes.split_at(bytes.len() / 16 * 16);
    let mut lanes = [P[0].wrapping_add(P[1]), P[1], 0, 0u32.wrapping_sub(P[0])];
    for stripe in stripes.chunks(16) {
        for (lane, input) in lanes.iter_mut().zip(stripe.chunks(4)) {
            *lane = lane.wrapping_add(word(input).wrapping_mul(P[1])).rotate_left(13).wrapping_mul(P[0]);
        }
    }
    let turned = [1, 7, 12, 18].into_iter().zip(lanes).map(|(by, lane)| lane.rotate_left(by));
    let mut hash = if stripes.is_empty() { P[4] } else { turned.fold(0, u32::wrapping_add) };
    hash = hash.wrapping_add(u32::try_from(bytes.len()).unwrap());
    let words = rest.chunks_exact(4);
    let last = words.remainder();
    hash = words
        .fold(hash, |hash, input| hash.wrapping_add(word(input).wrapping_mul(P[2])).rotate_left(17).wrapping_mul(P[3]));
    hash = last.iter().fold(hash, |hash, byte| {
        hash.wrapping_add(u32::from(*byte).wrapping_mul(P[4])).rotate_left(11).wrapping_mul(P[0])
    });
    hash = (hash ^ hash >> 15).wrapping_mul(P[1]);
    hash = (hash ^ hash >> 13).wrapping_mul(P[2]);
    hash ^ hash >> 16
}

fn second_byte(bytes: &[u8]) -> u8 {
    xxh32(bytes).to_le_bytes()[1]
}

fn small() -> Frame {
    Frame {
        version: 1,
        independent: true,
        blocks_checked: false,
        sized: false,
        checked: false,
        reserved: (),
        by_dictionary: false,
        reserved_too: (),
        block_size: 4,
        reserved_last: (),
        size: None,
        dictionary: None,
        header_check: 0x82,
        blocks: vec![Block { size: 2, plain: true, data: b"ab".to_vec(), check: None }],
        check: None,
    }
}

#[test]
fn frames() {
    golden(&small(), b"\x04\x22\x4d\x18\x60\x40\x82\x02\0\0\x80ab\0\0\0\0");
    lawful(&small());
    let data = b"\x68hello \x06\0\x50hello".to_vec();
    let value = Frame {
        blocks_checked: true,
        sized: true,
        checked: true,
        size: Some(23),
        header_check: 0xf0,
        blocks: vec![Block { size: 15, plain: false, data, check: Some(0x378a_0fa9) }],
        check: Some(0x0b94_6bf2),
        ..small()
    };
    let bytes = b"\x04\x22\x4d\x18\x7c\x40\x17\0\0\0\0\0\0\0\xf0\x0f\0\0\0\x68hello \x06\0\x50hello\
        \xa9\x0f\x8a\x37\0\0\0\0\xf2\x6b\x94\x0b";
    golden(&value, bytes);
    lawful(&value);
    // The checksums that a value holds are not used; whether there are any is.
    let mut unset = Frame { header_check: 0, ..value.clone() };
    (unset.blocks[0].size, unset.blocks[0].check) = (0, Some(0));
    assert_eq!(unset.encode_to_vec().unwrap(), bytes);
    unset.blocks[0].check = None;
    let error = unset.encode_to_vec().unwrap_err().to_string();
    assert!(error.starts_with("Block.check is not encodable"), "{error}");
    let mut wrong = bytes.to_vec();
    wrong[19] ^= 1;
    let Err(error) = Frame::decode_frame(wrong.leak()) else { panic!("another byte") };
    assert!(error.to_string().starts_with("Block.check at byte 34: the checksum"), "{error}");
    let check = Reason::Checksum { expected: 0x82, found: 0x83 };
    refused::<Frame>(b"\x04\x22\x4d\x18\x60\x40\x83\0\0\0\0", 6, "Frame.header_check", check);
    refused::<Frame>(b"\x04\x22\x4d\x18\x60\x30\x82\0\0\0\0", 5, "Frame.block_size", Reason::Invalid);
}
