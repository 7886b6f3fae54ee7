//! [`Checksum`]: what [`Checked`](super::Checked) computes over a payload.

/// A checksum over a payload. Implement it for one of your own:
///
/// ```
/// use framing_core::framing::Checksum;
///
/// /// All bytes, xored, beginning with a seed that both ends know.
/// #[derive(Clone, Copy, Debug)]
/// struct Lrc {
///     seed: u8,
/// }
///
/// impl Checksum for Lrc {
///     const SIZE: usize = 1;
///     fn compute(&self, payload: &[u8]) -> u64 {
///         payload.iter().fold(self.seed, |sum, byte| sum ^ byte).into()
///     }
/// }
/// ```
///
/// It tells what noise has changed, and not what an adversary has: who can change the payload can change the checksum.
pub trait Checksum {
    /// The bytes that it takes in a frame: 1 to 8.
    const SIZE: usize;

    /// The checksum of `payload`, in the lowest `SIZE` bytes; the others are not looked at.
    fn compute(&self, payload: &[u8]) -> u64;

    /// The checksum of a payload that lies in `pieces`, one after the other; `None` where that cannot be told without putting them together,
    /// and so the default where there are several. Then a large payload, which is sent from where it lies, is copied first.
    fn compute_pieces(&self, pieces: &[&[u8]]) -> Option<u64> {
        let mut filled = pieces.iter().filter(|piece| !piece.is_empty());
        match (filled.next(), filled.next()) {
            (None, _) => Some(self.compute(&[])),
            (Some(piece), None) => Some(self.compute(piece)),
            (Some(_), Some(_)) => None,
        }
    }
}

impl<C: Checksum> Checksum for &C {
    const SIZE: usize = C::SIZE;

    #[inline]
    fn compute(&self, payload: &[u8]) -> u64 {
        C::compute(self, payload)
    }

    #[inline]
    fn compute_pieces(&self, pieces: &[&[u8]]) -> Option<u64> {
        C::compute_pieces(self, pieces)
    }
}

/// The sum of `$pieces` by an algorithm of the crate `crc`, whose table is made at compile time.
#[cfg(feature = "crc")]
macro_rules! by_table {
    ($number:ty, $algorithm:ident, $pieces:ident) => {{
        static TABLE: crc::Crc<$number, crc::Table<16>> = crc::Crc::<$number, crc::Table<16>>::new(&crc::$algorithm);
        let mut digest = TABLE.digest();
        $pieces.iter().for_each(|piece| digest.update(piece));
        digest.finalize()
    }};
}

/// Checksums of the catalogue of CRC algorithms, by the names that it has for them.
#[cfg(feature = "crc")]
macro_rules! crcs {
    ($($(#[$doc:meta])* $name:ident, $size:literal, $check:literal, |$pieces:ident| $compute:expr;)*) => {
        $(
            $(#[$doc])*
            ///
            #[doc = concat!("Of the bytes `123456789` it is `", stringify!($check), "`. Needs the feature `crc`.")]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            pub struct $name;

            impl Checksum for $name {
                const SIZE: usize = $size;

                #[inline]
                fn compute(&self, payload: &[u8]) -> u64 {
                    let $pieces = &[payload];
                    $compute.into()
                }

                #[inline]
                fn compute_pieces(&self, $pieces: &[&[u8]]) -> Option<u64> {
                    Some($compute.into())
                }
            }
        )*

        #[cfg(test)]
        #[test]
        fn sums_are_those_of_the_catalogue() {
            $(
                assert_eq!($name.compute(b"123456789"), $check, stringify!($name));
                assert_eq!($name.compute_pieces(&[b"1234", b"", b"56789"]), Some($check), stringify!($name));
            )*
        }
    };
}

#[cfg(feature = "crc")]
crcs! {
    /// CRC-32C (Castagnoli; in the catalogue CRC-32/ISCSI): of iSCSI, SCTP, ext4, and what new formats take.
    ///
    /// With the feature `crc32c` the processor's own instruction computes it, where there is one.
    Crc32c, 4, 0xe306_9283, |pieces| castagnoli(pieces);
    /// CRC-32 (in the catalogue CRC-32/ISO-HDLC): of Ethernet, zip, gzip and PNG.
    Crc32, 4, 0xcbf4_3926, |pieces| {
        let mut hasher = crc32fast::Hasher::new();
        pieces.iter().for_each(|piece| hasher.update(piece));
        hasher.finalize()
    };
    /// CRC-16/ARC: of LHA, and what many call CRC-16.
    Crc16Arc, 2, 0xbb3d, |pieces| by_table!(u16, CRC_16_ARC, pieces);
    /// CRC-16/IBM-3740: what many call CRC-16/CCITT-FALSE.
    Crc16Ibm3740, 2, 0x29b1, |pieces| by_table!(u16, CRC_16_IBM_3740, pieces);
    /// CRC-16/IBM-SDLC: the frame check sequence of HDLC, PPP and X.25.
    Crc16IbmSdlc, 2, 0x906e, |pieces| by_table!(u16, CRC_16_IBM_SDLC, pieces);
    /// CRC-16/KERMIT: CRC-16/CCITT as V.41 has it.
    Crc16Kermit, 2, 0x2189, |pieces| by_table!(u16, CRC_16_KERMIT, pieces);
    /// CRC-16/MODBUS.
    Crc16Modbus, 2, 0x4b37, |pieces| by_table!(u16, CRC_16_MODBUS, pieces);
    /// CRC-16/XMODEM: of XMODEM and ZMODEM.
    Crc16Xmodem, 2, 0x31c3, |pieces| by_table!(u16, CRC_16_XMODEM, pieces);
}

#[cfg(feature = "crc32c")]
#[inline]
fn castagnoli(pieces: &[&[u8]]) -> u32 {
    pieces.iter().fold(0, |sum, piece| crc32c::crc32c_append(sum, piece))
}

#[cfg(all(feature = "crc", not(feature = "crc32c")))]
#[inline]
fn castagnoli(pieces: &[&[u8]]) -> u32 {
    by_table!(u32, CRC_32_ISCSI, pieces)
}
