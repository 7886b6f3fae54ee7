//! Several tags of one variant: apart from those of others, with the tag in the first field.

use framing_core::Message;

#[derive(Message)]
enum Packet {
    #[message(tag = 1..=3)]
    Range(u8),
    #[message(tag = 3 | 4)]
    Overlaps(u8),
    #[message(tag = 2)]
    Within,
    #[message(tag = 9..=7)]
    Backwards(u8),
    #[message(tag = 10..)]
    Open(u8),
    #[message(tag = 20 | 20)]
    Twice(u8),
    #[message(tag = 30 | 31)]
    Nowhere,
    #[message(tag = 40 | 41)]
    Narrow(u16),
    #[message(tag = 50 + 1)]
    Sum,
    #[message(tag = 60 | 300)]
    TooLarge(u8),
    #[message(tag = 70..=71 | 73..=72)]
    SecondBackwards(u8),
    #[message(tag = (80 | 81)..=82)]
    EndOfSeveral(u8),
    #[message(tag = 90 | | 91)]
    Nothing(u8),
}

fn main() {
    let _ = <Packet as Message>::MAX_SIZE;
}
