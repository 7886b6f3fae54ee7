//! What a size counts is named: a field, or a range of fields.

use framing_core::Message;

#[derive(Message)]
struct Head {
    #[message(size_of = paylaod)]
    length: u16,
    #[message(size_of = nothing..)]
    total: u16,
    #[message(size_of = cached)]
    skipped: u16,
    #[message(size_of = payload..length)]
    half_open: u16,
    #[message(size_of = payload..=length)]
    backwards: u16,
    #[message(size_of = "payload")]
    text: u16,
    #[message(skip)]
    cached: u16,
    payload: u32,
}

#[derive(Message)]
struct Run {
    #[message(size_of = low..=high)]
    length: u16,
    #[message(bits = 4)]
    before: u8,
    #[message(bits = 4)]
    low: u8,
    high: u8,
}

#[derive(Message)]
enum Other {
    #[message(other)]
    Unknown {
        tag: u8,
        #[message(size_of = tag..=length)]
        length: u8,
    },
}

fn main() {}
