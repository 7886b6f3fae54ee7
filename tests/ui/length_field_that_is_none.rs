//! A length field is an integer, always there, and stands before what it counts.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    flag: bool,
    #[message(if = flag)]
    some: Option<u8>,
    #[message(len = flag)]
    items: Vec<u8>,
    #[message(len = some)]
    more: Vec<u8>,
    #[message(len = later)]
    early: Vec<u8>,
    later: u8,
    #[message(len = own)]
    own: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
