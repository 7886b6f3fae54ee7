//! Messages that hold each other have no largest size; the compiler goes through the sizes of both, and so through both fields.

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
