//! The checked model of an item: what `expand` needs, and nothing that could still be wrong.

mod container;
mod ends;
mod fields;
mod nullable;
mod options;
mod part;
mod region_of_one;
mod regions;
mod run;
mod telling;
mod terminated;
mod variants;
mod varint;

use std::cell::Cell;
use std::rc::Rc;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Error, Expr, Ident, LitByteStr, LitInt, Member, Path, Type, WherePredicate};

use crate::attr::{Attrs, Item, Place, Value};
use crate::encoding::{Endian, Order, length_mistake};
use crate::errors::Errors;
use crate::tag::{Tag, TagType};
pub(crate) use ends::Ends;
pub(crate) use part::{Pad, Part};
pub(crate) use region_of_one::Counted;
pub(crate) use regions::{Begin, ChecksumField, End, Event, Plan, Range, SizeField, of_closure};

/// A struct or enum whose attributes hold together.
pub(crate) struct Model<'i> {
    pub(crate) input: &'i DeriveInput,
    /// Where `framing_core` is, in generated code.
    pub(crate) krate: Path,
    /// Where the user says that it is.
    pub(crate) stated_krate: Option<Path>,
    pub(crate) magic: Option<LitByteStr>,
    pub(crate) fixed: bool,
    /// How many bytes behind the last field are skipped, if they are.
    pub(crate) skip_tail: Option<Expr>,
    /// A function that says whether a value is allowed.
    pub(crate) validate: Option<Expr>,
    /// What is asked of type parameters, where the user says it.
    pub(crate) bound: Option<Vec<WherePredicate>>,
    /// Whether `From` is implemented for the types of variants of one field.
    pub(crate) from: bool,
    /// Whether it can be a bit field: an enum of variants without fields.
    pub(crate) bits: bool,
    /// What the message around it tells it, if it is part of one.
    pub(crate) told: Option<Params>,
    pub(crate) kind: Kind<'i>,
}

/// What a message is told by the one around it.
pub(crate) struct Params {
    /// Whether its tag stands there.
    pub(crate) tag: bool,
    /// The names of values, and their types.
    pub(crate) args: Vec<(Ident, Type)>,
}

pub(crate) enum Kind<'i> {
    Struct(Body<'i>),
    Enum(EnumModel<'i>),
}

pub(crate) struct EnumModel<'i> {
    pub(crate) tag: TagType,
    /// The byte order of the tag.
    pub(crate) order: Order,
    pub(crate) variants: Vec<Variant<'i>>,
}

pub(crate) struct Variant<'i> {
    pub(crate) ident: &'i Ident,
    /// `None` for the variant that takes all other tags.
    pub(crate) tag: Option<Tag>,
    pub(crate) body: Body<'i>,
}

impl Variant<'_> {
    /// Whether its first field holds the tag, which may be one of several.
    pub(crate) fn holds_tag(&self) -> bool {
        matches!(self.tag, None | Some(Tag::Several(_)))
    }
}

/// The fields of a struct or of a variant, in wire order.
#[derive(Default)]
pub(crate) struct Body<'i> {
    pub(crate) fields: Vec<Field<'i>>,
    /// The fields as they lie: by themselves, or as bits of a run.
    pub(crate) parts: Vec<Part>,
    /// What is computed from the bytes of others.
    pub(crate) plan: Plan,
    /// The last field, where it takes all that is left of the payload.
    pub(crate) rest: Option<usize>,
    /// Whether it plainly ends where the payload does, and not sooner.
    pub(crate) open_ended: bool,
}

/// A field.
pub(crate) struct Field<'i> {
    pub(crate) member: Member,
    /// The type as it is declared.
    pub(crate) declared: &'i Type,
    /// The type that lies on the wire: of a field that may be absent, what its `Option` holds.
    pub(crate) ty: &'i Type,
    /// `"Type.field"`.
    pub(crate) path: String,
    pub(crate) encoding: TokenStream,
    /// Its size without padding, where it is known from the type as it is written.
    pub(crate) size: Option<usize>,
    /// Whether decoding cannot find it malformed.
    pub(crate) plain: bool,
    /// Whether it is a number in a byte order, and nothing more is asked of it.
    pub(crate) number: Option<Endian>,
    /// The bits of a bit field.
    pub(crate) bits: Option<u32>,
    /// Whether it is one, even if its bits are a mistake.
    pub(crate) is_bits: bool,
    /// Zero bytes after it.
    pub(crate) pad: Pad,
    /// Its size in bytes, where fields before it say that.
    pub(crate) exact: Option<Expr>,
    pub(crate) checks: Vec<Check>,
    /// Whether it says itself where it ends.
    pub(crate) ends: Ends,
    /// Whether it borrows from bytes that live for `'static`.
    pub(crate) is_static: bool,
    pub(crate) presence: Presence,
    /// The constant that it is.
    pub(crate) value: Option<Expr>,
    /// The value that stands for `None`.
    pub(crate) none: Option<Expr>,
    /// A function that says whether its value is allowed.
    pub(crate) validate: Option<Expr>,
    /// Where its number of items stands, if it does not stand before it.
    pub(crate) count: Option<Count>,
    /// The fields whose number of items it is.
    pub(crate) counts: Vec<usize>,
    /// What it is told of the fields before it, if it is a message that needs to be.
    pub(crate) told: Option<Telling>,
    /// The field whose tag it is.
    pub(crate) tag_of: Option<usize>,
    /// How expressions of other fields see it.
    pub(crate) seen: Seen,
    /// Whether it holds a size or a checksum, so that its value is not used.
    pub(crate) is_computed: bool,
    /// Whether it takes all that is left, and the bytes that it then leaves to others.
    pub(crate) rest: bool,
    pub(crate) leave: Option<Expr>,
    /// Whether it leaves them within a region, whose end is known.
    pub(crate) in_region: bool,
}

/// What a field is told of those before it.
pub(crate) struct Telling {
    /// The field that holds its tag, and is computed.
    pub(crate) tag: Option<usize>,
    /// What its tag has to be, where no such field does.
    pub(crate) says: Option<Expr>,
    pub(crate) args: Vec<Expr>,
    /// Whether its encoding is one that the user names.
    pub(crate) with: bool,
}

/// How expressions see a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    ByReference,
    /// A number, or a bool.
    ByValue,
    /// An enum of the user's that is a bit field, which has to be `Copy`.
    Copied,
}

/// Whether a field is on the wire.
pub(crate) enum Presence {
    Always,
    /// It is an `Option`, and `Some` where the condition holds.
    If(Box<Expr>),
    /// It is an `Option`, and `Some` where the bytes go on.
    Tail,
    /// It has this value where the bytes do not go on.
    TailOr(TokenStream),
    /// It is not on the wire, and has this value.
    Never(TokenStream),
}

/// Where the number of items of a field stands.
pub(crate) enum Count {
    /// In the field of this index, which is computed.
    Field(usize),
    /// It is what this expression says.
    Expr(Box<Expr>),
    /// It ends with the item of which this function says so.
    Last(Box<Expr>),
}

/// What the macro cannot see and the compiler has to assert.
pub(crate) enum Check {
    /// An item with others behind it says where it ends, and in a sequence takes at least one byte; unless that is known.
    Item { encoding: TokenStream, ty: TokenStream, filled: bool, ends: bool },
    /// The items of a sequence take at least as many bytes as what ends it.
    Ended { encoding: TokenStream, ty: TokenStream, size: usize },
    /// The bound of a sequence, a constant, is no larger than its length prefix can say.
    Bound { bound: TokenStream, most: u64 },
    /// The type of a bit field holds its bits.
    Bits { bits: LitInt, ty: TokenStream },
    /// The byte order of this name has an effect: the field is no message.
    Ordered(Ident),
    /// A size before a field can say its least size.
    Sized,
    /// What is computed has a fixed size.
    Computed,
    /// A checksum that covers itself is not too long.
    Covered,
    /// A unit, a constant, is at least 1.
    Unit { unit: TokenStream },
}

/// What the container says for all its fields.
#[derive(Clone)]
struct Defaults<'d> {
    order: Order,
    len: Option<Type>,
    /// Whether runs of bits begin with the least significant one.
    lsb: bool,
    /// The names of what the container is told.
    params: Vec<String>,
    krate: Path,
    own: &'d Ident,
    /// `Type`, or `Type::Variant`.
    owner: String,
    /// Whether it has type parameters.
    generic: bool,
    /// Whether the container's `len` could not be read, or is wrong.
    broken: bool,
    /// Whether the container skips what follows the last field.
    skips_tail: bool,
    /// What counts the bytes of the field that is looked at.
    counted: Option<Counted>,
    /// Whether a field varies in length, or may.
    len_used: Rc<Cell<bool>>,
}

impl<'i> Model<'i> {
    /// The fields of the struct, or of each variant.
    pub(crate) fn bodies(&self) -> Vec<&Body<'i>> {
        match &self.kind {
            Kind::Struct(body) => vec![body],
            Kind::Enum(model) => model.variants.iter().map(|variant| &variant.body).collect(),
        }
    }

    /// Whether there is nothing to it but its fields.
    pub(crate) fn is_bare(&self) -> bool {
        self.magic.is_none() && self.skip_tail.is_none() && self.validate.is_none() && self.told.is_none()
    }

    /// Whether something depends on how far it is from the start of the message.
    pub(crate) fn is_aligned(&self) -> bool {
        let mut parts = self.bodies().into_iter().flat_map(|body| body.parts.iter().map(move |part| part.pad(body)));
        parts.any(|pad| pad.bytes().is_none())
    }

    /// Checks `input` and returns its model.
    ///
    /// # Errors
    /// All mistakes that were found.
    pub(crate) fn new(input: &'i DeriveInput) -> Result<Self, Error> {
        let mut errors = Errors::default();
        let attrs = Attrs::new(&input.attrs, Place::Container, &mut errors);
        let (krate, stated_krate) = krate(&attrs);
        let len_used = Rc::new(Cell::new(input.generics.type_params().next().is_some()));
        let len = ty(attrs.get("len"));
        let mistake = len.and_then(|len| Some((len, length_mistake(len)?)));
        if let Some((len, mistake)) = &mistake {
            errors.at(len, mistake);
        }
        let defaults = Defaults {
            order: container::default_order(&attrs, &mut errors),
            len: len.cloned(),
            lsb: attrs.get("lsb").is_some(),
            params: container::params(&attrs).iter().map(|(name, _)| name.to_string()).collect(),
            krate: krate.clone(),
            own: &input.ident,
            owner: input.ident.to_string(),
            generic: input.generics.type_params().next().is_some(),
            broken: attrs.len_broken || mistake.is_some(),
            skips_tail: attrs.get("skip_tail").is_some(),
            counted: None,
            len_used: Rc::clone(&len_used),
        };
        let magic = match attrs.get("magic") {
            Some(Item { value: Value::Bytes(bytes), .. }) => {
                if bytes.value().is_empty() {
                    errors.at(bytes, "a magic of no bytes says nothing; remove it");
                }
                Some(bytes.clone())
            }
            _ => None,
        };
        let kind = match &input.data {
            Data::Struct(data) => {
                if let Some(item) = attrs.get("tag") {
                    errors.at(
                        &item.name,
                        "only an enum has a tag; for constant bytes at the start use `magic = b\"...\"`",
                    );
                }
                Kind::Struct(Body::new(&data.fields, &defaults, 0, &mut errors))
            }
            Data::Enum(data) => Kind::Enum(EnumModel::new(input, data, &attrs, &defaults, &mut errors)),
            Data::Union(data) => {
                errors.at(
                    &data.union_token,
                    "a union does not say which of its fields is there; use an enum, whose tag does",
                );
                Kind::Struct(Body::default())
            }
        };
        if let (Some(item), false, None) = (attrs.get("len"), len_used.get(), &mistake) {
            errors.at(&item.name, "`len` is for fields that vary in length, and none here does; remove it");
        }
        if let (Some(item), Kind::Struct(_)) = (attrs.get("from"), &kind) {
            errors.at(&item.name, "`from` is for the variants of an enum; remove it");
        }
        if let (Some(item), Kind::Enum(model)) = (attrs.get("from"), &kind) {
            model.check_from(item, &attrs, &mut errors);
        }
        if let Some(item) = attrs.get("bits") {
            container::check_bits(item, &kind, &mut errors);
        }
        if let Some(item) = attrs.get("lsb").filter(|_| !container::has_bits(&kind)) {
            errors.at(&item.name, "`lsb` is for bit fields, and none is here; remove it");
        }
        if let Some(item) = attrs.get("skip_tail") {
            container::check_skip_tail(item, &attrs, &kind, &mut errors);
        }
        container::check_aligned(&attrs, &kind, &mut errors);
        let told = container::told(&attrs, &kind, &mut errors);
        let model = Self {
            input,
            krate,
            stated_krate,
            magic,
            fixed: attrs.get("fixed").is_some(),
            skip_tail: expr(&attrs, "skip_tail").cloned(),
            validate: expr(&attrs, "validate").cloned(),
            bound: container::bound(&attrs, &mut errors),
            from: attrs.get("from").is_some(),
            bits: attrs.get("bits").is_some(),
            told,
            kind,
        };
        errors.finish(model)
    }
}

/// Where `framing_core` is in generated code, and where the user says that it is. A stated path is imported under a
/// name of its own, so that it is resolved, and reported where it is wrong, just once.
pub(crate) fn krate(attrs: &Attrs) -> (Path, Option<Path>) {
    match attrs.get("crate") {
        Some(Item { value: Value::Path(path), .. }) => (syn::parse_quote!(__framing_core), Some(path.clone())),
        _ => (syn::parse_quote!(::framing_core), None),
    }
}

fn order(attrs: &Attrs) -> Option<Order> {
    let item = attrs.any_of(&["big_endian", "little_endian"])?;
    Some(if item.name == "big_endian" { Order::Big } else { Order::Little })
}

/// The expression of the attribute called `name`.
fn expr<'a>(attrs: &'a Attrs, name: &str) -> Option<&'a Expr> {
    match attrs.get(name) {
        Some(Item { value: Value::Expr(expr), .. }) => Some(expr),
        _ => None,
    }
}

fn ty(item: Option<&Item>) -> Option<&Type> {
    match item {
        Some(Item { value: Value::Type(ty), .. }) => Some(ty),
        _ => None,
    }
}
