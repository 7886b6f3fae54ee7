use framing_core::{Bincode2, DecodeError, EncodeError, Message};

#[derive(Debug, PartialEq, Message)]
#[message(with = Bincode2, tag = u32)]
pub enum Event {
    Left,
    Joined {
        id: u64,
        #[message(max = 64)] // The limit stands where it holds, and `Event::MAX_SIZE` is known.
        name: String,
    },
    Moved(Point),
}

#[derive(Debug, PartialEq, Message)]
#[message(with = Bincode2)]
pub struct Point {
    pub x: i32,
    pub y: i32,
    #[message(skip)]
    pub cached: u32,
}

pub fn save(event: &Event) -> Result<Vec<u8>, EncodeError> {
    event.encode_to_vec()
}

pub fn load(bytes: &[u8]) -> Result<Event, DecodeError> {
    Event::decode_exact(bytes)
}
