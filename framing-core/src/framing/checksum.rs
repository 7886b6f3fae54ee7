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
}

impl<C: Checksum> Checksum for &C {
    const SIZE: usize = C::SIZE;

    #[inline]
    fn compute(&self, payload: &[u8]) -> u64 {
        C::compute(self, payload)
    }
}

/// The sum of `$payload` by an algorithm of the crate `crc`, whose table is made at compile time.
#[cfg(feature = "crc")]
macro_rules! by_table {
    ($number:ty, $algorithm:ident, $payload:ident) => {{
        static TABLE: crc::Crc<$number, crc::Table<16>> = crc::Crc::<$number, crc::Table<16>>::new(&crc::$algorithm);
        TABLE.checksum($payload)
    }};
}

/// Checksums of the catalogue of CRC algorithms, by the names that it has for them.
#[cfg(feature = "crc")]
macro_rules! crcs {
    ($($(#[$doc:meta])* $name:ident, $size:literal, $check:literal, |$payload:ident| $compute:expr;)*) => {
        $(
            $(#[$doc])*
            ///
            #[doc = concat!("Of the bytes `123456789` it is `", stringify!($check), "`. Needs the feature `crc`.")]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            pub struct $name;

            impl Checksum for $name {
                const SIZE: usize = $size;

                #[inline]
                fn compute(&self, $payload: &[u8]) -> u64 {
                    $compute.into()
                }
            }
        )*

        #[cfg(test)]
        #[test]
        fn sums_are_those_of_the_catalogue() {
            $(assert_eq!($name.compute(b"123456789"), $check, stringify!($name));)*
        }
    };
}

#[cfg(feature = "crc")]
crcs! {
    /// CRC-32C (Castagnoli; in the catalogue CRC-32/ISCSI): of iSCSI, SCTP, ext4, and what new formats take.
    ///
    /// With the feature `crc32c` the processor's own instruction computes it, where there is one.
    Crc32c, 4, 0xe306_9283, |payload| castagnoli(payload);
    /// CRC-32 (in the catalogue CRC-32/ISO-HDLC): of Ethernet, zip, gzip and PNG.
    Crc32, 4, 0xcbf4_3926, |payload| crc32fast::hash(payload);
    /// CRC-16/ARC: of LHA, and what many call CRC-16.
    Crc16Arc, 2, 0xbb3d, |payload| by_table!(u16, CRC_16_ARC, payload);
    /// CRC-16/IBM-3740: what many call CRC-16/CCITT-FALSE.
    Crc16Ibm3740, 2, 0x29b1, |payload| by_table!(u16, CRC_16_IBM_3740, payload);
    /// CRC-16/IBM-SDLC: the frame check sequence of HDLC, PPP and X.25.
    Crc16IbmSdlc, 2, 0x906e, |payload| by_table!(u16, CRC_16_IBM_SDLC, payload);
    /// CRC-16/KERMIT: CRC-16/CCITT as V.41 has it.
    Crc16Kermit, 2, 0x2189, |payload| by_table!(u16, CRC_16_KERMIT, payload);
    /// CRC-16/MODBUS.
    Crc16Modbus, 2, 0x4b37, |payload| by_table!(u16, CRC_16_MODBUS, payload);
    /// CRC-16/XMODEM: of XMODEM and ZMODEM.
    Crc16Xmodem, 2, 0x31c3, |payload| by_table!(u16, CRC_16_XMODEM, payload);
}

#[cfg(feature = "crc32c")]
#[inline]
fn castagnoli(payload: &[u8]) -> u32 {
    crc32c::crc32c(payload)
}

#[cfg(all(feature = "crc", not(feature = "crc32c")))]
#[inline]
fn castagnoli(payload: &[u8]) -> u32 {
    by_table!(u32, CRC_32_ISCSI, payload)
}
