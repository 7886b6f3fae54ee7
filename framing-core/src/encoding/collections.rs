//! Maps and sets: counted, in ascending order of their keys, so that one map has one encoding.
//!
//! A map lies as a sequence of pairs, a set as a sequence of keys; the bound of [`Counted`] counts the items. Keys that
//! do not ascend strictly are [`Reason::Unsorted`], at the item that is out of order. Hashed collections have the
//! same encoding as sorted ones, so that the two ends need not use the same.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::sequence::check_items;
use super::{Counted, Encoding};
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// Decodes `count` items whose keys ascend, and gives each to `insert`.
fn decode_ascending<'a, E, T, K>(
    count: usize,
    input: &mut Reader<'a>,
    key: impl Fn(&T) -> &K,
) -> Result<Vec<T>, DecodeError>
where
    E: Encoding<'a, T>,
    K: Ord,
{
    const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
    input.require(E::MIN_SIZE.saturating_mul(count))?;
    let affordable = input.remaining().checked_div(size_of::<T>()).unwrap_or(count);
    let mut items: Vec<T> = Vec::with_capacity(count.min(affordable.saturating_add(1)));
    for _ in 0..count {
        let start = input.remaining();
        let item = E::decode(input)?;
        if items.last().is_some_and(|last| key(last) >= key(&item)) {
            return Err(input.malformed(start.saturating_sub(input.remaining()), Reason::Unsorted));
        }
        items.push(item);
    }
    Ok(items)
}

/// The bounds of a counted sequence of such items.
macro_rules! sizes {
    ($life:lifetime, $item:ty) => {
        const MIN_SIZE: usize = <Self as Encoding<$life, Vec<$item>>>::MIN_SIZE;
        const MAX_SIZE: usize = <Self as Encoding<$life, Vec<$item>>>::MAX_SIZE;
        const SELF_DELIMITING: bool = true;
    };
}

macro_rules! map {
    ($(#[$attribute:meta])* $map:ty, [$($state:ident)?], [$($bounds:tt)*], |$entries:ident| $sorted:expr) => {
        $(#[$attribute])*
        impl<'a, K, V, $($state,)? L, EK, EV, const MAX: usize> Encoding<'a, $map> for Counted<L, (EK, EV), MAX>
        where
            K: Ord,
            L: for<'x> Encoding<'x, u64>,
            EK: Encoding<'a, K>,
            EV: Encoding<'a, V>,
            $($bounds)*
        {
            sizes!('a, (K, V));

            fn size(map: &$map) -> usize {
                let entry = |(key, value)| EK::size(key).saturating_add(EV::size(value));
                Self::size_with(map.len(), map.iter().map(entry).fold(0, usize::saturating_add))
            }

            fn encode(map: &$map, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::encode_length(map.len(), out)?;
                let $entries = map;
                for (key, value) in $sorted {
                    EK::encode(key, out)?;
                    EV::encode(value, out)?;
                }
                Ok(())
            }

            fn decode(input: &mut Reader<'a>) -> Result<$map, DecodeError> {
                input.require(<Self as Encoding<'a, $map>>::MIN_SIZE)?;
                let length = Self::decode_length(input)?;
                let entries = decode_ascending::<(EK, EV), (K, V), K>(length, input, |(key, _)| key)?;
                Ok(entries.into_iter().collect())
            }
        }
    };
}

macro_rules! set {
    ($(#[$attribute:meta])* $set:ty, [$($state:ident)?], [$($bounds:tt)*], |$keys:ident| $sorted:expr) => {
        $(#[$attribute])*
        impl<'a, K, $($state,)? L, E, const MAX: usize> Encoding<'a, $set> for Counted<L, E, MAX>
        where
            K: Ord,
            L: for<'x> Encoding<'x, u64>,
            E: Encoding<'a, K>,
            $($bounds)*
        {
            sizes!('a, K);

            fn size(set: &$set) -> usize {
                Self::size_with(set.len(), set.iter().map(E::size).fold(0, usize::saturating_add))
            }

            fn encode(set: &$set, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::encode_length(set.len(), out)?;
                let $keys = set;
                $sorted.into_iter().try_for_each(|key| E::encode(key, out))
            }

            fn decode(input: &mut Reader<'a>) -> Result<$set, DecodeError> {
                input.require(<Self as Encoding<'a, $set>>::MIN_SIZE)?;
                let length = Self::decode_length(input)?;
                Ok(decode_ascending::<E, K, K>(length, input, |key| key)?.into_iter().collect())
            }
        }
    };
}

map!(BTreeMap<K, V>, [], [], |entries| entries);
set!(BTreeSet<K>, [], [], |keys| keys);

map!(
    #[cfg(feature = "std")]
    std::collections::HashMap<K, V, S>, [S], [K: core::hash::Hash, S: core::hash::BuildHasher + Default,],
    |entries| {
        let mut sorted: Vec<(&K, &V)> = entries.iter().collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        sorted
    }
);
set!(
    #[cfg(feature = "std")]
    std::collections::HashSet<K, S>, [S], [K: core::hash::Hash, S: core::hash::BuildHasher + Default,],
    |keys| {
        let mut sorted: Vec<&K> = keys.iter().collect();
        sorted.sort_unstable();
        sorted
    }
);
