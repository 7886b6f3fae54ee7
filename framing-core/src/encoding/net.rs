//! Addresses and durations.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use core::time::Duration;

use super::{BigEndian, Encoding, LittleEndian};
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// The tags of `IpAddr` and `SocketAddr` are the version of the protocol.
const V4: u8 = 4;
const V6: u8 = 6;

/// A type that lies as another one, whose every value it accepts.
macro_rules! like {
    ($order:ident, $type:ty => $wire:ty, |$value:ident| $encode:expr, |$raw:pat_param| $decode:expr) => {
        impl Encoding<'_, $type> for $order {
            const MIN_SIZE: usize = <$order as Encoding<'_, $wire>>::MIN_SIZE;
            const MAX_SIZE: usize = <$order as Encoding<'_, $wire>>::MAX_SIZE;

            #[inline]
            fn size(_: &$type) -> usize {
                <$order as Encoding<'_, $wire>>::MAX_SIZE
            }

            #[inline]
            fn encode($value: &$type, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<$order, $wire>(&$encode)
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$type, DecodeError> {
                let $raw = input.take::<$order, $wire>()?;
                Ok($decode)
            }
        }
    };
}

/// Two types behind a tag of one byte.
macro_rules! versions {
    ($order:ident, $type:ident, $v4:ty, $v6:ty) => {
        impl Encoding<'_, $type> for $order {
            const MIN_SIZE: usize = <$order as Encoding<'_, (u8, $v4)>>::MIN_SIZE;
            const MAX_SIZE: usize = <$order as Encoding<'_, (u8, $v6)>>::MAX_SIZE;

            #[inline]
            fn size(value: &$type) -> usize {
                match value {
                    $type::V4(_) => <$order as Encoding<'_, $type>>::MIN_SIZE,
                    $type::V6(_) => <$order as Encoding<'_, $type>>::MAX_SIZE,
                }
            }

            #[inline]
            fn encode(value: &$type, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                match value {
                    $type::V4(address) => out.put::<$order, (u8, $v4)>(&(V4, *address)),
                    $type::V6(address) => out.put::<$order, (u8, $v6)>(&(V6, *address)),
                }
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$type, DecodeError> {
                match input.take_u8()? {
                    V4 => input.take::<$order, $v4>().map($type::V4),
                    V6 => input.take::<$order, $v6>().map($type::V6),
                    tag => Err(input.malformed(1, Reason::UnknownTag { tag: Wide::new(u64::from(tag)) })),
                }
            }
        }
    };
}

macro_rules! order {
    ($order:ident) => {
        like!($order, Ipv4Addr => [u8; 4], |value| value.octets(), |raw| Ipv4Addr::from(raw));
        like!($order, Ipv6Addr => [u8; 16], |value| value.octets(), |raw| Ipv6Addr::from(raw));
        like!($order, SocketAddrV4 => (Ipv4Addr, u16),
            |value| (*value.ip(), value.port()),
            |(ip, port)| SocketAddrV4::new(ip, port));
        like!($order, SocketAddrV6 => (Ipv6Addr, u16, u32, u32),
            |value| (*value.ip(), value.port(), value.flowinfo(), value.scope_id()),
            |(ip, port, flowinfo, scope)| SocketAddrV6::new(ip, port, flowinfo, scope));
        versions!($order, IpAddr, Ipv4Addr, Ipv6Addr);
        versions!($order, SocketAddr, SocketAddrV4, SocketAddrV6);

        /// Seconds as a u64, then nanoseconds below a second as a u32.
        impl Encoding<'_, Duration> for $order {
            const MIN_SIZE: usize = 12;
            const MAX_SIZE: usize = 12;

            #[inline]
            fn size(_: &Duration) -> usize {
                12
            }

            #[inline]
            fn encode(value: &Duration, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<$order, (u64, u32)>(&(value.as_secs(), value.subsec_nanos()))
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<Duration, DecodeError> {
                let (seconds, nanoseconds) = input.take::<$order, (u64, u32)>()?;
                if nanoseconds >= 1_000_000_000 {
                    return Err(input.malformed(4, Reason::Nanoseconds { value: nanoseconds }));
                }
                Ok(Duration::new(seconds, nanoseconds))
            }
        }
    };
}

order!(LittleEndian);
order!(BigEndian);
