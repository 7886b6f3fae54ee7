//! `Uint` and `Int` have 1 to 8 bytes.
use framing_core::*;

#[derive(Message)]
struct Widths {
    #[message(with = Uint<9>)]
    nine: u64,
    #[message(with = (Varint, Int<0, BigEndian>))]
    none: (u32, i32),
    #[message(with = Uint<8>)]
    fine: u64,
}

fn main() {}
