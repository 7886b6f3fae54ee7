//! Arbitrary bytes against the laws of each derived type of the tests: the first byte chooses the type.
#![no_main]

use framing_core::laws::check_bytes;
use framing_tests::types::*;
use libfuzzer_sys::fuzz_target;

macro_rules! choose {
    ($choice:expr, $bytes:expr, $($number:literal => $type:ty,)*) => {
        match $choice {
            $($number => check_bytes::<$type>($bytes).map(drop),)*
            _ => Ok(()),
        }
    };
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let result = choose!(
        choice % 25, bytes,
        0 => LittleNumbers,
        1 => BigNumbers,
        2 => Checked,
        3 => Addresses,
        4 => Composite,
        5 => Sequences,
        6 => Borrowed<'_, '_>,
        7 => BitFields,
        8 => MagicAndPad,
        9 => MagicEnum,
        10 => Unit,
        11 => Tuple,
        12 => Command,
        13 => Signed,
        14 => Widest,
        15 => Open,
        16 => Nested,
        17 => GenericPoint,
        18 => GenericNumber,
        19 => With,
        20 => Point,
        21 => Regions,
        22 => EnvelopeCommand,
        23 => Trailers,
        24 => Sized,
    );
    if let Err(broken) = result {
        panic!("{broken}");
    }
});
