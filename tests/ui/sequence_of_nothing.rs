//! Items that may take no bytes would let a peer declare any number of them for nothing.

use framing_core::Message;

#[derive(Message)]
struct Empty;

#[derive(Message)]
struct Ping<'a> {
    name: core::marker::PhantomData<&'a ()>,
    #[message(max = 4)]
    items: Vec<Empty>,
    #[message(max = 4)]
    units: Vec<()>,
    #[message(max = [4, 4])]
    nested: Option<Vec<Vec<[u8; 0]>>>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
