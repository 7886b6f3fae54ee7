//! What borrows says from what; the compiler says so, and the macro adds nothing.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(max = 4)]
    text: &str,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
