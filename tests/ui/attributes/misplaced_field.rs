//! Every attribute that a field has not, on one.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(outside, fixed, magic = b"a", crate = ::framing_core, other, bound = "T: Copy", from, skip_tail = 3)]
    number: u16,
}

fn main() {}
