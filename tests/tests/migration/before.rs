use bincode::{Decode, Encode, config};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Encode, Decode)]
pub enum Event {
    Left,
    Joined { id: u64, name: String },
    Moved(#[bincode(with_serde)] Point),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub x: i32,
    pub y: i32,
    #[serde(skip)]
    pub cached: u32,
}

pub fn save(event: &Event) -> Result<Vec<u8>, bincode::error::EncodeError> {
    bincode::encode_to_vec(event, config::standard().with_limit::<4096>())
}

pub fn load(bytes: &[u8]) -> Result<Event, bincode::error::DecodeError> {
    let (event, _) = bincode::decode_from_slice(bytes, config::standard().with_limit::<4096>())?;
    Ok(event)
}
