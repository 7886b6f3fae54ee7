//! Compares tokens, for `tests/constant_time.rs`, which counts the instructions: `token_work WHAT COUNT`.

use std::hint::black_box;

use framing_core::Message;
use framing_io::envelope::Received;
use framing_io::handoff::{Acknowledgement, Answer, Token};

/// What is compared with the token: it, or one that differs at its first, an inner or its last byte.
fn shown(what: &str) -> Token {
    let mut bytes = [0x5a; Token::SIZE];
    match what {
        "equal" => {}
        "first" => bytes[0] ^= 1,
        "inner" => bytes[7] ^= 1,
        "final" => bytes[Token::SIZE - 1] ^= 1,
        _ => panic!("equal, first, inner or final"),
    }
    Token::from_bytes(bytes)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [how, what, count] = &arguments[..] else { panic!("token_work compare|redeem WHAT COUNT") };
    let count: usize = count.parse().expect("a number");
    let (token, other) = (shown("equal"), shown(what));
    let event = Acknowledgement { token: other, answer: Answer::Accepted }.relay();
    let event = Received::from_frame(event.encode_to_vec().expect("it has an encoding").into()).expect("an envelope");
    for _ in 0..count {
        match how.as_str() {
            "compare" => drop(black_box(black_box(&token) == black_box(&other))),
            _ => drop(black_box(black_box(&token).redeem(black_box(&event)))),
        }
    }
}
