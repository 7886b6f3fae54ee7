//! The variants of a fixed enum have one size.

use framing_core::Message;

#[derive(Message)]
#[message(fixed)]
enum Kind {
    A(u8),
    B(u16),
}

#[derive(Message)]
#[message(fixed)]
enum Fields {
    A(u8),
    B {
        #[message(max = 4)]
        text: String,
    },
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Fields as Message>::MAX_SIZE;
}
