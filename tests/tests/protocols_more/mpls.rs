//! A stack of labels of MPLS (RFC 3032), of which the last one says that it is. The bytes are from scapy.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
struct Packet {
    #[message(until = Label::is_bottom, max = 16)]
    labels: Vec<Label>,
    #[message(rest, max = 1500)]
    payload: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
struct Label {
    #[message(bits = 20)]
    id: u32,
    #[message(bits = 3)]
    class: u8,
    #[message(bits = 1)]
    bottom: bool,
    #[message(bits = 8)]
    time_to_live: u8,
}

impl Label {
    fn is_bottom(&self) -> bool {
        self.bottom
    }
}

#[test]
fn a_stack() {
    let upper = Label { id: 16, class: 0, bottom: false, time_to_live: 255 };
    let lower = Label { id: 0x12345, class: 5, bottom: true, time_to_live: 63 };
    let value = Packet { labels: vec![upper, lower], payload: b"ip".to_vec() };
    golden(&value, b"\x00\x01\x00\xff\x12\x34\x5b\x3fip");
    lawful(&value);
    golden(&Packet { labels: vec![lower], payload: vec![] }, b"\x12\x34\x5b\x3f");
    unencodable(&Packet { labels: vec![lower, lower], ..value.clone() }, "Packet.labels", Reason::Terminator);
    unencodable(&Packet { labels: vec![upper], ..value.clone() }, "Packet.labels", Reason::Unended);
    unencodable(&Packet { labels: vec![], ..value }, "Packet.labels", Reason::Unended);
    let endless = [0, 1, 0, 255].repeat(17);
    refused::<Packet>(endless.leak(), 60, "Packet.labels", Reason::TooLong { length: 17, max: 16 });
}
