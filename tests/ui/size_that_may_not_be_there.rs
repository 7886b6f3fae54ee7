//! A size that may not be there is an `Option`, and what it counts can go on to the end.

use framing_core::Message;

#[derive(Message)]
struct NoOption {
    flag: bool,
    #[message(if = flag, size_of = payload)]
    size: u8,
    #[message(rest, max = 8)]
    payload: Vec<u8>,
}

#[derive(Message)]
struct NotToTheEnd {
    flag: bool,
    #[message(if = flag, size_of = payload)]
    size: Option<u8>,
    #[message(rest, max = 8)]
    payload: Vec<u8>,
    after: u8,
}

#[derive(Message)]
struct NoInteger {
    flag: bool,
    #[message(if = flag, size_of = payload)]
    size: Option<f32>,
    #[message(rest, max = 8)]
    payload: Vec<u8>,
}

#[derive(Message)]
struct Open {
    flag: bool,
    #[message(if = flag, size_of = ..)]
    size: Option<u8>,
    number: u16,
}

#[derive(Message)]
struct Several {
    #[message(len = u8)]
    all: Vec<Open>,
}

fn main() {
    let _ = <NoOption as Message>::MAX_SIZE;
    let _ = <NotToTheEnd as Message>::MAX_SIZE;
    let _ = <NoInteger as Message>::MAX_SIZE;
    let _ = <Several as Message>::MAX_SIZE;
}
