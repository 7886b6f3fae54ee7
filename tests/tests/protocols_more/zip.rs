//! The header of a file in a ZIP archive (APPNOTE.TXT, section 4.3.7): little-endian, with a date and a time in bits from the
//! least significant end, and two lengths before what they count.

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused};

use super::crc32;

#[derive(Debug, PartialEq, Message)]
#[message(magic = b"PK\x03\x04", lsb)]
struct LocalFile {
    version: u16,
    #[message(bits = 1)]
    encrypted: bool,
    #[message(bits = 2)]
    option: u8,
    #[message(bits = 1, value = false)]
    sizes_behind: bool,
    #[message(bits = 7)]
    others: u8,
    #[message(bits = 1)]
    utf8: bool,
    #[message(bits = 4)]
    reserved: (),
    /// Stored as it is.
    #[message(value = 0)]
    method: u16,
    #[message(bits = 5)]
    two_seconds: u8,
    #[message(bits = 6)]
    minutes: u8,
    #[message(bits = 5)]
    hours: u8,
    #[message(bits = 5)]
    day: u8,
    #[message(bits = 4)]
    month: u8,
    #[message(bits = 7)]
    years_since_1980: u8,
    #[message(checksum = crc32, over = data)]
    crc: u32,
    compressed: u32,
    #[message(size_of = data)]
    uncompressed: u32,
    name_length: u16,
    extra_length: u16,
    #[message(len = name_length)]
    name: String,
    #[message(len = extra_length)]
    extra: Vec<u8>,
    #[message(len = compressed, max = 1000)]
    data: Vec<u8>,
}

/// Written by Python's zipfile: `a.txt` of 2021-03-04 17:58:30.
const FILE: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0\x4f\x8f\x64\x52\x86\xa6\x10\x36\x05\0\0\0\x05\0\0\0\x05\0\0\0a.txthello";

#[test]
fn a_file() {
    let file = LocalFile {
        version: 20,
        encrypted: false,
        option: 0,
        sizes_behind: false,
        others: 0,
        utf8: false,
        reserved: (),
        method: 0,
        two_seconds: 15,
        minutes: 58,
        hours: 17,
        day: 4,
        month: 3,
        years_since_1980: 41,
        crc: 0x3610_a686,
        compressed: 5,
        uncompressed: 5,
        name_length: 5,
        extra_length: 0,
        name: "a.txt".into(),
        extra: vec![],
        data: b"hello".to_vec(),
    };
    golden(&file, FILE);
    check_value(&file, &mut Vec::new()).unwrap();
    let mut wrong = FILE.to_vec();
    wrong[39] = b'!';
    let differ = Reason::Checksum { expected: 0xa774_ca11, found: 0x3610_a686 };
    refused::<LocalFile>(wrong.leak(), 14, "LocalFile.crc", differ);
}
