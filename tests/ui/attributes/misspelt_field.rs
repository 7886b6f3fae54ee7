//! Every attribute of a field, misspelt; the nearest is proposed.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bigendian, litle_endian, tags = kind, arg(kind), ln = u8, aling = 4, sise = 3, maks = 4)]
    #[message(wiht = Varint, bit = 4, lbs, pads = 3, valdate = is_valid, valu = 4, iff = kind > 1)]
    #[message(eech = Varint, nul = -1, untill = 0, cuont = 3, non = 0, rst, skp, sinse, defualt = 3)]
    #[message(varnit, zig_zag, sizeof = body, units = 4, adjsut = 1, checksom = sum, ovr = body)]
    #[message(szied = u8, leaf = 2)]
    kind: u8,
}

fn main() {}
