//! The size of a nested message is known to the compiler, not to the macro.

use framing_core::Message;

#[derive(Message)]
struct Inner {
    #[message(max = 4)]
    text: String,
}

#[derive(Message)]
#[message(fixed)]
struct Outer {
    inner: Inner,
}

fn main() {
    let _ = <Outer as Message>::MAX_SIZE;
}
