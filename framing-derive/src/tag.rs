//! The tags of an enum's variants: literals, checked to fit and to differ.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Expr, Lit, Type, UnOp};

/// An integer type that a tag can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct TagType {
    pub(crate) name: &'static str,
    pub(crate) bytes: usize,
    signed: bool,
}

const TYPES: [TagType; 10] = [
    TagType::U8,
    TagType { name: "u16", bytes: 2, signed: false },
    TagType { name: "u32", bytes: 4, signed: false },
    TagType { name: "u64", bytes: 8, signed: false },
    TagType { name: "u128", bytes: 16, signed: false },
    TagType { name: "i8", bytes: 1, signed: true },
    TagType { name: "i16", bytes: 2, signed: true },
    TagType { name: "i32", bytes: 4, signed: true },
    TagType { name: "i64", bytes: 8, signed: true },
    TagType { name: "i128", bytes: 16, signed: true },
];

impl TagType {
    pub(crate) const U8: Self = TagType { name: "u8", bytes: 1, signed: false };

    /// The integer type that `ty` names.
    pub(crate) fn of(ty: &Type) -> Option<Self> {
        let Type::Path(path) = ty else { return None };
        TYPES.into_iter().find(|tag| path.qself.is_none() && path.path.is_ident(tag.name))
    }

    /// The largest magnitude of a value of this sign.
    fn most(self, negative: bool) -> u128 {
        let bits = u32::try_from(self.bytes.saturating_mul(8)).unwrap_or(u32::MAX);
        let all = u128::MAX.wrapping_shr(128u32.wrapping_sub(bits));
        match (self.signed, negative) {
            (false, false) => all,
            (false, true) => 0,
            (true, false) => all >> 1,
            (true, true) => (all >> 1).saturating_add(1),
        }
    }
}

/// The value of a tag.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Tag {
    negative: bool,
    magnitude: u128,
}

impl Tag {
    pub(crate) const ZERO: Self = Self { negative: false, magnitude: 0 };

    /// Whether `expr` is an integer literal, however large.
    pub(crate) fn is_literal(expr: &Expr) -> bool {
        match expr {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_) | Lit::Byte(_)),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Self::is_literal(&unary.expr),
            Expr::Paren(inner) => Self::is_literal(&inner.expr),
            Expr::Group(inner) => Self::is_literal(&inner.expr),
            _ => false,
        }
    }

    /// The value of a literal, if `expr` is one and fits in 128 bits.
    pub(crate) fn of(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(int) => int.base10_parse().ok().map(|magnitude| Self { negative: false, magnitude }),
                Lit::Byte(byte) => Some(Self { negative: false, magnitude: byte.value().into() }),
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                Self::of(&unary.expr).map(|tag| Self { negative: !tag.negative && tag.magnitude != 0, ..tag })
            }
            Expr::Paren(inner) => Self::of(&inner.expr),
            Expr::Group(inner) => Self::of(&inner.expr),
            _ => None,
        }
    }

    /// The tag of the next variant where it has none of its own.
    pub(crate) fn next(self) -> Option<Self> {
        if self.negative {
            let magnitude = self.magnitude.saturating_sub(1);
            return Some(Self { negative: magnitude != 0, magnitude });
        }
        self.magnitude.checked_add(1).map(|magnitude| Self { magnitude, ..self })
    }

    pub(crate) fn fits(self, ty: TagType) -> bool {
        self.magnitude <= ty.most(self.negative)
    }

    /// The literal, with the suffix of its type; good as an expression and as a pattern.
    pub(crate) fn literal(self, ty: TagType) -> TokenStream {
        let text = format!("{}{}", self.magnitude, ty.name);
        let literal: Result<Literal, _> = text.parse();
        let literal = literal.unwrap_or_else(|_| Literal::u128_suffixed(self.magnitude));
        if self.negative { quote!(-#literal) } else { quote!(#literal) }
    }
}

impl core::fmt::Display for Tag {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}{}", if self.negative { "-" } else { "" }, self.magnitude)
    }
}
