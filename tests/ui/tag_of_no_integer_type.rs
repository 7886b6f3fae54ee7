//! A tag is an integer of a fixed width.

use framing_core::Message;

#[derive(Message)]
#[message(tag = f32)]
enum Kind {
    A,
}

#[derive(Message)]
#[message(tag = usize)]
enum Size {
    A,
}

#[derive(Message)]
#[message(tag = my::Tag)]
enum Other {
    A,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Size as Message>::MAX_SIZE;
    let _ = <Other as Message>::MAX_SIZE;
}
