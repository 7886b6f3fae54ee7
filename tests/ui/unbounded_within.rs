//! Each part that varies in length states its own bound, from the outside in.

use framing_core::Message;

#[derive(Message)]
struct Ping<'a> {
    optional: Option<String>,
    #[message(max = 4)]
    texts: Vec<String>,
    #[message(max = [4])]
    names: Vec<&'a str>,
    pair: (u8, Vec<u8>),
    #[message(max = 4)]
    deep: Option<Box<(Vec<u8>, String)>>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
