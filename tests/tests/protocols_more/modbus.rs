//! Modbus over TCP (Application Protocol V1.1b3 and its guide for TCP): a size over the fields behind it, functions by their tag,
//! and exceptions, which are functions with the highest bit set.

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused, unencodable};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, bound = "P: framing_core::OwnedMessage")]
struct Adu<P> {
    transaction: u16,
    #[message(value = 0)]
    protocol: u16,
    #[message(size_of = unit..)]
    length: u16,
    unit: u8,
    function: P,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
enum Request {
    #[message(tag = 3)]
    ReadHoldingRegisters { start: u16, quantity: u16 },
    #[message(tag = 5)]
    WriteCoil { address: u16, value: u16 },
    #[message(tag = 16)]
    WriteRegisters {
        start: u16,
        quantity: u16,
        #[message(size_of = values)]
        bytes: u8,
        #[message(count = quantity, max = 123)]
        values: Vec<u16>,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
enum Response {
    #[message(tag = 3)]
    ReadHoldingRegisters(#[message(sized = u8, rest, max = 125)] Vec<u16>),
    #[message(tag = 16)]
    WriteRegisters { start: u16, quantity: u16 },
    #[message(tag = 0x81..=0xff)]
    Exception { function: u8, code: u8 },
}

#[test]
fn requests() {
    // Section 6.3: registers 108 to 110.
    let function = Request::ReadHoldingRegisters { start: 0x6b, quantity: 3 };
    let value = Adu { transaction: 1, protocol: 0, length: 6, unit: 0x11, function };
    golden(&value, &[0, 1, 0, 0, 0, 6, 0x11, 3, 0, 0x6b, 0, 3]);
    // Section 6.12: two registers from the second on, 000a and 0102.
    let function = Request::WriteRegisters { start: 1, quantity: 2, bytes: 4, values: vec![0x0a, 0x0102] };
    let value = Adu { transaction: 2, protocol: 0, length: 11, unit: 0x11, function };
    golden(&value, &[0, 2, 0, 0, 0, 11, 0x11, 16, 0, 1, 0, 2, 4, 0, 0x0a, 1, 2]);
    check_value(&value, &mut Vec::new()).unwrap();
    refused::<Adu<Request>>(&[0, 2, 0, 1], 2, "Adu.protocol", Reason::NotConstant);
}

#[test]
fn responses() {
    let function = Response::ReadHoldingRegisters(vec![0x022b, 0, 0x64]);
    let value = Adu { transaction: 1, protocol: 0, length: 9, unit: 0x11, function };
    golden(&value, &[0, 1, 0, 0, 0, 9, 0x11, 3, 6, 2, 0x2b, 0, 0, 0, 0x64]);
    check_value(&value, &mut Vec::new()).unwrap();
    let function = Response::Exception { function: 0x83, code: 2 };
    golden(&Adu { transaction: 1, protocol: 0, length: 3, unit: 0x11, function }, &[0, 1, 0, 0, 0, 3, 0x11, 0x83, 2]);
    let wrong = Response::Exception { function: 3, code: 2 };
    unencodable(&wrong, "Response::Exception.function", Reason::WrongTag { tag: 3.into() });
}
