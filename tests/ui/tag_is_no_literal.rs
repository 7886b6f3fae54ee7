//! A tag is a literal, or the name of a constant: no expression.

use framing_core::Message;

const SEVEN: u8 = 7;

#[derive(Message)]
enum Kind {
    #[message(tag = SEVEN)]
    A,
    // What follows a constant is not known.
    B,
    #[message(tag = "7")]
    C,
    D = 3 + 4,
    // The next tag is not known: no second error.
    E,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
}
