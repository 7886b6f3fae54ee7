//! Encoding and decoding, beside every peer that can express the case.

pub(crate) mod data;
mod harness;
mod peers;

use std::cell::RefCell;
use std::rc::Rc;

use crate::measure::{Contestant, Role, Row, contest, progress};
use data::{log, mesh, minecraft, mk48, ticks};
use harness::{Codec, Entry};
use peers::proto::types as proto;
use peers::*;

const SUITE: &str = "codec";

/// Who took no part, and why.
type LeftOut = Vec<(&'static str, &'static str)>;

/// A case: its contestants in one direction, made when it is its turn.
struct Case {
    name: &'static str,
    direction: Direction,
    contestants: fn(Direction) -> (Vec<Contestant>, LeftOut),
}

#[derive(Clone, Copy)]
enum Direction {
    Encode,
    Decode,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Encode => "encode",
            Self::Decode => "decode",
        }
    }
}

/// All comparisons whose name, `case/direction`, contains `filter`.
pub(crate) fn run(rounds: usize, filter: &str) -> Vec<Row> {
    use Direction::{Decode, Encode};
    let case = |name, direction, contestants| Case { name, direction, contestants };
    let cases = [
        case("ticks_le", Encode, ticks_le),
        case("ticks_le", Decode, ticks_le),
        case("ticks_be", Encode, ticks_be),
        case("ticks_be", Decode, ticks_be),
        case("mesh", Encode, mesh),
        case("mesh", Decode, mesh),
        case("log", Encode, log),
        case("log", Decode, log),
        case("log_borrowed", Decode, log_borrowed),
        case("minecraft", Encode, minecraft),
        case("minecraft", Decode, minecraft),
        case("minecraft_borrowed", Decode, minecraft_borrowed),
        case("mk48", Encode, mk48),
        case("mk48", Decode, mk48),
    ];
    let name = |case: &Case| format!("{}/{}", case.name, case.direction.name());
    let cases: Vec<_> = cases.into_iter().filter(|case| name(case).contains(filter)).collect();
    let bar = progress(cases.len() as u64 * rounds as u64);
    let rows = cases.iter().map(|case| {
        bar.set_message(name(case));
        let (contestants, left_out) = (case.contestants)(case.direction);
        let measured = contest(contestants, rounds, &bar);
        let row = Row::new((SUITE, case.name, case.direction.name()), rounds, measured, left_out);
        bar.suspend(|| row.print());
        row
    });
    let rows = rows.collect();
    bar.finish_and_clear();
    rows
}

/// Values that live as long as the program, as what is borrowed from them does.
fn keep<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

/// The contestants of one case in one direction.
struct Field {
    direction: Direction,
    contestants: Vec<Contestant>,
    room: Rc<RefCell<Room>>,
}

impl Field {
    fn new(direction: Direction) -> Self {
        Self { direction, contestants: Vec::new(), room: Rc::new(RefCell::new(Room::new())) }
    }

    fn add<C: Codec<T> + 'static, T>(
        &mut self,
        name: &'static str,
        role: Role,
        values: &'static [T],
        codec: impl Fn() -> C,
    ) {
        let entry = Entry { name, role, codec, values };
        self.contestants.push(match self.direction {
            Direction::Encode => entry.encoder(Rc::clone(&self.room)),
            Direction::Decode => entry.decoder(),
        });
    }
}

/// The codecs that derive from one owned type, and a clone and a copy of it.
macro_rules! schemas {
    ($field:ident, $type:ty, $values:ident) => {
        $field.add("framing", Role::Ours, $values, Framing::<$type>::new);
        $field.add("wincode", Role::Peer, $values, || Wincode::<_, $type>::new(WINCODE));
        $field.add("speedy", Role::Peer, $values, Speedy::<speedy::LittleEndian, $type>::new);
        $field.add("bincode 2", Role::Peer, $values, || Bincode::<_, $type>::new(BINCODE));
        $field.add("bitcode", Role::Peer, $values, Bitcode::<$type>::new);
        $field.add("borsh", Role::Peer, $values, Borsh::<$type>::new);
        $field.add("postcard", Role::Peer, $values, Postcard::<$type>::new);
        $field.add("rkyv", Role::Peer, $values, Rkyv::new);
    };
}

const WINCODE: wincode::config::DefaultConfig = wincode::config::Configuration::default();
const BINCODE: bincode::config::Configuration<bincode::config::LittleEndian, bincode::config::Fixint> =
    bincode::config::standard().with_fixed_int_encoding();

const NO_BYTE_ORDER: &str = "its byte order is not a choice";
const NO_BORROWING: &str = "it borrows no text";
const NO_TEXT: &str = "no text with its length before it but by code of one's own";
const NO_OPTION: &str = "no option with a tag but by code of one's own";
const NO_CAST: &str = "what varies in length has no layout to cast to";

fn ticks_le(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(ticks::Tick::generate());
    let mut field = Field::new(direction);
    schemas!(field, ticks::Tick, values);
    field.add("prost", Role::Peer, keep(values.iter().map(proto::Tick::from).collect()), || Prost);
    field.add("binrw", Role::Peer, values, || Binrw);
    field.add("deku", Role::Peer, values, || Deku);
    field.add("zerocopy in place", Role::Beside, values, ZerocopyTicks::<zerocopy::LE>::new);
    field.add("by hand", Role::Limit, values, || ByHand);
    (field.contestants, vec![("bytemuck", "its structs have the machine's alignment, and these bytes have none")])
}

fn ticks_be(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    type Tick = ticks::TickBig;
    let values = keep(Tick::generate());
    let mut field = Field::new(direction);
    field.add("framing", Role::Ours, values, Framing::<Tick>::new);
    field.add("wincode", Role::Peer, values, || Wincode::<_, Tick>::new(WINCODE.with_big_endian()));
    field.add("speedy", Role::Peer, values, Speedy::<speedy::BigEndian, Tick>::new);
    field.add("bincode 2", Role::Peer, values, || Bincode::<_, Tick>::new(BINCODE.with_big_endian()));
    field.add("binrw", Role::Peer, values, || Binrw);
    field.add("deku", Role::Peer, values, || Deku);
    field.add("zerocopy in place", Role::Beside, values, ZerocopyTicks::<zerocopy::BE>::new);
    field.add("by hand", Role::Limit, values, || ByHandBig);
    let fixed = ["bitcode", "borsh", "postcard", "rkyv", "prost", "bytemuck"];
    (field.contestants, fixed.map(|name| (name, NO_BYTE_ORDER)).into())
}

fn mesh(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(vec![mesh::Mesh::generate()]);
    let counted = keep(values.iter().map(CountedMesh::from).collect());
    let mut field = Field::new(direction);
    schemas!(field, mesh::Mesh, values);
    field.add("prost", Role::Peer, keep(values.iter().map(proto::Mesh::from).collect()), || Prost);
    let messages = keep(values.iter().map(mesh::MeshOfMessages::from).collect());
    field.add("framing, not plain", Role::Beside, messages, Framing::<mesh::MeshOfMessages>::new);
    field.add("binrw", Role::Peer, counted, || Binrw);
    field.add("deku", Role::Peer, counted, || Deku);
    field.add("zerocopy", Role::Peer, values, Slice::<Zerocopy, true>::new);
    field.add("bytemuck", Role::Peer, values, Slice::<Bytemuck, true>::new);
    if matches!(direction, Direction::Decode) {
        field.add("zerocopy in place", Role::Beside, values, Slice::<Zerocopy, false>::new);
        field.add("bytemuck in place", Role::Beside, values, Slice::<Bytemuck, false>::new);
    }
    match direction {
        // To where ours has them: behind a length.
        Direction::Encode => field.add("memcpy", Role::Limit, values, Slice::<Bytemuck, true, 4>::new),
        Direction::Decode => field.add("clone", Role::Limit, values, || CopyAndClone::new(&values[0])),
    }
    (field.contestants, Vec::new())
}

fn limit(direction: Direction) -> &'static str {
    match direction {
        Direction::Encode => "memcpy",
        Direction::Decode => "clone",
    }
}

fn log(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(vec![log::Log::generate()]);
    let mut field = Field::new(direction);
    schemas!(field, log::Log, values);
    field.add("prost", Role::Peer, keep(values.iter().map(proto::Log::from).collect()), || Prost);
    field.add(limit(direction), Role::Limit, values, || CopyAndClone::new(&values[0]));
    let left_out = [("binrw", NO_TEXT), ("deku", NO_TEXT), ("zerocopy", NO_CAST), ("bytemuck", NO_CAST)];
    (field.contestants, left_out.into())
}

fn minecraft(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(vec![minecraft::Players::generate()]);
    let mut field = Field::new(direction);
    schemas!(field, minecraft::Players, values);
    field.add("prost", Role::Peer, keep(values.iter().map(proto::Players::from).collect()), || Prost);
    field.add(limit(direction), Role::Limit, values, || CopyAndClone::new(&values[0]));
    let left_out = [("binrw", NO_TEXT), ("deku", NO_TEXT), ("zerocopy", NO_CAST), ("bytemuck", NO_CAST)];
    (field.contestants, left_out.into())
}

fn mk48(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(vec![mk48::Updates::generate()]);
    let mut field = Field::new(direction);
    schemas!(field, mk48::Updates, values);
    field.add("prost", Role::Peer, keep(values.iter().map(proto::Updates::from).collect()), || Prost);
    field.add(limit(direction), Role::Limit, values, || CopyAndClone::new(&values[0]));
    let left_out = [("binrw", NO_OPTION), ("deku", NO_OPTION), ("zerocopy", NO_CAST), ("bytemuck", NO_CAST)];
    (field.contestants, left_out.into())
}

/// The peer is rkyv, which checks and then reads in place: no other looks at the bytes where they lie. The other codecs that
/// borrow stand beside.
macro_rules! borrowing {
    ($field:ident, $type:ty, $values:ident) => {
        $field.add("framing", Role::Ours, $values, Framing::<$type>::new);
        $field.add("rkyv access", Role::Peer, $values, RkyvAccess::new);
        $field.add("wincode", Role::Beside, $values, || Wincode::<_, $type>::new(WINCODE));
        $field.add("bincode 2", Role::Beside, $values, || Bincode::<_, $type>::new(BINCODE));
        $field.add("bitcode", Role::Beside, $values, Bitcode::<$type>::new);
        $field.add("postcard", Role::Beside, $values, Postcard::<$type>::new);
    };
}

const NOT_BORROWED: [(&str, &str); 7] = [
    ("speedy", "it borrows a text in a field, but none in a sequence or an option"),
    ("borsh", NO_BORROWING),
    ("prost", NO_BORROWING),
    ("binrw", NO_TEXT),
    ("deku", NO_TEXT),
    ("zerocopy", NO_CAST),
    ("bytemuck", NO_CAST),
];

fn log_borrowed(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(vec![log::Log::generate()]);
    let borrowed: &log::LogRef<'static> = Box::leak(Box::new(values[0].borrowed()));
    let mut field = Field::new(direction);
    borrowing!(field, log::LogRef<'static>, values);
    field.add("clone", Role::Limit, values, || CopyAndClone::new(borrowed));
    (field.contestants, NOT_BORROWED.into())
}

fn minecraft_borrowed(direction: Direction) -> (Vec<Contestant>, LeftOut) {
    let values = keep(vec![minecraft::Players::generate()]);
    let bytes = framing_core::Message::encode_to_vec(&values[0]).expect("it encodes").leak();
    let borrowed = framing_core::Message::decode_exact(bytes).expect("it decodes");
    let borrowed: &minecraft::PlayersRef<'static> = Box::leak(Box::new(borrowed));
    let mut field = Field::new(direction);
    borrowing!(field, minecraft::PlayersRef<'static>, values);
    field.add("clone", Role::Limit, values, || CopyAndClone::new(borrowed));
    (field.contestants, NOT_BORROWED.into())
}
