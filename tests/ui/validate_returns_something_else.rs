//! A verdict is a `bool`, or a result with a reason.

use framing_core::Message;

fn twice(nonce: &u64) -> u64 {
    nonce * 2
}

fn check(_: &Ping) -> Result<(), String> {
    Ok(())
}

#[derive(Message)]
#[message(validate = check)]
struct Ping {
    #[message(validate = twice)]
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
