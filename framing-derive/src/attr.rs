//! The attributes `#[message(...)]`, each with its tokens, so that whatever is wrong with it later is underlined there.

mod literal;
mod nearest;
mod tags;

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, LitByteStr, LitInt, LitStr, Path, Token, Type};

use crate::errors::Errors;
pub(crate) use nearest::nearest;

/// Where an attribute stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Container,
    Variant,
    Field,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Container => "a struct or enum",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }
}

/// What is written behind the name of an attribute.
#[derive(Clone)]
pub(crate) enum Value {
    /// Nothing.
    Flag,
    /// An expression, or several in brackets.
    Exprs(Vec<Expr>),
    Expr(Box<Expr>),
    Int(LitInt),
    Bytes(LitByteStr),
    Type(Box<Type>),
    Path(Path),
    Text(LitStr),
    /// Names and their types, in parentheses.
    Params(Vec<(Ident, Type)>),
}

/// One attribute.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) name: Ident,
    pub(crate) value: Value,
}

/// How the value of an attribute is read.
#[derive(Clone, Copy)]
enum Form {
    Flag,
    Exprs,
    Expr,
    /// An expression, or several with `|` between them.
    Tags,
    Int,
    Bytes,
    Type,
    Path,
    Text,
    /// Nothing, or an expression.
    Default,
    /// Names and their types, in parentheses behind the name.
    Params,
    /// Expressions, in parentheses behind the name.
    Args,
}

/// Every attribute: its name, where it may stand, how its value is read, and an example of it.
const KNOWN: &[(&str, &[Place], Form, &str)] = &[
    ("big_endian", &[Place::Container, Place::Field], Form::Flag, "big_endian"),
    ("little_endian", &[Place::Container, Place::Field], Form::Flag, "little_endian"),
    ("tag", &[Place::Container], Form::Type, "tag = u16"),
    ("tag", &[Place::Variant], Form::Tags, "tag = 7"),
    ("tag", &[Place::Field], Form::Expr, "tag = kind"),
    ("outside", &[Place::Container], Form::Flag, "outside"),
    ("args", &[Place::Container], Form::Params, "args(version: u8)"),
    ("args", &[Place::Field], Form::Args, "args(version)"),
    ("len", &[Place::Container, Place::Field], Form::Type, "len = u16"),
    ("fixed", &[Place::Container], Form::Flag, "fixed"),
    ("magic", &[Place::Container], Form::Bytes, "magic = b\"...\""),
    ("crate", &[Place::Container], Form::Path, "crate = path::to::framing_core"),
    ("other", &[Place::Variant], Form::Flag, "other"),
    ("align", &[Place::Field], Form::Int, "align = 4"),
    ("size", &[Place::Field], Form::Expr, "size = header.length"),
    ("max", &[Place::Field], Form::Exprs, "max = 64"),
    ("with", &[Place::Field], Form::Type, "with = SomeEncoding"),
    ("bits", &[Place::Field], Form::Int, "bits = 4"),
    ("lsb", &[Place::Container, Place::Field], Form::Flag, "lsb"),
    ("pad", &[Place::Field], Form::Int, "pad = 3"),
    ("with", &[Place::Container], Form::Type, "with = Bincode1"),
    ("validate", &[Place::Container, Place::Field], Form::Expr, "validate = is_valid"),
    ("bound", &[Place::Container], Form::Text, "bound = \"T: Copy\""),
    ("from", &[Place::Container], Form::Flag, "from"),
    ("bits", &[Place::Container], Form::Flag, "bits"),
    ("value", &[Place::Field], Form::Expr, "value = 4"),
    ("if", &[Place::Field], Form::Expr, "if = flags & 1 != 0"),
    ("each", &[Place::Field], Form::Type, "each = Varint"),
    ("null", &[Place::Field], Form::Expr, "null = -1"),
    ("until", &[Place::Field], Form::Expr, "until = 0xff"),
    ("count", &[Place::Field], Form::Expr, "count = rows * columns"),
    ("none", &[Place::Field], Form::Expr, "none = 0xff"),
    ("rest", &[Place::Field], Form::Flag, "rest"),
    ("skip", &[Place::Field], Form::Flag, "skip"),
    ("since", &[Place::Field], Form::Flag, "since"),
    ("default", &[Place::Field], Form::Default, "default = 7"),
    ("varint", &[Place::Field], Form::Flag, "varint"),
    ("zigzag", &[Place::Field], Form::Flag, "zigzag"),
    ("size_of", &[Place::Field], Form::Expr, "size_of = payload"),
    ("unit", &[Place::Field], Form::Expr, "unit = 4"),
    ("adjust", &[Place::Field], Form::Expr, "adjust = -1"),
    ("checksum", &[Place::Field], Form::Expr, "checksum = crc32"),
    ("over", &[Place::Field], Form::Expr, "over = payload"),
    ("sized", &[Place::Field], Form::Type, "sized = u16"),
    ("leave", &[Place::Field], Form::Expr, "leave = 2"),
    ("skip_tail", &[Place::Container], Form::Expr, "skip_tail = 64"),
];

/// What other libraries call them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("cond", "if"),
    ("skip_if", "if"),
    ("endian", "big_endian"),
    ("map", "with"),
    ("id_type", "tag"),
    ("assert", "validate"),
];

/// The attributes of one container, variant or field.
#[derive(Default)]
pub(crate) struct Attrs {
    items: Vec<Item>,
    /// Whether some could not be read, so that what is missing may be among them.
    pub(crate) broken: bool,
    /// Whether one of those may have been meant for `len`.
    pub(crate) len_broken: bool,
}

impl Attrs {
    /// Reads all `#[message(...)]` among `attributes`.
    pub(crate) fn new(attributes: &[Attribute], place: Place, errors: &mut Errors) -> Self {
        let mut attrs = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("message")) {
            let parsed = attribute.parse_args_with(|input: ParseStream<'_>| attrs.read(input, place, errors));
            match (parsed, &attribute.meta) {
                (Ok(()), _) => continue,
                (Err(_), syn::Meta::Path(_) | syn::Meta::NameValue(_)) => {
                    errors.at(&attribute.meta, "attributes of a message stand in parentheses: `#[message(...)]`");
                }
                (Err(error), syn::Meta::List(_)) => errors.push(error),
            }
            attrs.broken = true;
            attrs.len_broken = true;
        }
        attrs
    }

    /// The attribute called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// Of the attributes called `names`, the first that is there.
    pub(crate) fn any_of(&self, names: &[&str]) -> Option<&Item> {
        names.iter().find_map(|name| self.get(name))
    }

    fn read(&mut self, input: ParseStream<'_>, place: Place, errors: &mut Errors) -> syn::Result<()> {
        while !input.is_empty() {
            let name = input.fork().call(Ident::parse_any).map_or_else(|_| String::new(), |name| name.to_string());
            match read_item(input, place) {
                Ok(item) => self.add(item, errors),
                Err(error) => {
                    errors.push(error);
                    self.broken = true;
                    self.len_broken |= name.is_empty() || nearest(&name, ["len"].into_iter()).is_some();
                    skip_to_comma(input)?;
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn add(&mut self, item: Item, errors: &mut Errors) {
        let name = item.name.to_string();
        if self.get(&name).is_some() {
            errors.at(&item.name, format!("`{name}` is given twice; keep one"));
            return;
        }
        let opposite = match name.as_str() {
            "big_endian" => "little_endian",
            "little_endian" => "big_endian",
            _ => "",
        };
        if self.get(opposite).is_some() {
            errors.at(&item.name, format!("`{name}` contradicts `{opposite}`; keep one"));
            return;
        }
        self.items.push(item);
    }
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn read_item(input: ParseStream<'_>, place: Place) -> syn::Result<Item> {
    let Ok(name) = input.call(Ident::parse_any) else {
        return Err(input.error("an attribute begins with its name, as `max = 64` or `big_endian` do"));
    };
    let text = name.to_string();
    let Some((_, _, form, example)) = KNOWN.iter().find(|known| known.0 == text && known.1.contains(&place)) else {
        return Err(unknown(&name, place));
    };
    let what = match form {
        Form::Flag | Form::Params | Form::Args => "takes a value",
        Form::Default => "stands alone, or takes an expression",
        Form::Exprs => "takes a number, or several in brackets",
        Form::Expr | Form::Tags => "takes an expression",
        Form::Int => "takes an integer literal",
        Form::Bytes => "takes a byte string",
        Form::Type => "takes a type",
        Form::Path => "takes a path",
        Form::Text => "takes a text",
    };
    let wrong = |span: Span| syn::Error::new(span, format!("`{text}` {what}, as in `{example}`"));
    if matches!(form, Form::Default) && (input.is_empty() || input.peek(Token![,])) {
        return Ok(Item { name, value: Value::Flag });
    }
    if matches!(form, Form::Flag) {
        if place == Place::Container && text == "bits" && input.peek(Token![=]) {
            return Err(syn::Error::new(
                name.span(),
                "`bits` takes no value on a struct or enum, which it makes a type for bit fields; a number of bits belongs \
                 on each field: `#[message(bits = 4)] version: u8`",
            ));
        }
        if input.peek(Token![=]) || input.peek(syn::token::Paren) {
            return Err(syn::Error::new(name.span(), format!("`{text}` takes no value; write just `{text}`")));
        }
        return comma(input, Item { name, value: Value::Flag });
    }
    if matches!(form, Form::Params | Form::Args) {
        let value = listed(input, matches!(form, Form::Params)).map_err(|error| {
            syn::Error::new(error.span(), format!("`{text}` takes a list in parentheses, as in `{example}`"))
        })?;
        return comma(input, Item { name, value });
    }
    if !input.peek(Token![=]) {
        return Err(wrong(name.span()));
    }
    input.parse::<Token![=]>()?;
    let at = if input.is_empty() { name.span() } else { input.span() };
    let literal = match () {
        () if input.peek(LitInt) => Some("a number"),
        () if input.peek(LitStr) => Some("text"),
        () => None,
    };
    let value = match form {
        Form::Flag | Form::Params | Form::Args => Ok(Value::Flag),
        Form::Exprs => input.parse::<Exprs>().map(|exprs| Value::Exprs(exprs.0)),
        Form::Text => input.parse::<LitStr>().map(Value::Text),
        Form::Expr | Form::Default => input.parse::<Expr>().map(|expr| Value::Expr(Box::new(expr))),
        Form::Tags => tags::tags(&input.fork())
            .and_then(|_| tags::tags(input))
            .or_else(|_| input.parse())
            .map(|expr| Value::Expr(Box::new(expr))),
        Form::Int => input.parse::<LitInt>().map(Value::Int),
        Form::Bytes => input.parse::<LitByteStr>().map(Value::Bytes),
        Form::Type => input.parse::<Type>().map(|ty| Value::Type(Box::new(ty))),
        Form::Path => input.call(Path::parse_mod_style).map(Value::Path),
    };
    let value = value.map_err(|_| match literal {
        Some(is) if text == "len" && place == Place::Field => syn::Error::new(
            at,
            format!("`len` is a type, or a field before this one by its name, and not {is}: `{example}`"),
        ),
        _ => wrong(at),
    })?;
    if let Value::Expr(expr) = &value
        && let Some(mistake) = literal::mistake(&text, expr, example)
    {
        return Err(syn::Error::new_spanned(expr, mistake));
    }
    if text == "len" && input.peek(Token![.]) {
        return Err(syn::Error::new(
            at,
            "`len` names a field of this item, which is computed; a number in another message is not: write `count` in \
             the place of `len`, and it is checked",
        ));
    }
    comma(input, Item { name, value })
}

/// `item`, where a comma or the end follows it.
fn comma(input: ParseStream<'_>, item: Item) -> syn::Result<Item> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(item);
    }
    Err(input.error(format!("a comma stands between attributes: the value of `{}` ends before this", item.name)))
}

/// What stands in parentheses: names with their types, or expressions.
fn listed(input: ParseStream<'_>, params: bool) -> syn::Result<Value> {
    let content;
    syn::parenthesized!(content in input);
    if !params {
        return Ok(Value::Exprs(Punctuated::<Expr, Token![,]>::parse_terminated(&content)?.into_iter().collect()));
    }
    let param = |input: ParseStream<'_>| {
        let name = input.parse::<Ident>()?;
        input.parse::<Token![:]>()?;
        Ok((name, input.parse::<Type>()?))
    };
    Ok(Value::Params(Punctuated::<_, Token![,]>::parse_terminated_with(&content, param)?.into_iter().collect()))
}

/// One expression, or several in brackets.
struct Exprs(Vec<Expr>);

impl Parse for Exprs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(syn::token::Bracket) {
            return input.parse().map(|expr| Self(vec![expr]));
        }
        let content;
        syn::bracketed!(content in input);
        Ok(Self(Punctuated::<Expr, Token![,]>::parse_terminated(&content)?.into_iter().collect()))
    }
}

/// The error of a name that does not stand here: it stands elsewhere, is misspelt, or nothing like it is known.
fn unknown(name: &Ident, place: Place) -> syn::Error {
    let text = name.to_string();
    let here = place.name();
    let stands = |there: &Place| KNOWN.iter().any(|known| known.0 == text && known.1.contains(there));
    let there = [Place::Container, Place::Variant, Place::Field].into_iter().filter(stands);
    let there: Vec<_> = there.map(Place::name).collect();
    if !there.is_empty() {
        return syn::Error::new(name.span(), format!("`{text}` belongs on {}, not on {here}", there.join(", or on ")));
    }
    let names = KNOWN.iter().filter(|known| known.1.contains(&place)).map(|known| known.0);
    let elsewhere = ELSEWHERE.iter().find(|other| other.0 == text).map(|other| other.1);
    let known = elsewhere.filter(|known| names.clone().any(|name| name == *known));
    let message = match known.or_else(|| nearest(&text, names.clone())) {
        Some(known) => format!("`{text}` is not an attribute of {here}; did you mean `{known}`?"),
        None => {
            let all: Vec<_> = names.map(|known| format!("`{known}`")).collect();
            format!("`{text}` is not an attribute of {here}; there are {}", all.join(", "))
        }
    };
    syn::Error::new(name.span(), message)
}
