//! Another length prefix is no help where there is none.

use framing_core::Message;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Message)]
struct Ping {
    number: u32,
    #[message(len = number)]
    items: Vec<u8>,
    #[message(count = number)]
    counted: String,
    map: BTreeMap<u8, u8>,
    set: BTreeSet<u8>,
    #[message(rest)]
    all: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
