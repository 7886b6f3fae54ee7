//! What stands after a tail.

use framing_core::Message;

#[derive(Message)]
struct Unmarked {
    #[message(since)]
    relay: Option<u8>,
    nonce: u64,
}

#[derive(Message)]
struct DefaultAfterOption {
    #[message(since)]
    relay: Option<u8>,
    #[message(since, default)]
    port: u16,
}

#[derive(Message)]
struct RestAfterSince {
    #[message(since)]
    relay: Option<u8>,
    #[message(rest, max = 8)]
    more: Vec<u8>,
}

#[derive(Message)]
struct RestWithSince {
    #[message(since, rest, max = 8)]
    more: Option<Vec<u8>>,
}

fn main() {
    let _ = <Unmarked as Message>::MAX_SIZE;
    let _ = <DefaultAfterOption as Message>::MAX_SIZE;
    let _ = <RestAfterSince as Message>::MAX_SIZE;
    let _ = <RestWithSince as Message>::MAX_SIZE;
}
