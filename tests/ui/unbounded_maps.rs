//! Maps and sets state their bound too.

use framing_core::Message;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

#[derive(Message)]
struct Index {
    names: HashMap<u32, u8>,
    #[message(len = u32)]
    seen: HashSet<u32>,
    sorted: BTreeMap<u8, u16>,
    #[message(len = varint)]
    set: BTreeSet<u64>,
}

fn main() {
    let _ = <Index as Message>::MAX_SIZE;
}
