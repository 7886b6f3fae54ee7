//! A nested type is a message too, however it nests.

use framing_core::Message;

struct Point {
    x: u16,
}

#[derive(Message)]
struct Ping {
    point: Point,
    optional: Option<Point>,
    array: [Point; 2],
}

#[derive(Message)]
enum Kind {
    At(Point),
}

#[derive(Message)]
struct Pong {
    #[message(max = 4)]
    points: Vec<Point>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
