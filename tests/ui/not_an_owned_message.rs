//! A message that borrows, where one that owns is asked for.

use framing_core::{Message, OwnedMessage};

#[derive(Message)]
struct Ping<'a> {
    #[message(max = 4)]
    text: &'a str,
}

fn owned<M: OwnedMessage>() {}

fn uses() {
    owned::<Ping<'_>>();
}

fn main() {}
