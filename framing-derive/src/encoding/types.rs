//! The walk through a field's type, as it is written.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, GenericArgument, Path, PathArguments, PathSegment, Type};

use super::instead::instead;
use super::length::Prefix;
use super::{Context, Encoded, Endian, Length, NUMBERS, Order, literal, name_of};
use crate::errors::{Errors, respan};
use crate::model::Check;
/// The walk through one field's type.
pub(super) struct Types<'c, 'm, 'e> {
    pub(super) context: &'c Context<'m>,
    /// Where the length of the outermost type that varies stands.
    pub(super) length: Length,
    /// How much the next type that varies can hold, where it says so itself.
    pub(super) capacity: Option<Expr>,
    /// How many of the stated bounds have found their type.
    pub(super) bounds_used: usize,
    /// The names of those types.
    pub(super) bounded: Vec<String>,
    /// The encoding of the items, until it has found its sequence.
    pub(super) each: Option<&'m Type>,
    /// Whether the walk is within the items of a sequence.
    pub(super) within: bool,
    pub(super) checks: Vec<Check>,
    pub(super) is_static: bool,
    pub(super) errors: &'e mut Errors,
}

impl Types<'_, '_, '_> {
    pub(super) fn encode(&mut self, ty: &Type) -> Encoded {
        match ty {
            Type::Group(group) => self.encode(&group.elem),
            Type::Paren(paren) => self.encode(&paren.elem),
            Type::Path(path) if path.qself.is_none() => match path.path.segments.last() {
                Some(segment) => self.path(ty, &path.path, segment),
                None => self.message(ty),
            },
            Type::Path(_) | Type::Macro(_) => self.message(ty),
            Type::Array(array) => self.array(ty, array),
            Type::Tuple(tuple) => self.tuple(ty, tuple),
            Type::Reference(reference) => self.reference(ty, reference),
            _ => {
                self.unsupported(ty, "this type cannot cross the wire; use an owned type, or `#[message(with = ...)]`")
            }
        }
    }

    fn path(&mut self, ty: &Type, path: &Path, segment: &PathSegment) -> Encoded {
        let name = segment.ident.to_string();
        let arguments = type_arguments(segment);
        let alone = path.leading_colon.is_none() && path.segments.len() == 1;
        if alone && (segment.ident == *self.context.own || segment.ident == "Self") {
            return self.unsupported(
                ty,
                "a message that holds itself has no largest size; use a sequence of messages that are not nested, \
                 or `#[message(with = ...)]` with an encoding that bounds the depth",
            );
        }
        if let Some(instead) = instead(path, arguments.len()).filter(|_| !self.is_named()) {
            let message =
                format!("`{name}` has no encoding; convert it into {instead}, or write `#[message(with = ...)]`");
            return self.unsupported(ty, &message);
        }
        match (name.as_str(), arguments.as_slice()) {
            ("usize" | "isize" | "NonZeroUsize" | "NonZeroIsize", []) if !self.is_named() => {
                let (small, large) = match name.as_str() {
                    "usize" => ("u32", "u64"),
                    "isize" => ("i32", "i64"),
                    "NonZeroUsize" => ("NonZero<u32>", "NonZero<u64>"),
                    _ => ("NonZero<i32>", "NonZero<i64>"),
                };
                let message =
                    format!("`{name}` has another size on another machine; use `{small}` or `{large}`, and convert");
                self.unsupported(ty, &message)
            }
            ("NonZero", [number]) if matches!(name_of(number).as_deref(), Some("usize" | "isize")) => {
                self.encode(number)
            }
            ("bool", []) => self.number(ty, 1, false),
            ("char", []) => self.number(ty, 4, false),
            ("Vec" | "ArrayVec", [_] | [_, _]) | ("String" | "ArrayString", [] | [_]) => {
                self.growing(ty, segment, &arguments)
            }
            // By itself the name may be that of a message.
            ("Bytes", []) if path.segments.first().is_some_and(|first| first.ident == "bytes") => {
                self.counted(ty, None)
            }
            ("BTreeMap" | "HashMap", [key, value, ..]) => {
                let pair = syn::parse_quote_spanned!(ty.span()=> (#key, #value));
                self.pairs(ty, &pair, key, value)
            }
            ("BTreeSet" | "HashSet", [key, ..]) => self.counted(ty, Some(key)),
            ("Cow", [Type::Slice(slice)]) if name_of(&slice.elem).as_deref() == Some("u8") => self.counted(ty, None),
            ("Cow", [item]) if name_of(item).as_deref() == Some("str") => self.counted(ty, None),
            ("Cow", [item]) => self
                .unsupported(item, "a `Cow` on the wire is a `Cow<'_, str>` or a `Cow<'_, [u8]>`; use the owned type"),
            ("Option", [item]) => {
                let item = self.encode(item);
                let ends = item.ends;
                let encoded = if item.leaf {
                    Encoded {
                        encoding: self.context.order(ty.span()),
                        leaf: true,
                        ..self.composite(TokenStream::new())
                    }
                } else {
                    let encoding = item.encoding;
                    self.composite(quote_spanned!(ty.span()=> ::core::option::Option<#encoding>))
                };
                Encoded { filled: true, ends, ..encoded }
            }
            ("Box", [item]) => self.boxed(ty, item),
            (name, []) => match NUMBERS.iter().find(|number| number.0 == name) {
                Some((_, size)) => self.number(ty, *size, true),
                None => self.message(ty),
            },
            _ => self.message(ty),
        }
    }

    fn array(&mut self, ty: &Type, array: &syn::TypeArray) -> Encoded {
        let item = self.encode(&array.elem);
        let len = literal(&array.len);
        let size = item.size.and_then(|size| size.checked_mul(len?));
        let filled = item.filled && len.is_some_and(|len| len > 0);
        if item.leaf {
            return Encoded { size, filled, number: None, ..item };
        }
        self.check_item(&item, &array.elem, false);
        let (encoding, len) = (item.encoding, &array.len);
        Encoded { filled, ends: true, ..self.composite(quote_spanned!(ty.span()=> [#encoding; #len])) }
    }

    fn tuple(&mut self, ty: &Type, tuple: &syn::TypeTuple) -> Encoded {
        let items: Vec<_> = tuple.elems.iter().map(|item| self.encode(item)).collect();
        let filled = items.iter().any(|item| item.filled);
        let ends = items.last().is_none_or(|last| last.ends);
        for (item, ty) in items.iter().rev().skip(1).zip(tuple.elems.iter().rev().skip(1)) {
            self.check_item(item, ty, false);
        }
        if items.iter().all(|item| item.leaf) {
            let size = items.iter().try_fold(0usize, |sum, item| sum.checked_add(item.size?));
            let plain = items.iter().all(|item| item.plain);
            let encoding = self.context.order(ty.span());
            return Encoded { size, plain, filled, ends, leaf: true, ..self.composite(encoding) };
        }
        let encodings = items.iter().map(|item| &item.encoding);
        Encoded { filled, ends, ..self.composite(quote_spanned!(ty.span()=> (#(#encodings,)*))) }
    }

    fn boxed(&mut self, ty: &Type, item: &Type) -> Encoded {
        let instead = match item {
            Type::Slice(_) => "a `Vec`",
            Type::TraitObject(_) => "the type itself, or an enum of the types that there are",
            _ if name_of(item).as_deref() == Some("str") => "a `String`",
            _ => {
                let span = ty.span();
                let krate = respan(self.context.krate, span);
                let Encoded { encoding, filled, ends, .. } = self.encode(item);
                return Encoded {
                    filled,
                    ends,
                    ..self.composite(quote_spanned!(span=> #krate::__private::Box<#encoding>))
                };
            }
        };
        self.unsupported(item, &format!("a `Box` on the wire holds a sized type; use {instead}"))
    }

    fn reference(&mut self, ty: &Type, reference: &syn::TypeReference) -> Encoded {
        if reference.mutability.is_some() {
            return self.unsupported(ty, "received bytes are borrowed shared; drop the `mut`");
        }
        let instead = match &*reference.elem {
            Type::Slice(slice) if name_of(&slice.elem).as_deref() == Some("u8") => return self.counted(ty, None),
            elem if name_of(elem).as_deref() == Some("str") => return self.counted(ty, None),
            Type::Slice(_) => "a `Vec`",
            _ => "the type itself",
        };
        let message = format!("only `&[u8]` and `&str` can be borrowed from received bytes; use {instead}");
        self.unsupported(ty, &message)
    }

    /// A sequence, or where `item` is `None`, bytes or text.
    pub(super) fn counted(&mut self, ty: &Type, item: Option<&Type>) -> Encoded {
        let span = ty.span();
        let within = self.within;
        // The length that stands elsewhere is that of the outermost sequence.
        let place = core::mem::replace(&mut self.length, Length::Prefix);
        let length = match place {
            Length::Prefix => self.prefix(ty, false, !within),
            Length::Elsewhere(most) | Length::Rest(most) => Prefix::elsewhere(most),
            Length::Until(..) => Prefix::elsewhere(None),
        };
        let max = self.bound(ty, &length);
        self.is_static |= item.is_none() && mentions_static(ty.to_token_stream());
        let items = item;
        let item = match item {
            Some(item) if self.each.is_some() => {
                let each = self.each.take();
                let (encoding, ty) = (quote!(#each), item.to_token_stream());
                self.checks.push(Check::Item { encoding, ty, filled: false, ends: false });
                quote!(#each)
            }
            Some(item) => {
                self.within = true;
                let encoded = self.encode(item);
                self.within = within;
                self.check_item(&encoded, item, true);
                encoded.encoding
            }
            None => self.context.order(span),
        };
        // What an item lacks is underlined at the type; without items there is only the prefix that can lack something.
        let span = length.own.filter(|_| items.is_none()).unwrap_or(span);
        let (krate, prefix) = (respan(self.context.krate, span), length.encoding);
        if let (Length::Until(_, size @ 2..), Some(items)) = (place, items) {
            let (encoding, ty) = (item.clone(), items.to_token_stream());
            self.checks.push(Check::Ended { encoding, ty, size });
        }
        let encoding = match place {
            Length::Prefix => quote_spanned!(span=> #krate::Counted<#prefix, #item, #max>),
            Length::Elsewhere(_) => quote_spanned!(span=> #krate::__private::Items<#item, #max>),
            Length::Rest(_) => quote_spanned!(span=> #krate::Rest<#item, #max>),
            Length::Until(end, size) => quote_spanned!(span=> #krate::__private::Until<#item, #max, #end, #size>),
        };
        let filled = matches!(place, Length::Prefix | Length::Until(..));
        Encoded { filled, ends: !matches!(place, Length::Rest(_)), ..self.composite(encoding) }
    }

    /// A map: a sequence of pairs, of which each part has an encoding of its own.
    fn pairs(&mut self, ty: &Type, pair: &Type, key: &Type, value: &Type) -> Encoded {
        if self.length != Length::Prefix {
            return self
                .unsupported(ty, "a map has its length before it; use a `Vec` of pairs where it stands elsewhere");
        }
        let span = ty.span();
        let length = self.prefix(ty, true, !self.within);
        let max = self.bound(ty, &length);
        let within = core::mem::replace(&mut self.within, true);
        let (key, value) = (self.encode(key), self.encode(value));
        self.within = within;
        let (krate, length) = (respan(self.context.krate, span), length.encoding);
        let (key_as, value_as) = (key.encoding, value.encoding);
        let items = quote_spanned!(span=> (#key_as, #value_as));
        let pairs = Encoded {
            filled: key.filled || value.filled,
            ends: key.ends && value.ends,
            ..self.composite(items.clone())
        };
        self.check_item(&pairs, pair, true);
        Encoded {
            filled: true,
            ends: true,
            ..self.composite(quote_spanned!(span=> #krate::Counted<#length, #items, #max>))
        }
    }

    /// A type that the compiler alone knows: a message, or one that the byte orders encode.
    fn message(&mut self, ty: &Type) -> Encoded {
        self.context.default_len.set(true);
        self.is_static |= !last_name_is(ty, "PhantomData") && mentions_static(ty.to_token_stream());
        Encoded { alias: matches!(ty, Type::Path(_)), ..self.composite(self.context.order(ty.span())) }
    }

    /// Whether the encoding of numbers is one that the user names.
    fn is_named(&self) -> bool {
        matches!(self.context.order, Order::With(_))
    }

    fn number(&self, ty: &Type, size: usize, plain: bool) -> Encoded {
        let encoding = self.context.order(ty.span());
        if self.is_named() {
            return Encoded { leaf: true, filled: true, ends: true, ..self.composite(encoding) };
        }
        let number = match self.context.order {
            Order::Little => Some(Endian::Little),
            Order::Big => Some(Endian::Big),
            Order::With(_) => None,
        };
        let number = number.filter(|_| plain);
        Encoded { size: Some(size), leaf: true, filled: true, ends: true, plain, number, ..self.composite(encoding) }
    }

    fn composite(&self, encoding: TokenStream) -> Encoded {
        Encoded {
            encoding,
            size: None,
            leaf: false,
            alias: false,
            varies: false,
            filled: false,
            ends: false,
            plain: false,
            number: None,
            checks: Vec::new(),
            is_static: false,
        }
    }

    /// What the compiler has to check of an item with others behind it; of one in a sequence that is `counted`, that it
    /// takes at least a byte, too.
    fn check_item(&mut self, item: &Encoded, ty: &Type, counted: bool) {
        let (filled, ends) = (item.filled || !counted, item.ends);
        if !filled || !ends {
            let (encoding, ty) = (item.encoding.clone(), ty.to_token_stream());
            self.checks.push(Check::Item { encoding, ty, filled, ends });
        }
    }

    fn unsupported(&mut self, ty: &Type, message: &str) -> Encoded {
        self.errors.at(ty, message);
        self.context.default_len.set(true);
        // No second error for a bound that has no type now, nor for a length.
        self.bounds_used = self.context.max.len().max(1);
        self.composite(TokenStream::new())
    }
}

fn last_name_is(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// Whether the lifetime `'static` occurs in `tokens`.
fn mentions_static(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "static",
        TokenTree::Group(group) => mentions_static(group.stream()),
        _ => false,
    })
}

/// The types among the arguments of a path's last segment.
fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
