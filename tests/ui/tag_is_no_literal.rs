//! The macro sees literals only; a constant it could not compare.

use framing_core::Message;

const SEVEN: u8 = 7;

#[derive(Message)]
enum Kind {
    #[message(tag = SEVEN)]
    A,
    // The next tag is not known: no second error.
    B,
    #[message(tag = "7")]
    C,
    D = 3 + 4,
    E,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
}
