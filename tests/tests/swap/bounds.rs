//! Memory: what a peer declares costs nothing.

use framing_core::{Bincode1, Message, Postcard, Prost, Serde};

use super::meter::{KIB, Meter};
use super::protobuf_types::Everything;
use super::serde_types::Tree;

/// The most bytes that were allocated at once to decode `bytes`.
fn cost<M: for<'a> Message<'a>>(bytes: &[u8]) -> isize {
    let meter = Meter::start();
    let refused = M::decode_frame(bytes).is_err();
    assert!(refused, "{bytes:02x?}");
    meter.peak()
}

#[test]
fn declared_lengths_reserve_nothing() {
    let gibibyte = [0xff, 0xff, 0xff, 0xff, 0x03];
    for key in [0x0a, 0x12, 0x1a, 0x2a, 0x3a, 0x42, 0x4a] {
        let bytes = [&[key][..], &gibibyte].concat();
        // prost's error is on the heap.
        assert!(cost::<Prost<Everything, { usize::MAX }>>(&bytes) < KIB);
    }
    let bytes = [0xff, 0xff, 0xff, 0x3f, 0, 0, 0, 0];
    assert_eq!(cost::<Serde<Vec<u64>, Bincode1, { usize::MAX }>>(&bytes), 0);
    assert_eq!(cost::<Serde<String, Bincode1, { usize::MAX }>>(&bytes), 0);
    assert_eq!(cost::<Serde<Vec<u64>, Postcard, { usize::MAX }>>(&gibibyte), 0);
}

/// Sequences within sequences, each of which declares all that is left: together they reserve for as many items as there
/// are bytes, and not for as many each.
#[test]
fn nested_declarations_share_what_is_there() {
    let levels = 40;
    let mut bytes = vec![0; 64 << 10];
    for (level, length) in bytes.as_chunks_mut::<3>().0.iter_mut().enumerate().take(levels) {
        // A varint of three bytes, of a little less than what is left.
        let declared = (64 << 10) - 3 * (level + 1) - 100;
        prost::encoding::encode_varint(declared as u64, &mut &mut length[..]);
    }
    // The innermost byte is no length: it is overlong.
    bytes[3 * levels..3 * levels + 2].copy_from_slice(&[0x80, 0]);
    let size = isize::try_from(size_of::<Tree>()).unwrap();
    let peak = cost::<Serde<Tree, Postcard>>(&bytes);
    assert!(peak <= (64 * KIB) * size + KIB, "{peak} bytes for {} bytes", bytes.len());
}

/// What is well-formed is reserved once, at its size.
#[test]
fn a_sequence_is_reserved_at_once() {
    let bytes = [&[0xe8, 0x07][..], &[7; 1_000]].concat();
    let meter = Meter::start();
    let read = Serde::<Vec<u16>, Postcard>::decode_exact(&bytes).unwrap();
    assert_eq!((meter.calls(), meter.live(), read.len()), (1, 2_000, 1_000));
}
