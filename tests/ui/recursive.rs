//! A message that holds itself has no largest size.

use framing_core::Message;

#[derive(Message)]
struct Node {
    value: u8,
    next: Option<Box<Node>>,
}

#[derive(Message)]
enum List {
    End,
    More(u8, Box<Self>),
}

fn main() {
    let _ = <Node as Message>::MAX_SIZE;
    let _ = <List as Message>::MAX_SIZE;
}
