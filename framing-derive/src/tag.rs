//! The tags of an enum's variants: numbers, characters, bytes; literals, checked to fit and to differ, or constants,
//! which the compiler checks.

mod choice;
mod constant;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lit, Path, Type, UnOp};

use crate::encoding::{Order, literal as usize_literal, name_of, order};
pub(crate) use choice::Choice;
pub(crate) use constant::items as constants;

/// A type that a tag can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct TagType {
    /// The name of the Rust type; of bytes, that of their items.
    name: &'static str,
    /// What it takes on the wire, where that is fixed.
    bytes: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unsigned,
    Signed,
    /// Unsigned, of fewer bytes than its Rust type has.
    Odd,
    Varint,
    Char,
    Bytes,
}

const fn number(name: &'static str, bytes: usize, kind: Kind) -> TagType {
    TagType { name, bytes, kind }
}

/// The types that have names, and their names.
const TYPES: [(&str, TagType); 14] = [
    ("u8", TagType::U8),
    ("u16", number("u16", 2, Kind::Unsigned)),
    ("u32", number("u32", 4, Kind::Unsigned)),
    ("u64", number("u64", 8, Kind::Unsigned)),
    ("u128", number("u128", 16, Kind::Unsigned)),
    ("i8", number("i8", 1, Kind::Signed)),
    ("i16", number("i16", 2, Kind::Signed)),
    ("i32", number("i32", 4, Kind::Signed)),
    ("i64", number("i64", 8, Kind::Signed)),
    ("i128", number("i128", 16, Kind::Signed)),
    ("u24", number("u32", 3, Kind::Odd)),
    ("u48", number("u64", 6, Kind::Odd)),
    ("varint", number("u64", 8, Kind::Varint)),
    ("char", number("char", 4, Kind::Char)),
];

impl TagType {
    pub(crate) const U8: Self = number("u8", 1, Kind::Unsigned);

    /// The type of tags that `ty` names.
    pub(crate) fn of(ty: &Type) -> Option<Self> {
        if let Type::Array(array) = ty {
            let bytes = usize_literal(&array.len).filter(|len| (1..=64).contains(len))?;
            let is_bytes = name_of(&array.elem).is_some_and(|name| name == "u8");
            return is_bytes.then_some(Self { name: "u8", bytes, kind: Kind::Bytes });
        }
        let name = name_of(ty)?;
        TYPES.into_iter().find(|known| known.0 == name).map(|known| known.1)
    }

    /// The name of the Rust type, in messages.
    pub(crate) fn shown(self) -> String {
        match self.kind {
            Kind::Bytes => format!("[u8; {}]", self.bytes),
            _ => self.name.to_owned(),
        }
    }

    /// What a tag of this type looks like, in messages.
    pub(crate) fn example(self) -> (&'static str, &'static str) {
        match self.kind {
            Kind::Bytes => ("a byte string", "b\"...\""),
            Kind::Char => ("a character", "'q'"),
            _ => ("an integer literal", "7"),
        }
    }

    /// Whether one tag follows another.
    pub(crate) fn is_number(self) -> bool {
        !matches!(self.kind, Kind::Bytes | Kind::Char)
    }

    /// The Rust type.
    pub(crate) fn rust(self) -> TokenStream {
        let (name, bytes) = (Ident::new(self.name, Span::mixed_site()), self.bytes);
        match self.kind {
            Kind::Bytes => quote!([::core::primitive::#name; #bytes]),
            _ => quote!(::core::primitive::#name),
        }
    }

    /// Whether `ty` is the Rust type, as it is written.
    pub(crate) fn is(self, ty: &Type) -> bool {
        match ty {
            Type::Array(_) => Self::of(ty) == Some(self),
            _ => self.kind != Kind::Bytes && name_of(ty).is_some_and(|name| name == self.name),
        }
    }

    /// How it lies.
    pub(crate) fn encoding(self, krate: &Path, endian: &Order) -> TokenStream {
        let bytes = self.bytes;
        match (self.kind, endian) {
            (Kind::Varint, _) => quote!(#krate::Varint),
            (Kind::Odd, Order::Big) => quote!(#krate::Uint<#bytes, #krate::BigEndian>),
            (Kind::Odd, _) => quote!(#krate::Uint<#bytes>),
            _ => order(krate, endian, Span::call_site()),
        }
    }

    /// Whether it lies as its Rust type does in this order.
    pub(crate) fn is_native(self) -> bool {
        !matches!(self.kind, Kind::Odd | Kind::Varint)
    }

    /// What it takes on the wire, where that is known as it is written.
    pub(crate) fn size(self, endian: &Order) -> Option<usize> {
        match (self.kind, endian) {
            (Kind::Varint, _) => None,
            (Kind::Odd, _) => Some(self.bytes),
            (_, Order::With(_)) => None,
            _ => Some(self.bytes),
        }
    }

    /// Whether there are no more values than so many.
    pub(crate) fn is_exhausted(self, values: u128) -> bool {
        self.bytes == 1 && values == 256
    }

    /// The bits of an unsigned number, which an enum that is a bit field has for a tag.
    pub(crate) fn bits(self) -> Option<u32> {
        let bits = self.bytes.saturating_mul(8);
        u32::try_from(bits).ok().filter(|_| matches!(self.kind, Kind::Unsigned | Kind::Odd))
    }

    /// A value as a number, for errors.
    pub(crate) fn wide(self, krate: &Path, value: &TokenStream) -> TokenStream {
        match self.kind {
            Kind::Bytes => quote!(#krate::__private::tag_bytes(&#value)),
            _ => quote!(#value as ::core::primitive::u64),
        }
    }

    /// Whether two values are the same, in a constant.
    pub(crate) fn same(self, krate: &Path, a: &TokenStream, b: &TokenStream) -> TokenStream {
        match self.kind {
            Kind::Bytes => quote!(#krate::__private::same_bytes(&#a, &#b)),
            _ => quote!((#a == #b)),
        }
    }

    /// Whether a value of the Rust type has an encoding, where not each has.
    pub(crate) fn fits(self, value: &TokenStream) -> Option<TokenStream> {
        let most = self.most(false);
        (self.kind == Kind::Odd).then(|| {
            let most = Literal::u128_unsuffixed(most);
            quote!(#value <= #most)
        })
    }

    /// The largest magnitude of a value of this sign.
    fn most(self, negative: bool) -> u128 {
        let bits = u32::try_from(self.bytes.saturating_mul(8)).unwrap_or(u32::MAX);
        let all = u128::MAX.wrapping_shr(128u32.wrapping_sub(bits));
        match (self.kind, negative) {
            (Kind::Signed, false) => all >> 1,
            (Kind::Signed, true) => (all >> 1).saturating_add(1),
            (_, false) => all,
            (_, true) => 0,
        }
    }
}

/// The value of a tag.
#[derive(Clone)]
pub(crate) enum Tag {
    Number(Number),
    Char(char),
    Bytes(Vec<u8>),
    /// A constant of the tag's type.
    Constant(Box<Expr>),
    /// Any of several; which one it is stands in the variant's first field.
    Several(Vec<Choice>),
}

/// What is wrong with an expression as a tag.
pub(crate) enum Wrong {
    /// It is not of the kind that the type asks for.
    Kind,
    /// It does not fit in the type.
    Size,
    /// The ends of a range are not two numbers, the second no less than the first.
    Range,
}

impl Tag {
    /// The tag that `expr` is, of the type `ty`.
    pub(crate) fn of(expr: &Expr, ty: TagType) -> Result<Self, Wrong> {
        let literal = match expr {
            Expr::Paren(inner) => return Self::of(&inner.expr, ty),
            Expr::Group(inner) => return Self::of(&inner.expr, ty),
            Expr::Path(_) => return Ok(Self::Constant(Box::new(expr.clone()))),
            Expr::Range(_) | Expr::Binary(_) => return Choice::all(expr, ty).map(Self::Several),
            Expr::Lit(literal) => Some(&literal.lit),
            _ => None,
        };
        match (ty.kind, literal) {
            (Kind::Char, Some(Lit::Char(char))) => Ok(Self::Char(char.value())),
            (Kind::Bytes, Some(Lit::ByteStr(bytes))) => {
                let mut bytes = bytes.value();
                if bytes.len() > ty.bytes {
                    return Err(Wrong::Size);
                }
                bytes.resize(ty.bytes, 0);
                Ok(Self::Bytes(bytes))
            }
            (Kind::Char | Kind::Bytes, _) => Err(Wrong::Kind),
            _ if !Number::is_literal(expr) => Err(Wrong::Kind),
            _ => {
                let number = Number::of(expr).ok_or(Wrong::Size)?;
                if number.magnitude > ty.most(number.negative) { Err(Wrong::Size) } else { Ok(Self::Number(number)) }
            }
        }
    }

    /// Whether a tag is plainly both; of constants that have different names the compiler knows.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Char(a), Self::Char(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Constant(_), Self::Constant(_)) => self.to_string() == other.to_string(),
            (Self::Several(choices), one) | (one, Self::Several(choices)) => choices.iter().any(|own| own.meets(one)),
            _ => false,
        }
    }

    /// The value, with its type where it is a number; good as an expression and as a pattern.
    pub(crate) fn literal(&self, ty: TagType) -> TokenStream {
        match self {
            Self::Number(number) => number.literal(ty),
            Self::Char(char) => quote!(#char),
            Self::Bytes(bytes) => quote!([#(#bytes),*]),
            Self::Constant(constant) => constant::named(constant),
            Self::Several(choices) => choice::pattern(choices, ty),
        }
    }
    /// A reference to the value, underlined where a constant is named.
    pub(crate) fn reference(&self, ty: TagType) -> TokenStream {
        let literal = self.literal(ty);
        match self {
            Self::Constant(constant) => quote_spanned!(constant.span()=> &#literal),
            _ => quote!(&#literal),
        }
    }
}

/// A number as it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    negative: bool,
    magnitude: u128,
}

impl Number {
    pub(crate) const ZERO: Self = Self { negative: false, magnitude: 0 };

    /// Whether `expr` is an integer literal, however large.
    fn is_literal(expr: &Expr) -> bool {
        match expr {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_) | Lit::Byte(_)),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Self::is_literal(&unary.expr),
            Expr::Paren(inner) => Self::is_literal(&inner.expr),
            Expr::Group(inner) => Self::is_literal(&inner.expr),
            _ => false,
        }
    }

    /// The value of a literal, if `expr` is one and fits in 128 bits.
    fn of(expr: &Expr) -> Option<Self> {
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

    /// A key that is in the order of the numbers.
    const fn key(self) -> (bool, u128) {
        if self.negative { (false, u128::MAX.wrapping_sub(self.magnitude)) } else { (true, self.magnitude) }
    }

    /// Whether a tag of this type can be it.
    pub(crate) fn fits(self, ty: TagType) -> bool {
        self.magnitude <= ty.most(self.negative)
    }

    fn literal(self, ty: TagType) -> TokenStream {
        let text = format!("{}{}", self.magnitude, ty.name);
        let literal: Result<Literal, _> = text.parse();
        let literal = literal.unwrap_or_else(|_| Literal::u128_suffixed(self.magnitude));
        if self.negative { quote!(-#literal) } else { quote!(#literal) }
    }
}

impl core::fmt::Display for Tag {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}{}", if number.negative { "-" } else { "" }, number.magnitude),
            Self::Char(char) => write!(f, "{char:?}"),
            Self::Bytes(bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
            Self::Constant(constant) => write!(f, "{}", constant.to_token_stream()),
            Self::Several(_) => f.write_str("of several"),
        }
    }
}
