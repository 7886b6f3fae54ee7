//! One variant takes the unknown tags.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    A,
    #[message(other)]
    B(u8),
    #[message(other)]
    C(u8),
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
}
