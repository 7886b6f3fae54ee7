//! Arbitrary bytes against the laws of each derived type of the tests: the first byte chooses the type.
#![no_main]

use framing_core::laws::{check_bytes, check_payload_bytes};
use framing_tests::types::*;
use libfuzzer_sys::fuzz_target;

macro_rules! choose {
    ($choice:expr, $bytes:expr, $($number:literal => $type:ty $(as $check:ident)?,)*) => {
        match $choice {
            $($number => check!($type, $bytes $(, $check)?).map(drop),)*
            _ => Ok(()),
        }
    };
}

/// By `check_bytes`, unless the type says otherwise.
macro_rules! check {
    ($type:ty, $bytes:expr) => {
        check_bytes::<$type>($bytes)
    };
    ($type:ty, $bytes:expr, $check:ident) => {
        $check::<$type>($bytes)
    };
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let result = choose!(
        choice % 52, bytes,
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
        21 => Ruled,
        22 => Conditional,
        23 => Elsewhere<'_>,
        24 => Collections,
        25 => Ready,
        26 => Opcode,
        27 => Mode,
        28 => Flags,
        29 => BoundedMode,
        30 => Any,
        31 => Bincode1Command,
        32 => Bincode2Command,
        33 => Remainder<'_>,
        34 => Note,
        35 => Records,
        36 => Words,
        37 => Tail,
        38 => Kept<'_>,
        39 => Defaulted as check_payload_bytes,
        40 => Regions,
        41 => EnvelopeCommand,
        42 => Trailers,
        43 => Sized,
        44 => Chunks,
        45 => Dispatch,
        46 => Packet,
        47 => Dependent,
        48 => Level,
        49 => Split,
        50 => Link,
        51 => Leaves,
    );
    if let Err(broken) = result {
        panic!("{broken}");
    }
});
