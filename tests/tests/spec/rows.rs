//! Tables of rows: what stands in the document, as code.

/// Calls a check with the type and the value of a row, and with both as text, which is compared with the document's.
macro_rules! row {
    ($check:ident, $document:expr, $id:literal, Little<$type:ty>, $value:expr) => {
        $check(
            $document,
            $id,
            &[concat!("Little<", stringify!($type), ">"), stringify!($value)],
            &crate::Little::<$type>($value),
        )
    };
    ($check:ident, $document:expr, $id:literal, Big<$type:ty>, $value:expr) => {
        $check(
            $document,
            $id,
            &[concat!("Big<", stringify!($type), ">"), stringify!($value)],
            &crate::Big::<$type>($value),
        )
    };
    ($check:ident, $document:expr, $id:literal, With<$encoding:ty, $type:ty>, $value:expr) => {
        $check(
            $document,
            $id,
            &[concat!("With<", stringify!($encoding), ",", stringify!($type), ">"), stringify!($value)],
            &crate::With::<$encoding, $type> { value: $value, encoding: std::marker::PhantomData },
        )
    };
    ($check:ident, $document:expr, $id:literal, $type:ty, $value:expr) => {
        $check::<$type>($document, $id, &[stringify!($type), stringify!($value)], &$value)
    };
}

/// A table of rows for one check.
macro_rules! rows {
    ($check:ident $document:expr; $($id:literal ($($row:tt)*);)*) => { $(row!($check, $document, $id, $($row)*);)* };
}

/// The same for checks of a type, without a value.
macro_rules! types {
    ($check:ident $document:expr; $($id:literal ($($type:tt)*);)*) => {
        $($check::<$($type)*>($document, $id, stringify!($($type)*));)*
    };
}

/// The same for framings.
macro_rules! framings {
    ($check:ident $document:expr; $($id:literal ($framing:expr);)*) => {
        $($check($document, $id, stringify!($framing), &$framing);)*
    };
}
