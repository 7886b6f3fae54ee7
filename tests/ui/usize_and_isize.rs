//! Their size depends on the machine, wherever they stand.

use framing_core::Message;
use std::num::{NonZero, NonZeroUsize};

#[derive(Message)]
struct Ping {
    count: usize,
    delta: isize,
    #[message(max = 4)]
    items: Vec<usize>,
    pair: Option<(u8, usize)>,
    array: [isize; 3],
    boxed: Box<usize>,
    one: NonZeroUsize,
    two: NonZero<usize>,
    three: Option<NonZero<isize>>,
    qualified: std::primitive::usize,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
