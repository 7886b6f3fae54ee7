//! The same with what is no message.

use framing_core::OwnedMessage;

fn owned<M: OwnedMessage>() {}

fn uses() {
    owned::<String>();
}

fn main() {}
