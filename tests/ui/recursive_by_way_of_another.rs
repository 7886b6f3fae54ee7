//! Messages that hold each other: the compiler's text, at one of them. `Box` is no help; bound the depth.

use framing_core::Message;

#[derive(Message)]
struct Branch {
    id: u8,
    twig: Option<Box<Twig>>,
}

#[derive(Message)]
struct Twig {
    id: u8,
    #[message(max = 4)]
    branches: Vec<Branch>,
}

fn main() {
    let _ = <Branch as Message>::MAX_SIZE;
}
