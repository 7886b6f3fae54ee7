//! Sends a message of a derived type over a socket, and receives it.
use framing_core::{LengthPrefix, Message};
use framing_io::{StreamError, blocking::MessageStream};
use std::net::{TcpListener, TcpStream};

#[derive(Debug, Message)]
struct Order {
    id: u64,
    side: Side,
    #[message(max = 12)] // A bound: no peer can claim a longer one.
    symbol: String,
}

#[derive(Debug, Message)]
enum Side {
    Buy,
    Sell,
}

const FRAMING: LengthPrefix = LengthPrefix::u16(); // Two bytes of length, then the message.

fn main() -> Result<(), StreamError> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = MessageStream::new(TcpStream::connect(listener.local_addr()?)?, FRAMING);
    let mut server = MessageStream::new(listener.accept()?.0, FRAMING);

    client.send(&Order { id: 1, side: Side::Buy, symbol: "ACME".into() })?;
    println!("{:?}", server.recv::<Order>()?); // None would be a clean end of the stream.
    Ok(())
}
