//! What takes all that is left is no item of a sequence, an array or a map, and within a tuple only its last part.
use std::collections::BTreeMap;

use framing_core::Message;

#[derive(PartialEq, Eq, PartialOrd, Ord, Message)]
struct Rest {
    #[message(rest, max = 3)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct Items {
    array: [Rest; 2],
    #[message(len = u8)]
    sequence: Vec<Rest>,
    #[message(len = u8)]
    map: BTreeMap<u8, Rest>,
    tuple: (Rest, u8),
    count: u8,
    #[message(len = count)]
    counted: Vec<Rest>,
}

#[derive(Message)]
struct Fine {
    pair: (u8, Rest),
}

fn main() {}
