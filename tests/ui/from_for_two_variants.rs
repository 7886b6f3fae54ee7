//! `From` does not know which of two variants is meant.
use framing_core::Message;

#[derive(Message)]
#[message(from)]
enum Packet {
    Ping(u8),
    Pong(u8),
    Stop,
}

type Byte = u8;

#[derive(Message)]
#[message(from)]
enum Alias {
    Ping(u8),
    Pong(Byte),
}

fn main() {}
