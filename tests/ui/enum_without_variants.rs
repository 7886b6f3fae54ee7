//! There is no value of it.

use framing_core::Message;

#[derive(Message)]
enum Never {}

fn main() {
    let _ = <Never as Message>::MAX_SIZE;
}
