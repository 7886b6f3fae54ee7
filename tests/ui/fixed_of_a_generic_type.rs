//! Where types are parameters, the assertion is made at the use.

use framing_core::Message;

#[derive(Message)]
struct Inner {
    #[message(max = 4)]
    text: String,
}

#[derive(Message)]
#[message(fixed)]
struct Ping<T> {
    value: T,
}

const SIZE: usize = Ping::<Inner>::SIZE;

fn main() {
    let _ = <Ping<Inner> as Message>::MAX_SIZE;
}
