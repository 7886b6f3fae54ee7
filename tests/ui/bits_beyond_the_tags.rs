//! Each value of an enum fits in the bits of its field.
use framing_core::Message;

#[derive(Clone, Copy, Message)]
#[message(bits)]
enum Kind {
    Small = 1,
    Large = 9,
}

#[derive(Clone, Copy, Message)]
#[message(bits)]
struct Newtype(Kind);

#[derive(Message)]
struct Head {
    #[message(bits = 3)]
    kind: Kind,
    #[message(bits = 3)]
    newtype: Newtype,
    #[message(bits = 4)]
    fine: Kind,
    #[message(bits = 6)]
    number: u8,
}

fn main() {}
