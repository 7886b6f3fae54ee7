//! [`Layout`]: what distinguishes the formats that do not describe themselves.

use crate::{Bincode1, Bincode2, Encoding, Postcard};

/// How numbers and characters lie; a length is a `u64`, the tag of an enum a `u32`. The rest is the same in all: an option is
/// 0, or 1 and the value; text and bytes are their length and themselves; a sequence or map is its length and its items; a
/// struct or tuple is its parts; an enum is the number of the variant and its parts.
pub(super) trait Layout:
    for<'x> Encoding<'x, u8>
    + for<'x> Encoding<'x, u16>
    + for<'x> Encoding<'x, u32>
    + for<'x> Encoding<'x, u64>
    + for<'x> Encoding<'x, u128>
    + for<'x> Encoding<'x, i8>
    + for<'x> Encoding<'x, i16>
    + for<'x> Encoding<'x, i32>
    + for<'x> Encoding<'x, i64>
    + for<'x> Encoding<'x, i128>
    + for<'x> Encoding<'x, f32>
    + for<'x> Encoding<'x, f64>
    + for<'x> Encoding<'x, bool>
    + for<'x> Encoding<'x, char>
{
}

impl Layout for Bincode1 {}
impl Layout for Bincode2 {}
impl Layout for Postcard {}
