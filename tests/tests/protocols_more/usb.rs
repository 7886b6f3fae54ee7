//! USB 2.0 (chapter 9): requests and descriptors, little-endian, with bits from the least significant end.

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused, unencodable};

#[derive(Debug, PartialEq, Message)]
#[message(lsb, fixed)]
struct Setup {
    #[message(bits = 5)]
    recipient: Recipient,
    #[message(bits = 2)]
    kind: u8,
    #[message(bits = 1)]
    to_host: bool,
    request: u8,
    value: u16,
    index: u16,
    length: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits)]
enum Recipient {
    Device,
    Interface,
    Endpoint,
    Other,
}

/// A descriptor, whose length counts itself.
#[derive(Debug, PartialEq, Message)]
struct Descriptor {
    #[message(size_of = ..)]
    length: u8,
    kind: u8,
    #[message(tag = kind)]
    body: Body,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, lsb)]
enum Body {
    #[message(tag = 5)]
    Endpoint {
        #[message(bits = 4)]
        number: u8,
        #[message(bits = 3)]
        reserved: (),
        #[message(bits = 1)]
        to_host: bool,
        #[message(bits = 2)]
        transfer: u8,
        #[message(bits = 2)]
        synchronization: u8,
        #[message(bits = 2)]
        usage: u8,
        #[message(bits = 2)]
        unused: (),
        #[message(bits = 11)]
        packet_size: u16,
        #[message(bits = 2)]
        more_transactions: u8,
        #[message(bits = 3)]
        above: (),
        interval: u8,
    },
    #[message(other)]
    Other(u8, #[message(rest, max = 253)] Vec<u8>),
}

#[test]
fn the_first_request_to_a_device() {
    // GET_DESCRIPTOR of the device, 64 bytes at most: what each host begins with.
    let setup =
        Setup { recipient: Recipient::Device, kind: 0, to_host: true, request: 6, value: 0x0100, index: 0, length: 64 };
    golden(&setup, &[0x80, 6, 0, 1, 0, 0, 64, 0]);
    check_value(&setup, &mut Vec::new()).unwrap();
    let class = Setup { recipient: Recipient::Interface, kind: 1, to_host: false, ..setup };
    assert_eq!(class.encode_to_vec().unwrap()[0], 0x21);
    refused::<Setup>(&[0x84, 6, 0, 1, 0, 0, 64, 0], 0, "Setup.recipient", Reason::UnknownTag { tag: 4.into() });
}

#[test]
fn endpoints() {
    // The endpoint of a mouse (appendix E.5 of the HID specification): in, interrupt, 8 bytes, each 10 ms.
    let endpoint = |packet_size, more_transactions| Body::Endpoint {
        number: 1,
        reserved: (),
        to_host: true,
        transfer: 3,
        synchronization: 0,
        usage: 0,
        unused: (),
        packet_size,
        more_transactions,
        above: (),
        interval: 10,
    };
    let mouse = Descriptor { length: 7, kind: 5, body: endpoint(8, 0) };
    golden(&mouse, &[7, 5, 0x81, 3, 8, 0, 10]);
    // Of high speed: 1024 bytes three times in a frame.
    let fast = Descriptor { length: 7, kind: 5, body: endpoint(1024, 2) };
    golden(&fast, &[7, 5, 0x81, 3, 0, 0x14, 10]);
    check_value(&fast, &mut Vec::new()).unwrap();
    refused::<Descriptor>(
        &[7, 5, 0x91, 3, 8, 0, 10],
        2,
        "Body::Endpoint.reserved",
        Reason::ReservedBits { found: 1.into() },
    );
    unencodable(
        &Descriptor { length: 7, kind: 5, body: endpoint(2048, 0) },
        "Body::Endpoint.packet_size",
        Reason::TooWide { value: 2048.into(), bits: 11 },
    );
    golden(&Descriptor { length: 4, kind: 3, body: Body::Other(3, vec![9, 4]) }, &[4, 3, 9, 4]);
}
