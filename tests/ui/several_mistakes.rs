//! All mistakes of an item are reported at once, each at its own token.

use framing_core::Message;

#[derive(Message)]
#[message(bigendian, tag = u16)]
struct Ping<'a> {
    #[message(max = 4)]
    nonce: u64,
    count: usize,
    name: &'a str,
    #[message(bits = 3)]
    flags: u8,
    items: Vec<u16>,
    #[message(pad = 0)]
    last: u8,
}

#[derive(Message)]
#[message(tag = f32)]
enum Kind {
    #[message(tag = 1)]
    A,
    #[message(tag = 1)]
    B(isize),
    #[message(othr)]
    C { name: String },
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
