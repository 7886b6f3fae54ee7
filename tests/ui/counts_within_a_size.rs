//! Where a size is said, a count that nobody asked for is a mistake: `rest`, or `len`.

use std::collections::BTreeMap;

use framing_core::Message;

#[derive(Message)]
struct Sized {
    #[message(sized = u16)]
    items: Vec<u16>,
    #[message(sized = u16, max = 9)]
    text: String,
    #[message(sized = u16, max = 9)]
    map: BTreeMap<u8, u8>,
    #[message(since, sized = u16, max = 9)]
    perhaps: Option<Vec<u16>>,
}

#[derive(Message)]
struct Said<'a> {
    size: u8,
    #[message(size = size, max = 9)]
    bytes: &'a [u8],
    #[message(size_of = ..=text)]
    length: u8,
    text: String,
    #[message(size_of = last)]
    size_of_last: u8,
    #[message(if = size > 0)]
    last: Option<Vec<u8>>,
}

#[derive(Message)]
struct Whole(#[message(size_of = ..)] u8, u8, #[message(max = 9)] Vec<u8>, #[message(skip)] u8);

#[derive(Message)]
#[message(len = u8)]
struct Left {
    #[message(leave = 1)]
    bytes: Vec<u8>,
    last: u8,
}

#[derive(Message)]
struct LeftOfMap {
    #[message(leave = 1, max = 9)]
    bytes: BTreeMap<u8, u8>,
    last: u8,
}

fn main() {
    let _ = <Sized as Message>::MAX_SIZE;
    let _ = <Said as Message>::MAX_SIZE;
    let _ = <Whole as Message>::MAX_SIZE;
    let _ = <Left as Message>::MAX_SIZE;
    let _ = <LeftOfMap as Message>::MAX_SIZE;
}
