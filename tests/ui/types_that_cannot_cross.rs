//! Pointers and functions mean nothing to a peer.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    pointer: *const u8,
    function: fn(u8) -> u8,
    within: Option<*mut u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
