//! What the server and its clients say to each other: orders one way, updates of the market the other way.

use framing_core::Message;

/// The first message of a client.
#[derive(Message)]
pub(crate) struct Hello {
    pub(crate) client: u32,
    /// How many orders it will send, and how many updates it expects.
    pub(crate) messages: u64,
}

/// From a client to the server. Owns what it holds, so it is received with `recv`.
#[derive(Message)]
pub(crate) enum Order {
    New {
        id: u64,
        instrument: u32,
        side: Side,
        price: i64,
        quantity: u32,
    },
    Change {
        id: u64,
        price: i64,
        quantity: u32,
    },
    Cancel {
        id: u64,
    },
    Note {
        id: u64,
        #[message(max = 64)]
        text: String,
    },
}

/// From the server to a client. Borrows its text from the received bytes, so it is received as a frame.
#[derive(Message)]
#[message(len = u8)]
pub(crate) enum Update<'a> {
    Quote(Quote),
    Trade {
        instrument: u32,
        price: i64,
        quantity: u32,
        buyer: Option<u64>,
    },
    Halt {
        instrument: u32,
        #[message(max = 64)]
        reason: &'a str,
    },
}

/// The best prices of an instrument: always 32 bytes.
#[derive(Message)]
#[message(fixed)]
pub(crate) struct Quote {
    instrument: u32,
    bid: i64,
    bid_size: u32,
    ask: i64,
    ask_size: u32,
    depth: [u16; 2],
}

#[derive(Clone, Copy, Message)]
pub(crate) enum Side {
    Buy,
    Sell,
}

const TEXTS: [&str; 4] =
    ["opening auction", "price limit reached", "fill or kill; otherwise leave on the book until the close", ""];

impl Order {
    /// The order number `index` of a client.
    pub(crate) fn number(client: u32, index: u64) -> Self {
        let mut dice = Dice::new(client, index);
        let id = (u64::from(client) << 40) | index;
        match dice.below(16) {
            0..9 => Self::New {
                id,
                instrument: dice.below(5_000),
                side: if dice.below(2) == 0 { Side::Buy } else { Side::Sell },
                price: dice.price(),
                quantity: dice.below(10_000),
            },
            9..12 => Self::Change { id, price: dice.price(), quantity: dice.below(10_000) },
            12..15 => Self::Cancel { id },
            _ => Self::Note { id, text: dice.text().to_owned() },
        }
    }
}

impl Update<'static> {
    /// The update number `index` for a client.
    pub(crate) fn number(client: u32, index: u64) -> Self {
        let mut dice = Dice::new(!client, index);
        let instrument = dice.below(5_000);
        match dice.below(16) {
            0..12 => Self::Quote(Quote {
                instrument,
                bid: dice.price(),
                bid_size: dice.below(1 << 20),
                ask: dice.price(),
                ask_size: dice.below(1 << 20),
                depth: [3, 5],
            }),
            12..15 => Self::Trade {
                instrument,
                price: dice.price(),
                quantity: dice.below(10_000),
                buyer: (dice.below(2) == 0).then_some(index),
            },
            _ => Self::Halt { instrument, reason: dice.text() },
        }
    }
}

/// Numbers that look random and are the same in each run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn new(stream: u32, index: u64) -> Self {
        Self((u64::from(stream) << 32) ^ index.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u32) -> u32 {
        let scaled = ((self.roll() >> 32) * u64::from(end)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// A price, which may be negative, as that of a spread may.
    fn price(&mut self) -> i64 {
        i64::from(self.below(2_000_000)) - 1_000
    }

    fn text(&mut self) -> &'static str {
        TEXTS[self.below(4) as usize]
    }
}

/// A checksum over the values of messages, in their order: not over their bytes, so that both the encoding and the
/// decoding are under test.
#[derive(Clone, Copy, Default)]
pub(crate) struct Checksum(u64);

impl Checksum {
    pub(crate) fn get(self) -> u64 {
        self.0
    }

    pub(crate) fn add(&mut self, message: &impl Values) {
        message.values(self);
    }

    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn mix_all<const N: usize>(&mut self, values: [u64; N]) {
        values.into_iter().for_each(|value| self.mix(value));
    }

    fn mix_text(&mut self, text: &str) {
        self.mix(text.len() as u64);
        text.bytes().for_each(|byte| self.mix(byte.into()));
    }
}

/// A message whose values can be summed up.
pub(crate) trait Values {
    fn values(&self, sum: &mut Checksum);
}

impl Values for Order {
    fn values(&self, sum: &mut Checksum) {
        match *self {
            Self::New { id, instrument, side, price, quantity } => {
                sum.mix_all([1, id, instrument.into(), side as u64, price.cast_unsigned(), quantity.into()]);
            }
            Self::Change { id, price, quantity } => sum.mix_all([2, id, price.cast_unsigned(), quantity.into()]),
            Self::Cancel { id } => sum.mix_all([3, id]),
            Self::Note { id, ref text } => {
                sum.mix_all([4, id]);
                sum.mix_text(text);
            }
        }
    }
}

impl Values for Update<'_> {
    fn values(&self, sum: &mut Checksum) {
        match *self {
            Self::Quote(Quote { instrument, bid, bid_size, ask, ask_size, depth: [bids, asks] }) => {
                sum.mix_all([1, instrument.into(), bid.cast_unsigned(), bid_size.into(), ask.cast_unsigned()]);
                sum.mix_all([ask_size.into(), bids.into(), asks.into()]);
            }
            Self::Trade { instrument, price, quantity, buyer } => {
                sum.mix_all([2, instrument.into(), price.cast_unsigned(), quantity.into()]);
                sum.mix_all([buyer.is_some().into(), buyer.unwrap_or(0)]);
            }
            Self::Halt { instrument, reason } => {
                sum.mix_all([3, instrument.into()]);
                sum.mix_text(reason);
            }
        }
    }
}
