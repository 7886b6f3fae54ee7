//! Each variant has a tag of its own.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(tag = 7)]
    A,
    #[message(tag = 0x07)]
    B,
    C = 8,
    #[message(tag = 8)]
    D,
}

#[derive(Message)]
enum Next {
    #[message(tag = 1)]
    A,
    #[message(tag = 0)]
    B,
    C,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Next as Message>::MAX_SIZE;
}
