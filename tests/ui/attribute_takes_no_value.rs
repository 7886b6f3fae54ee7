//! A flag is just its name.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian = true, fixed(8))]
struct Ping {
    #[message(little_endian = "yes")]
    nonce: u64,
}

#[derive(Message)]
enum Kind {
    #[message(other = true)]
    Known(u8),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
