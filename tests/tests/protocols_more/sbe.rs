//! Simple Binary Encoding (FIX SBE 1.0): blocks as long as the writer's schema had them, of which a reader may know less, and groups
//! of such.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
struct Packet {
    block_length: u16,
    #[message(value = 1)]
    template: u16,
    schema: u16,
    version: u16,
    #[message(size = block_length)]
    root: Root,
    fill_length: u16,
    fill_count: u8,
    #[message(len = fill_count, args(fill_length), max = 255)]
    fills: Vec<Sized>,
    #[message(len = u16)]
    note: String,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(skip_tail = 64)]
struct Root {
    order: u64,
    #[message(none = i32::MIN)]
    price: Option<i32>,
    #[message(since)]
    kind: Option<u8>,
}

/// An entry of a group; all have one size.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(args(size: u16))]
struct Sized {
    #[message(size = size)]
    fill: Fill,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(skip_tail = 64)]
struct Fill {
    price: i32,
    quantity: u16,
}

fn packet() -> Packet {
    let fill = |price, quantity| Sized { fill: Fill { price, quantity } };
    Packet {
        block_length: 13,
        template: 1,
        schema: 9,
        version: 2,
        root: Root { order: 7, price: None, kind: Some(3) },
        fill_length: 6,
        fill_count: 2,
        fills: vec![fill(100, 5), fill(-1, 6)],
        note: "ok".into(),
    }
}

#[test]
fn packets() {
    let bytes = b"\x0d\0\x01\0\x09\0\x02\0\x07\0\0\0\0\0\0\0\0\0\0\x80\x03\x06\0\x02\
        \x64\0\0\0\x05\0\xff\xff\xff\xff\x06\0\x02\0ok";
    golden(&packet(), bytes);
    lawful(&packet());
    // From a newer writer: two bytes more in the block, and one in each fill. They are passed over.
    let newer = b"\x0f\0\x01\0\x09\0\x03\0\x07\0\0\0\0\0\0\0\0\0\0\x80\x03\xaa\xbb\x07\0\x02\
        \x64\0\0\0\x05\0\xcc\xff\xff\xff\xff\x06\0\xdd\x02\0ok";
    let read = Packet::decode_frame(newer).unwrap();
    assert_eq!(read, Packet { block_length: 15, version: 3, fill_length: 7, ..packet() });
    // From an older one: without the last field of the block.
    let older = b"\x0c\0\x01\0\x09\0\x01\0\x07\0\0\0\0\0\0\0\0\0\0\x80\x06\0\0\0\0";
    let root = Root { kind: None, ..packet().root };
    let value =
        Packet { block_length: 12, version: 1, root, fill_count: 0, fills: vec![], note: String::new(), ..packet() };
    golden(&value, older);
    unencodable(&Packet { fill_length: 7, ..packet() }, "Sized.fill", Reason::Count { length: 6, expected: 7 });
    refused::<Packet>(
        b"\x0b\0\x01\0\x09\0\x01\0\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        7,
        "Packet.root",
        Reason::TooShort { length: 11, min: 12 },
    );
}
