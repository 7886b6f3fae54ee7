//! Every attribute of a struct or enum, misspelt; the nearest is proposed.

use framing_core::Message;

#[derive(Message)]
#[message(bigendian, litle_endian, tags = u16, outsid, arg(version: u8), lenn = u16, fix, magik = b"a")]
#[message(crates = ::framing_core, lbs, wiht = Bincode1, valdate = is_valid, bounds = "T: Copy", form)]
#[message(bit, skip_tial = 3)]
struct Ping {
    number: u16,
}

fn main() {}
