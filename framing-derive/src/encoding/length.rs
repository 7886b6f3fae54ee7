//! Length prefixes, and the bounds of what they count.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, GenericArgument, PathArguments, PathSegment, Type, UnOp};

use super::types::Types;
use super::{Context, Encoded, Length, NUMBERS, Order, as_i64, bare, literal, name_of, signed_literal};
use crate::errors::{Errors, respan};
use crate::model::{Check, Counted};

/// A length prefix: its encoding, and the largest length that it can say.
pub(super) struct Prefix {
    pub(super) encoding: TokenStream,
    most: Option<u64>,
    /// Whether it is short enough to be a bound by itself.
    bounds: bool,
    /// Whether it stands before what it counts, so that another one could be chosen.
    here: bool,
    /// Where the user names an encoding of one's own.
    pub(super) own: Option<Span>,
}

impl Prefix {
    /// No prefix: the length stands elsewhere, where it can be `most` at most.
    pub(super) fn elsewhere(most: Option<u64>) -> Self {
        Self {
            encoding: TokenStream::new(),
            most,
            bounds: most.is_some_and(|most| most <= 0xffff),
            here: false,
            own: None,
        }
    }
}

/// The length prefixes that have names: name, bytes, largest number.
const LENGTHS: [(&str, usize, u64); 6] = [
    ("u8", 1, 0xff),
    ("u16", 2, 0xffff),
    ("u24", 3, 0xff_ffff),
    ("u32", 4, 0xffff_ffff),
    ("u48", 6, 0xffff_ffff_ffff),
    ("u64", 8, u64::MAX),
];

/// All of them, in messages.
pub(crate) const NAMES: &str = "`u8`, `u16`, `u24`, `u32`, `u48`, `u64`, `varint`, `zigzag`";

/// What is wrong with a length prefix that is named so, if it plainly is none.
pub(crate) fn mistake(ty: &Type) -> Option<String> {
    let name = name_of(ty)?;
    if LENGTHS.iter().any(|length| length.0 == name) {
        return None;
    }
    if let Some((length, order)) = with_order(&name) {
        return Some(format!("a length has its byte order beside it: `len = {length}, {order}`"));
    }
    let number = NUMBERS.iter().any(|number| number.0 == name);
    let width =
        name.strip_prefix(['u', 'i']).is_some_and(|bits| !bits.is_empty() && bits.chars().all(char::is_numeric));
    if !number && !width && !matches!(name.as_str(), "usize" | "isize" | "bool" | "char") {
        return None;
    }
    Some(format!("a length is {NAMES}, or an encoding of `u64`"))
}

/// The length and the byte order of `u16_be`, and of what is like it.
fn with_order(name: &str) -> Option<(&str, &'static str)> {
    let ends = [("be", "big_endian"), ("le", "little_endian")];
    let (length, order) = ends.into_iter().find_map(|(end, order)| {
        let rest = name.strip_suffix(end).or_else(|| name.strip_prefix(end))?;
        Some((rest.trim_matches('_'), order))
    })?;
    let bits = length.strip_prefix('u')?;
    (!bits.is_empty() && bits.chars().all(char::is_numeric)).then_some((length, order))
}

/// `Uint` and `Int` have 1 to 8 bytes.
pub(crate) fn check_widths(with: TokenStream, errors: &mut Errors) {
    let tokens: Vec<_> = with.into_iter().collect();
    for three in tokens.windows(3) {
        if let [TokenTree::Ident(name), TokenTree::Punct(less), TokenTree::Literal(bytes)] = three
            && (name == "Uint" || name == "Int")
            && less.as_char() == '<'
            && !(1..=8).any(|fine| bytes.to_string() == fine.to_string())
        {
            errors.at(bytes, format!("an integer of `{name}` has 1 to 8 bytes; one of 16 is a `u128` without `with`"));
        }
    }
    let groups = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    groups.for_each(|group| check_widths(group, errors));
}

/// The largest number that a length prefix of this name can say.
pub(crate) fn most(ty: &Type) -> Option<u64> {
    let name = name_of(ty)?;
    LENGTHS.iter().find(|length| length.0 == name).map(|length| length.2)
}

impl Context<'_> {
    /// The encoding of a length that is not one of items.
    pub(crate) fn prefix(&self, span: Span, errors: &mut Errors) -> TokenStream {
        self.length(span, false, errors).encoding
    }

    /// The encoding of a length of items; that of an outermost sequence may stand for nothing.
    pub(super) fn length(&self, span: Span, outermost: bool, errors: &mut Errors) -> Prefix {
        let signed = outermost && self.nullable;
        let krate = respan(self.krate, span);
        let mut prefix = self.stated(span, errors);
        if signed && self.len.and_then(name_of).as_deref() == Some("zigzag") {
            let encoding = prefix.encoding;
            prefix.encoding = quote_spanned!(span=> #krate::__private::SignedLength<#encoding>);
        }
        let Some(adjust) = self.adjust else { return prefix };
        let (more, encoding) = (as_i64(adjust), prefix.encoding);
        prefix.encoding = quote_spanned!(span=> #krate::__private::Adjusted<#encoding, #more>);
        if signed {
            let encoding = prefix.encoding;
            prefix.encoding = quote_spanned!(span=> #krate::__private::SignedLength<#encoding>);
        }
        match (prefix.most, signed_literal(adjust)) {
            (Some(most), Some(more)) => {
                let most_said = i128::from(most).saturating_sub(more).min(u64::MAX.into());
                prefix.most = u64::try_from(most_said).ok();
                if prefix.most.is_none() {
                    errors
                        .at(adjust, format!("this length prefix says at most {most}; lower `adjust`, or widen `len`"));
                    // No second error for the bound.
                    prefix.most = Some(0xffff);
                }
            }
            // What a constant leaves of it the compiler knows.
            (_, None) => (prefix.most, prefix.bounds, prefix.here) = (None, false, false),
            (None, Some(_)) => {}
        }
        prefix
    }

    fn stated(&self, span: Span, errors: &mut Errors) -> Prefix {
        let krate = respan(self.krate, span);
        let order = match self.order {
            Order::Big => quote_spanned!(span=> #krate::BigEndian),
            Order::Little | Order::With(_) => quote_spanned!(span=> #krate::LittleEndian),
        };
        let uint = |bytes: usize| quote_spanned!(span=> #krate::Uint<#bytes, #order>);
        let unknown = |encoding| Prefix { encoding, most: None, bounds: false, here: true, own: None };
        self.default_len.set(true);
        if let (None, Order::With(encoding)) = (self.len, self.order) {
            return unknown(encoding.to_token_stream());
        }
        let Some(ty) = self.len else {
            return Prefix { encoding: uint(4), most: Some(0xffff_ffff), bounds: false, here: true, own: None };
        };
        let name = name_of(ty).unwrap_or_default();
        if let Some((_, bytes, most)) = LENGTHS.iter().find(|length| length.0 == name) {
            return Prefix { encoding: uint(*bytes), most: Some(*most), bounds: *bytes <= 2, here: true, own: None };
        }
        if name == "varint" {
            return unknown(quote_spanned!(span=> #krate::Varint));
        }
        if name == "zigzag" {
            return unknown(quote_spanned!(span=> #krate::ZigZagLength));
        }
        match mistake(ty) {
            // The one of all fields is reported where it stands.
            Some(message) => {
                if self.len_here.is_some() {
                    errors.at(ty, message);
                }
                // No second error for a bound, which another prefix may be.
                Prefix { encoding: quote!(#ty), most: Some(0xffff), bounds: true, here: true, own: None }
            }
            None => Prefix { own: Some(ty.span()), ..unknown(quote!(#ty)) },
        }
    }
}

impl Types<'_, '_, '_> {
    /// A vector or a string, of which some hold no more than their type says.
    pub(super) fn growing(&mut self, ty: &Type, segment: &PathSegment, arguments: &[&Type]) -> Encoded {
        let is_vec = segment.ident == "Vec" || segment.ident == "ArrayVec";
        let item = arguments.first().copied().filter(|_| is_vec);
        self.capacity = capacity(segment, usize::from(is_vec));
        self.counted(ty, item)
    }

    /// The length prefix of `ty`, which has to be asked for where its bytes are counted already.
    pub(super) fn prefix(&mut self, ty: &Type, is_map: bool, outermost: bool) -> Prefix {
        let Context { len, order, broken, .. } = self.context;
        let is_said = len.is_some() || matches!(order, Order::With(_));
        let hidden = self.context.counted.filter(|counted| *counted == Counted::Others || !is_said);
        match hidden.filter(|_| !self.within && self.bounds_used == 0 && !broken) {
            Some(counted) => {
                self.errors.at(ty, counted.mistake(is_map));
                self.context.default_len.set(true);
                // No second error for a bound, which `rest` may have no need of.
                let stated = !self.context.max.is_empty();
                Prefix::elsewhere((!stated).then_some(0xffff))
            }
            None => self.context.length(ty.span(), outermost, self.errors),
        }
    }

    /// The next stated bound, or the one that the length prefix states.
    pub(super) fn bound(&mut self, ty: &Type, length: &Prefix) -> TokenStream {
        let capacity = self.capacity.take();
        let stated = self.context.max.get(self.bounds_used);
        if let (None, Some(capacity)) = (stated, &capacity) {
            // A bound for another type that varies is not this one's: it comes before.
            self.bounds_used = self.bounds_used.saturating_add(1);
            return bound_of(capacity, length.most);
        }
        self.bounds_used = self.bounds_used.saturating_add(1);
        if stated.is_some() {
            self.bounded.push(short_name(ty));
        }
        match (stated, length.most) {
            (Some(expr), most) => self.stated_bound(expr, most),
            (None, Some(most)) if length.bounds => {
                let most = proc_macro2::Literal::u64_unsuffixed(most);
                quote!(#most)
            }
            (None, _) => {
                if !self.context.broken {
                    let message = self.unbounded(ty, length);
                    self.errors.at(ty, message);
                }
                quote!(0)
            }
        }
    }

    /// What is wrong with a type that has no bound: none is stated, or one for another part of the field's type.
    fn unbounded(&self, ty: &Type, length: &Prefix) -> String {
        let Some(last) = self.bounded.last() else {
            let or = if length.here { ", or `len = u8` or `len = u16`, which are bounds by themselves" } else { "" };
            return format!(
                "this type has no bound, so a peer could make it as large as it likes; add `#[message(max = N)]`{or}"
            );
        };
        let stated: Vec<_> = self.context.max.iter().map(|max| max.to_token_stream().to_string()).collect();
        let all = stated.join(", ");
        let max = if stated.len() == 1 { all.clone() } else { format!("[{all}]") };
        let bounded: Vec<_> = self.bounded.iter().map(|name| format!("`{name}`")).collect();
        let place = if self.within { "in" } else { "after" };
        let (bounded, this) = (bounded.join(" and the "), short_name(ty));
        let it = if self.bounded.len() == 1 { "it".to_owned() } else { format!("the `{last}`") };
        format!("`max = {max}` bounds the {bounded}; the `{this}` {place} {it} needs its own: `max = [{all}, N]`")
    }

    /// A bound, which the length prefix must be able to say.
    fn stated_bound(&mut self, expr: &Expr, most: Option<u64>) -> TokenStream {
        let negative = matches!(expr, Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)));
        match (literal(expr), most) {
            // Of a length that is a mistake itself nothing is known.
            (Some(bound), Some(most)) if most > 0 && bound as u64 > most => {
                let message = format!("the length prefix says at most {most}; lower `max`, or widen `len`");
                self.errors.at(expr, message);
            }
            (None, _) if negative || matches!(bare(expr), Expr::Lit(_)) => {
                self.errors.at(expr, "a bound is a number of items or bytes, a `usize`, as in `max = 64`");
            }
            (None, Some(most)) if most < 0xffff_ffff => {
                self.checks.push(Check::Bound { bound: expr.to_token_stream(), most });
            }
            _ => {}
        }
        argument(expr)
    }

    /// A bound or length that found no type: the field's type may be an alias of one that takes it; else it is wrong.
    pub(super) fn check_bounds(&mut self, ty: &Type, encoded: Encoded) -> Encoded {
        let extra = self.context.max.get(self.bounds_used);
        let unused_len = self.context.len_here.filter(|_| self.bounds_used == 0);
        let elsewhere = self.context.length != Length::Prefix;
        if let (0, true, Some(name)) = (self.bounds_used, extra.is_none() && !self.context.broken, self.context.said_by)
        {
            let message = match encoded.alias {
                // The compiler alone knows whether it is an alias of one.
                true => format!(
                    "`{name}` is for a sequence, text or bytes, and this is none as it is written; several messages are a \
                     `Vec` of them, the bytes of one are `size = ...`, and an alias of a sequence needs its bound: `max = N`"
                ),
                false => format!("`{name}` is for a sequence, text or bytes, and this type is none of them; remove it"),
            };
            self.errors.at(ty, message);
            return encoded;
        }
        if self.bounds_used == 0 && encoded.alias && (extra.is_some() || unused_len.is_some() || elsewhere) {
            let encoded = Encoded { varies: true, ..self.counted(ty, None) };
            return self.check_bounds(ty, encoded);
        }
        if let (0, Length::Rest(_) | Length::Until(..)) = (self.bounds_used, self.context.length) {
            self.errors
                .at(ty, "`rest` and `until` are for a sequence, text or bytes, and this type is neither; remove it");
            return encoded;
        }
        if let Some(extra) = extra {
            let message = match self.bounds_used {
                0 => "`max` bounds a type that varies in length, and this field's does not; remove it".to_owned(),
                1 => "only one part of this field's type varies in length; remove this bound".to_owned(),
                parts => format!("only {parts} parts of this field's type vary in length; remove this bound"),
            };
            self.errors.at(extra, message);
        } else if let Some(len) = unused_len {
            self.errors.at(len, "`len` is for a type that varies in length, and this field's does not; remove it");
        }
        encoded
    }
}

/// The argument at `index`, which says how much a vector or string can hold: a constant, or the name of one.
fn capacity(segment: &PathSegment, index: usize) -> Option<Expr> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.iter().nth(index)? {
        GenericArgument::Const(expr) => Some(expr.clone()),
        // The name of a constant looks like that of a type.
        GenericArgument::Type(Type::Path(path)) => {
            let (attrs, qself, path) = (Vec::new(), path.qself.clone(), path.path.clone());
            Some(Expr::Path(syn::ExprPath { attrs, qself, path }))
        }
        _ => None,
    }
}

/// The bound of a type that holds no more than `capacity`, as far as the length prefix can say it.
fn bound_of(capacity: &Expr, most: Option<u64>) -> TokenStream {
    match (literal(capacity), most) {
        (Some(capacity), Some(most)) if capacity as u64 > most => {
            let most = proc_macro2::Literal::u64_unsuffixed(most);
            quote!(#most)
        }
        _ => argument(capacity),
    }
}

/// An expression as the argument of a type.
fn argument(expr: &Expr) -> TokenStream {
    match bare(expr) {
        Expr::Lit(_) | Expr::Block(_) => quote!(#expr),
        Expr::Path(path) if path.path.get_ident().is_some() => quote!(#expr),
        _ => quote!({ #expr }),
    }
}

/// A type's name without what it holds.
fn short_name(ty: &Type) -> String {
    match ty {
        Type::Group(group) => short_name(&group.elem),
        Type::Paren(paren) => short_name(&paren.elem),
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) if matches!(&*reference.elem, Type::Slice(_)) => "&[u8]".to_owned(),
        Type::Reference(reference) => format!("&{}", short_name(&reference.elem)),
        _ => ty.to_token_stream().to_string(),
    }
}
