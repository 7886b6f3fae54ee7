//! Types of the standard library that have no encoding, where another has.

use framing_core::Message;
use std::collections::{BinaryHeap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

#[derive(Message)]
struct Ping {
    #[message(max = 4)]
    names: VecDeque<u16>,
    #[message(max = 4)]
    most: Vec<BinaryHeap<u16>>,
    shared: Arc<u32>,
    locked: Option<Mutex<u32>>,
    path: PathBuf,
    at: std::time::SystemTime,
    since: std::time::Instant,
    cell: std::cell::Cell<u8>,
    range: std::ops::Range<u16>,
}

fn main() {}
