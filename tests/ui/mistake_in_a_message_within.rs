//! A message with a mistake is reported once, wherever it stands.

use framing_core::Message;

#[derive(Debug, PartialEq, Message)]
struct Wrong {
    #[message(pad = 0)]
    number: u8,
}

#[derive(Message)]
struct Counted {
    #[message(size_of = wrong, unit = 4)]
    words: u8,
    wrong: Wrong,
    #[message(sized = u8)]
    sized: Wrong,
    #[message(until = 0u16, max = 4)]
    items: Vec<Wrong>,
    #[message(until = |_| true, max = 4)]
    more: Vec<Wrong>,
}

#[derive(Message)]
#[message(fixed)]
struct Fixed {
    number: u8,
    wrong: Wrong,
    pair: [Wrong; 2],
}

#[derive(Message)]
#[message(fixed)]
enum Either {
    Wrong(Wrong),
    Number(u32),
}

fn main() {
    let _ = <Counted as Message>::MAX_SIZE;
    let _ = (Fixed::SIZE, Either::SIZE);
}
