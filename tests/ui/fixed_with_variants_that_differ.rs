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

const TAG: u8 = 7;

#[derive(Message)]
#[message(fixed, crate = framing_core)]
enum Constants {
    #[message(tag = TAG)]
    A(u8),
    #[message(tag = 8)]
    B(u16),
    #[message(tag = 7)]
    C(u16),
}

fn main() {
    let _ = <Kind as Message>::MAX_SIZE;
    let _ = <Fields as Message>::MAX_SIZE;
}
