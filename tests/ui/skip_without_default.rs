//! A field that is not on the wire has a default, or is told what it is.
use framing_core::Message;

struct Socket;

#[derive(Message)]
struct Session {
    #[message(skip)]
    socket: Socket,
    #[message(skip, default)]
    another: Socket,
    #[message(skip, default = Socket)]
    fine: Socket,
}

fn main() {}
