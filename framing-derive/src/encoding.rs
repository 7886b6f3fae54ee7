//! From a field's type, as it is written, to the encoding of it.

mod instead;
mod length;
mod types;

use std::cell::Cell;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lit, Path, Type, UnOp};

use crate::errors::{Errors, respan};
use crate::model::{Check, Counted};
pub(crate) use length::{NAMES as LENGTH_NAMES, check_widths, mistake as length_mistake, most as length_most};
use types::Types;

/// The encoding of what a field is made of in the end: a byte order, or one that the user names.
#[derive(Clone)]
pub(crate) enum Order {
    Little,
    Big,
    With(Box<Type>),
}

/// The byte order of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endian {
    Little,
    Big,
}

/// Where the length of a field that varies stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Before it.
    Prefix,
    /// In another field, which can say so much at most.
    Elsewhere(Option<u64>),
    /// Nowhere: so many bytes, the lowest of the number, stand behind the field.
    Until(u128, usize),
    /// Nowhere: the field takes all that is left, of which there can be so much at most.
    Rest(Option<u64>),
}

/// What decides on the encoding of a field, besides its type.
pub(crate) struct Context<'m> {
    pub(crate) krate: &'m Path,
    pub(crate) order: &'m Order,
    pub(crate) length: Length,
    /// The type of length prefixes, if one is stated.
    pub(crate) len: Option<&'m Type>,
    /// Set where a type varies in length, or may, so that the container's `len` has an effect.
    pub(crate) default_len: &'m Cell<bool>,
    /// The name `len`, if it is stated at the field itself.
    pub(crate) len_here: Option<&'m Ident>,
    /// How many more than there are a length says, if that is stated.
    pub(crate) adjust: Option<&'m Expr>,
    /// Whether a length that stands for nothing is stated, which may be below zero.
    pub(crate) nullable: bool,
    /// The attribute that says a number of items which stands elsewhere.
    pub(crate) said_by: Option<&'m Ident>,
    /// The encoding of the items, if one is stated.
    pub(crate) each: Option<&'m Type>,
    /// What counts the bytes of the field, if something does that leaves open whether a count stands within.
    pub(crate) counted: Option<Counted>,
    /// The bounds that are stated, from the outside in.
    pub(crate) max: &'m [Expr],
    /// The name of the item itself, which cannot be one of its own parts.
    pub(crate) own: &'m Ident,
    /// Whether attributes could not be read: then a bound that seems to be missing is no second mistake.
    pub(crate) broken: bool,
}

/// How a field lies on the wire.
pub(crate) struct Encoded {
    /// The type that implements `Encoding` for the field's type.
    pub(crate) encoding: TokenStream,
    /// Its size, where the type as it is written has one in any program.
    pub(crate) size: Option<usize>,
    /// Whether it is just the byte order of numbers, which reaches into composites of them by itself.
    leaf: bool,
    /// Whether it is a name that may be an alias of a type that varies in length.
    alias: bool,
    /// Whether it is taken for one, which the compiler has to tell.
    pub(crate) varies: bool,
    /// Whether any value takes at least a byte, whatever the types in it turn out to be.
    filled: bool,
    /// Whether it says itself where it ends, whatever the types in it turn out to be.
    pub(crate) ends: bool,
    /// Whether every byte pattern of its size is a value, so that decoding cannot find it malformed.
    pub(crate) plain: bool,
    /// Whether it is a number in a byte order, and in which.
    pub(crate) number: Option<Endian>,
    /// What the compiler has to check, for it alone knows the types and the constants.
    pub(crate) checks: Vec<Check>,
    /// Whether it borrows from bytes that live for `'static`.
    pub(crate) is_static: bool,
}

/// The numbers: name and size.
pub(crate) const NUMBERS: [(&str, usize); 12] = [
    ("u8", 1),
    ("u16", 2),
    ("u32", 4),
    ("u64", 8),
    ("u128", 16),
    ("i8", 1),
    ("i16", 2),
    ("i32", 4),
    ("i64", 8),
    ("i128", 16),
    ("f32", 4),
    ("f64", 8),
];

impl Context<'_> {
    /// The encoding of a field of type `ty`, whose mistakes go to `errors`.
    pub(crate) fn encode(&self, ty: &Type, errors: &mut Errors) -> Encoded {
        let mut types = Types {
            context: self,
            length: self.length,
            capacity: None,
            bounds_used: 0,
            bounded: Vec::new(),
            each: self.each,
            within: false,
            checks: Vec::new(),
            is_static: false,
            errors,
        };
        let encoded = types.encode(ty);
        let encoded = types.check_bounds(ty, encoded);
        if let Some(each) = types.each.filter(|_| !self.broken) {
            types
                .errors
                .at(each, "`each` is the encoding of a sequence's items, and this field is no sequence; use `with`");
        }
        Encoded { checks: types.checks, is_static: types.is_static, ..encoded }
    }

    fn order(&self, span: Span) -> TokenStream {
        order(self.krate, self.order, span)
    }
}

/// The encoding of numbers, which is underlined at `span` where a type has no such encoding.
pub(crate) fn order(krate: &Path, order: &Order, span: Span) -> TokenStream {
    let krate = respan(krate, span);
    match order {
        Order::Little => quote_spanned!(span=> #krate::LittleEndian),
        Order::Big => quote_spanned!(span=> #krate::BigEndian),
        Order::With(encoding) => encoding.to_token_stream(),
    }
}

/// The name of a type that is one word.
pub(crate) fn name_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.get_ident().map(ToString::to_string),
        Type::Group(group) => name_of(&group.elem),
        Type::Paren(paren) => name_of(&paren.elem),
        _ => None,
    }
}
/// The value of an integer literal that is a `usize`.
pub(crate) fn literal(expr: &Expr) -> Option<usize> {
    match bare(expr) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) if matches!(int.suffix(), "" | "usize") => int.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The value of an integer literal that may be below zero, of any type.
pub(crate) fn signed_literal(expr: &Expr) -> Option<i128> {
    match bare(expr) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => signed_literal(&unary.expr)?.checked_neg(),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// An expression as the bits of an `i64`, in a constant.
pub(crate) fn as_i64(expr: &Expr) -> TokenStream {
    match signed_literal(expr).and_then(|number| i64::try_from(number).ok()) {
        Some(number) => {
            let number = proc_macro2::Literal::i64_unsuffixed(number);
            quote_spanned!(expr.span()=> #number)
        }
        None => {
            let value = Ident::new("__value", Span::mixed_site());
            quote_spanned!(expr.span()=> { match #expr { #value => #value as ::core::primitive::i64 } })
        }
    }
}

/// The expression without parentheses around it.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(paren) => bare(&paren.expr),
        _ => expr,
    }
}
