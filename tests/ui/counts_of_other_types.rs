//! A count is an integer, or an `Option` of one.
use framing_core::Message;

#[derive(Message)]
struct Counts<'a> {
    float: f32,
    #[message(len = u8)]
    text: &'a str,
    flag: bool,
    number: u8,
    #[message(count = float, max = 3)]
    of_float: Vec<u8>,
    #[message(count = text, max = 3)]
    of_text: Vec<u8>,
    #[message(count = number.checked_sub(1), max = 3)]
    fine: Vec<u8>,
    #[message(rest, leave = flag, max = 3)]
    of_bool: Vec<u8>,
    #[message(count = usize::from(flag), max = 1)]
    left: Vec<u8>,
}

fn main() {}
