//! A tag fits in its type.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(tag = 256)]
    A,
    // Its tag would be 257: no second error.
    B,
    #[message(tag = -1)]
    C,
}

#[derive(Message)]
#[message(tag = i8)]
enum Signed {
    Least = -129,
    #[message(tag = 128)]
    Most,
}

#[derive(Message)]
#[message(tag = u128)]
enum Wide {
    #[message(tag = 340282366920938463463374607431768211456)]
    A,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Signed as Message>::MAX_SIZE;
    let _ = <Wide as Message>::MAX_SIZE;
}
