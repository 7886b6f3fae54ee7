//! What the attributes of the derive ask of types, under the names that the compiler says where a type has not got it.
//!
//! | attribute | what it asks for |
//! | --- | --- |
//! | `if = expr` | a [`Condition`]: a `bool` |
//! | `count = expr`, `size = expr`, `leave = expr` | a [`Number`]: an integer, or an `Option` of one |
//! | `len = field` | a [`Length`] in that field: an integer |
//! | `max`, `len`, `count`, `until`, `rest` | a type that [varies in length](Varies): a sequence, text or bytes |
//! | `tag = field`, `args(...)` | [something that is told](InnerEncoding): a message that says `outside` or `args` |
//! | `tag = field` | that field [holds the tag](HoldsTag): it is of the tag's type |
//! | `tag = field, with = Escaped<...>` | the [`Forms`] of a number: a tuple of encodings of `u64` |
//! | `bits = N` | [`Bits`]: an integer, a `bool`, `()`, or a type of your own that says `bits` |
//! | `size_of = fields` | a [`SizeNumber`]: an integer of at most 64 bits |
//! | `varint`, `zigzag` | an integer of 16 to 64 bits, [without a sign](Unsigned) or [with one](Signed) |
//! | `checksum = function` | a [`Checksum`]: an unsigned integer or an array of bytes |
//! | `validate = path` | a [`Verdict`]: a `bool`, or a `Result` with a [`Reason`] |
//! | `skip`, `since` with `default` | [something for where it is absent](Absent): a `Default` |
//!
//! The derive implements [`Bits`]; nothing here is to be implemented by hand, or called: the methods are those of derived
//! code, and change without notice.

pub use crate::count::{Length, Number};
pub use crate::encoding::bits::Bits;
pub use crate::inner::{Forms, HoldsTag, InnerEncoding};
pub use crate::region::{Checksum, SizeNumber, digest as checksum, digest_around as checksum_around};
use crate::{Encoding, Reason, Varint, ZigZag};

/// What a check says: `bool`, or a result with a reason of its own.
#[diagnostic::on_unimplemented(
    message = "`validate` asks for a function that returns a `bool` or a `Result<(), Reason>`, not `{Self}`",
    label = "this function returns a `{Self}`",
    note = "a reason of your own is a number, in `Reason::Custom`"
)]
pub trait Verdict {
    /// The reason for which the value is refused, if it is.
    ///
    /// # Errors
    /// That reason.
    fn verdict(self) -> Result<(), Reason>;
}

#[diagnostic::do_not_recommend]
impl Verdict for bool {
    #[inline]
    fn verdict(self) -> Result<(), Reason> {
        if self { Ok(()) } else { Err(Reason::Invalid) }
    }
}

#[diagnostic::do_not_recommend]
impl Verdict for Result<(), Reason> {
    #[inline]
    fn verdict(self) -> Result<(), Reason> {
        self
    }
}

/// The function that `validate` names: of a reference to the value, or to what that dereferences to. The compiler shows the
/// line of the function, with what it says there, where one has another signature.
#[inline]
pub fn validate<T: ?Sized, V>(
    function: impl FnOnce(&T) -> V, // Of a reference to the value: `fn(&T) -> bool`, or to a `Result<(), Reason>`.
) -> impl FnOnce(&T) -> V {
    function
}

/// What `if` asks for.
#[diagnostic::on_unimplemented(
    message = "`if` asks for a `bool`, not `{Self}`",
    label = "this is no condition",
    note = "compare it with something: `if = flags & 1 != 0`"
)]
pub trait Condition {
    /// Whether it holds.
    fn holds(self) -> bool;
}

#[diagnostic::do_not_recommend]
impl Condition for bool {
    #[inline]
    fn holds(self) -> bool {
        self
    }
}

/// What a field is that is not on the wire.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default for where it is not on the wire",
    label = "this does not implement `Default`",
    note = "say what it is: `default = expression`; or implement `Default` for it"
)]
pub trait Absent {
    /// The default.
    fn absent() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> Absent for T {
    #[inline]
    fn absent() -> Self {
        T::default()
    }
}

/// What `varint` is for: `u16`, `u32`, `u64`, and what [`Varint`] encodes of your own.
#[diagnostic::on_unimplemented(
    message = "`varint` is for `u16`, `u32` and `u64`, and `{Self}` is none of them",
    label = "this is no unsigned integer of 16 to 64 bits",
    note = "a signed integer takes `zigzag`; an `Option` of an unsigned one `with = Option<Varint>`; the items of a sequence \
            `each = Varint`, its length `len = varint`",
    note = "a message of your own takes no `varint`: it stands on the integer within"
)]
pub trait Unsigned {
    /// How it lies.
    type Varint;
}

#[diagnostic::do_not_recommend]
impl<T> Unsigned for T
where
    Varint: for<'a> Encoding<'a, T>,
{
    type Varint = Varint;
}

/// What `zigzag` is for: `i16`, `i32`, `i64`, and what [`ZigZag`] encodes of your own.
#[diagnostic::on_unimplemented(
    message = "`zigzag` is for `i16`, `i32` and `i64`, and `{Self}` is none of them",
    label = "this is no signed integer of 16 to 64 bits",
    note = "an unsigned integer takes `varint`; an `Option` of a signed one `with = Option<ZigZag>`; the items of a sequence \
            `each = ZigZag`, its length `len = zigzag`",
    note = "a message of your own takes no `zigzag`: it stands on the integer within"
)]
pub trait Signed {
    /// How it lies.
    type ZigZag;
}

#[diagnostic::do_not_recommend]
impl<T> Signed for T
where
    ZigZag: for<'a> Encoding<'a, T>,
{
    type ZigZag = ZigZag;
}

/// A type that varies in length: a sequence, text or bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sequence, text or bytes, which `max`, `len`, `count`, `until` and `rest` are for",
    label = "this has no such length",
    note = "a message has its own bounds: its field takes none of them; remove it",
    note = "a map, and what is in an `Option`, is written out in the type of the field"
)]
pub trait Varies {
    /// `E`: how it lies.
    type As<E>;
}

macro_rules! varies {
    ($([$($parameters:tt)*] $varies:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameters)*> Varies for $varies {
            type As<E> = E;
        }
    )*};
}

varies! {
    [] &str;
    [] &[u8];
}

#[cfg(feature = "alloc")]
varies! {
    [T] alloc::vec::Vec<T>;
    [] alloc::string::String;
    [] alloc::borrow::Cow<'_, str>;
    [] alloc::borrow::Cow<'_, [u8]>;
    [K] alloc::collections::BTreeSet<K>;
}

#[cfg(feature = "std")]
varies! {
    [K, S] std::collections::HashSet<K, S>;
}

#[cfg(feature = "bytes")]
varies! {
    [] bytes::Bytes;
}

#[cfg(feature = "arrayvec")]
varies! {
    [T, const N: usize] arrayvec::ArrayVec<T, N>;
    [const N: usize] arrayvec::ArrayString<N>;
}

#[cfg(feature = "heapless")]
varies! {
    [T, const N: usize] heapless::Vec<T, N>;
    [const N: usize] heapless::String<N>;
}
