//! Without a tag of its own a variant has the next one, and after the last there is none.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    A = 255,
    B,
    C,
}

#[derive(Message)]
#[message(tag = u128)]
enum Wide {
    #[message(tag = 340282366920938463463374607431768211455)]
    A,
    B,
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Wide as Message>::MAX_SIZE;
}
