//! What `validate` names takes a reference to the field, or to the whole.
use framing_core::Message;

fn by_value(level: u8) -> bool {
    level > 1
}

fn of_a_number(level: &u8) -> bool {
    *level > 1
}

const LIMIT: u8 = 3;

#[derive(Message)]
struct Field {
    #[message(validate = by_value)]
    level: u8,
    #[message(validate = LIMIT)]
    number: u8,
}

#[derive(Message)]
#[message(validate = of_a_number)]
struct Whole {
    level: u8,
}

fn main() {}
