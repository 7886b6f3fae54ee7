//! The variant for all other tags has none of its own.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    A,
    #[message(other, tag = 7)]
    B(u8),
}

#[derive(Message)]
#[repr(u8)]
enum More {
    A = 1,
    #[message(other)]
    B(u8) = 7,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <More as Message>::MAX_SIZE;
}
