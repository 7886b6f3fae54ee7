//! The first field of the variant for other tags holds the tag, as it lies.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    A,
    #[message(other)]
    B(u16),
}

#[derive(Message)]
#[message(tag = u16)]
enum Wide {
    A,
    #[message(other)]
    B { tag: u8, rest: u32 },
}

#[derive(Message)]
enum Unit {
    A,
    #[message(other)]
    B,
}

#[derive(Message)]
enum Named {
    A,
    #[message(other)]
    B(#[message(pad = 1)] u8),
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Wide as Message>::MAX_SIZE;
    let _ = <Unit as Message>::MAX_SIZE;
    let _ = <Named as Message>::MAX_SIZE;
}
