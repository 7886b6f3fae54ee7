//! DHCP (RFC 2131, section 2, and RFC 2132): texts of fixed size, then options up to one that ends them, padded to the least
//! size of a message.

use framing_core::laws::check_value;
use framing_core::{Message, NulPadded, Reason};
use framing_tests::golden::{golden, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Dhcp {
    operation: u8,
    hardware: u8,
    hardware_size: u8,
    hops: u8,
    transaction: u32,
    seconds: u16,
    #[message(bits = 1)]
    broadcast: bool,
    #[message(bits = 15)]
    reserved: (),
    client: [u8; 4],
    yours: [u8; 4],
    server: [u8; 4],
    relay: [u8; 4],
    hardware_address: [u8; 16],
    #[message(with = NulPadded<64>)]
    server_name: String,
    #[message(with = NulPadded<128>)]
    file: String,
    #[message(value = *b"\x63\x82\x53\x63")]
    cookie: [u8; 4],
    #[message(until = 255, max = 64)]
    options: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
enum Setting {
    Pad,
    #[message(tag = 1)]
    SubnetMask(#[message(sized = u8)] [u8; 4]),
    #[message(tag = 3)]
    Routers(#[message(sized = u8, rest, max = 63)] Vec<[u8; 4]>),
    #[message(tag = 51)]
    LeaseTime(#[message(sized = u8)] u32),
    #[message(tag = 53)]
    Kind(#[message(sized = u8)] Kind),
    #[message(tag = 55)]
    Requested(#[message(len = u8)] Vec<u8>),
    #[message(other)]
    Other(u8, #[message(len = u8)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
enum Kind {
    Discover = 1,
    Offer,
    Request,
    Decline,
    Ack,
    Nak,
    Release,
    Inform,
}

fn discover(options: Vec<Setting>) -> Dhcp {
    let mut hardware_address = [0; 16];
    hardware_address[..6].copy_from_slice(&[0, 0x0b, 0x82, 1, 0xfc, 0x42]);
    Dhcp {
        operation: 1,
        hardware: 1,
        hardware_size: 6,
        hops: 0,
        transaction: 0x3d1d,
        seconds: 0,
        broadcast: false,
        reserved: (),
        client: [0; 4],
        yours: [0; 4],
        server: [0; 4],
        relay: [0; 4],
        hardware_address,
        server_name: String::new(),
        file: String::new(),
        cookie: *b"\x63\x82\x53\x63",
        options,
    }
}

#[test]
fn discovery() {
    // As in the capture "dhcp.pcap" of Wireshark's samples: one of 000b8201fc42, of the transaction 3d1d.
    let options = vec![
        Setting::Kind(Kind::Discover),
        Setting::Other(61, vec![1, 0, 0x0b, 0x82, 1, 0xfc, 0x42]),
        Setting::Other(50, vec![0, 0, 0, 0]),
        Setting::Requested(vec![1, 3, 6, 42]),
    ];
    let mut bytes = vec![0; 240];
    bytes[..4].copy_from_slice(&[1, 1, 6, 0]);
    bytes[4..8].copy_from_slice(&[0, 0, 0x3d, 0x1d]);
    bytes[28..34].copy_from_slice(&[0, 0x0b, 0x82, 1, 0xfc, 0x42]);
    bytes[236..].copy_from_slice(&[0x63, 0x82, 0x53, 0x63]);
    bytes.extend([
        0x35, 1, 1, 0x3d, 7, 1, 0, 0x0b, 0x82, 1, 0xfc, 0x42, 0x32, 4, 0, 0, 0, 0, 0x37, 4, 1, 3, 6, 0x2a, 0xff,
    ]);
    golden(&discover(options), &bytes);
}

#[test]
fn an_offer_of_every_kind_of_option() {
    let options = vec![
        Setting::Kind(Kind::Offer),
        Setting::SubnetMask([255, 255, 255, 0]),
        Setting::Pad,
        Setting::Routers(vec![[192, 168, 0, 1], [192, 168, 0, 2]]),
        Setting::LeaseTime(3600),
    ];
    let value = discover(options);
    let bytes = value.encode_to_vec().unwrap();
    let options =
        [0x35, 1, 2, 1, 4, 255, 255, 255, 0, 0, 3, 8, 192, 168, 0, 1, 192, 168, 0, 2, 51, 4, 0, 0, 0x0e, 0x10, 255];
    assert_eq!(bytes[240..], options);
    golden(&value, &bytes);
    check_value(&value, &mut Vec::new()).unwrap();
    let mut wrong = bytes;
    wrong[241] = 2;
    refused::<Dhcp>(wrong.leak(), 241, "Setting::Kind.0", Reason::TooLong { length: 2, max: 1 });
}
