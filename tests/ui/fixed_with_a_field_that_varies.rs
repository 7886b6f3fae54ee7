//! `fixed` names and underlines each field that varies in size.

use framing_core::Message;

#[derive(Message)]
#[message(fixed)]
struct Ping<'a> {
    nonce: u64,
    #[message(max = 4)]
    text: &'a str,
    address: std::net::IpAddr,
    point: Point,
    optional: Option<u8>,
}

#[derive(Message)]
struct Point {
    x: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
