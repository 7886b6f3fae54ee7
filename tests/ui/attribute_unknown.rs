//! Where nothing is near, all names that may stand there are listed.

use framing_core::Message;

#[derive(Message)]
#[message(compression)]
struct Ping {
    #[message(rename_all = "x")]
    nonce: u64,
    #[message(crc = crc32)]
    checksum: u32,
    #[message(fill = 0)]
    area: [u8; 4],
}

#[derive(Message)]
enum Kind {
    #[message(deprecated_since = 3)]
    Known(u8),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
