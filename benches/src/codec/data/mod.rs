//! What is encoded and decoded. Types and generators are ours; the shapes and ranges of mesh, log, minecraft and mk48 are
//! those of the `rust_serialization_benchmark`, so that figures can be compared with what the field knows.

pub(crate) mod log;
pub(crate) mod mesh;
pub(crate) mod minecraft;
pub(crate) mod mk48;
pub(crate) mod ticks;

/// Derives what each codec needs for a type that owns what it holds.
macro_rules! owned {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        #[derive(framing_core::Message)]
        #[derive(borsh::BorshSerialize, borsh::BorshDeserialize)]
        #[derive(bincode::Encode, bincode::Decode)]
        #[derive(bitcode::Encode, bitcode::Decode)]
        #[derive(rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[derive(speedy::Readable, speedy::Writable)]
        #[derive(wincode::SchemaRead, wincode::SchemaWrite)]
        $item
    )*};
}

/// Derives what each codec needs for a type that borrows from the received bytes.
macro_rules! borrowed {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        #[derive(framing_core::Message)]
        #[derive(bincode::BorrowDecode)]
        #[derive(bitcode::Encode, bitcode::Decode)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[derive(wincode::SchemaRead, wincode::SchemaWrite)]
        $item
    )*};
}

/// A consumer that looks at what it received: at something of each item, so that what is decoded lazily is decoded.
macro_rules! touch {
    ($(for $type:ty)* { |$value:ident| $sum:expr }) => {$(
        impl $crate::codec::data::Touch for $type {
            #[inline]
            fn touch(&self) -> u64 {
                let $value = self;
                $sum
            }
        }
    )*};
}
pub(crate) use {borrowed, owned, touch};

/// What a consumer makes of a decoded value.
pub(crate) trait Touch {
    fn touch(&self) -> u64;
}

impl<T: Touch + ?Sized> Touch for &T {
    #[inline]
    fn touch(&self) -> u64 {
        T::touch(self)
    }
}

/// A number as a consumer adds it up, whichever type a codec has for it.
pub(crate) trait Number: Copy {
    fn bits(self) -> u64;
}

macro_rules! numbers {
    ($($type:ty, |$value:ident| $bits:expr;)*) => {$(
        impl Number for $type {
            #[inline]
            fn bits(self) -> u64 {
                let $value = self;
                $bits
            }
        }
    )*};
}

numbers! {
    bool, |value| u64::from(value);
    u8, |value| u64::from(value);
    i8, |value| u64::from(value.cast_unsigned());
    u16, |value| u64::from(value);
    i16, |value| u64::from(value.cast_unsigned());
    u32, |value| u64::from(value);
    i32, |value| u64::from(value.cast_unsigned());
    u64, |value| value;
    i64, |value| value.cast_unsigned();
    f32, |value| u64::from(value.to_bits());
    f64, |value| value.to_bits();
    rkyv::rend::u16_le, |value| u64::from(value.to_native());
    rkyv::rend::u32_le, |value| u64::from(value.to_native());
    rkyv::rend::u64_le, |value| value.to_native();
    rkyv::rend::f32_le, |value| u64::from(value.to_native().to_bits());
}

/// The sum of what a consumer takes of each item.
#[inline]
pub(crate) fn sum<T>(items: impl IntoIterator<Item = T>, of: impl Fn(T) -> u64) -> u64 {
    items.into_iter().fold(0, |sum, item| sum.wrapping_add(of(item)))
}

/// Splitmix64: the same values in each run, on each machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is less than a usize")
    }

    /// From `range`, its end excluded.
    pub(crate) fn range(&mut self, range: std::ops::Range<i64>) -> i64 {
        let width = range.end.wrapping_sub(range.start).cast_unsigned();
        range.start.wrapping_add((self.next() % width).cast_signed())
    }

    /// The lowest bits of a random number.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let bytes = [self.next().to_le_bytes(), self.next().to_le_bytes()];
        *bytes.as_flattened().first_chunk().expect("at most 16 bytes are asked for")
    }

    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.float() < probability
    }

    /// In 0 to 1, 1 excluded.
    pub(crate) fn float(&mut self) -> f32 {
        f32::from(u16::from_le_bytes(self.bytes())) / 65_536.0 + f32::from(self.bytes::<1>()[0]) / 16_777_216.0
    }

    pub(crate) fn double(&mut self) -> f64 {
        f64::from(self.float())
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len())]
    }

    pub(crate) fn text(&mut self, from: &[&str]) -> String {
        self.pick(from).to_owned()
    }

    /// Something, or as often nothing.
    pub(crate) fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(0.5).then(|| value(self))
    }

    /// Fewer than `most` items.
    pub(crate) fn up_to<T>(&mut self, most: usize, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most)).map(|_| item(self)).collect()
    }
}
