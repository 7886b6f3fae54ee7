//! Messages that hold each other by boxes alone: underlined is what holds the other, and shown what ends the cycle.

use framing_core::Message;

#[derive(Message)]
struct Branch {
    id: u8,
    twig: Option<Box<Twig>>,
}

#[derive(Message)]
struct Twig {
    id: u8,
    branch: Option<Box<Branch>>,
}

fn main() {}
