//! A condition is a bool, of the fields before it by their names.
use framing_core::Message;

#[derive(Message)]
struct Flags {
    flags: u8,
    #[message(if = flags & 1)]
    number: Option<u8>,
    #[message(if = flags.checked_sub(1))]
    option: Option<u8>,
}

#[derive(Message)]
struct Selves {
    flags: u8,
    #[message(if = self.flags != 0)]
    this: Option<u8>,
}

#[derive(Message)]
struct Tuple(u8, #[message(if = self.0 != 0)] Option<u8>);

fn main() {}
