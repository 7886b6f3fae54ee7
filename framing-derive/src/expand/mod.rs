//! The code of a checked model. Nothing here can fail.
//!
//! Generated paths are absolute and generated names hygienic. What a message needs of its fields it asks of
//! `Encoding`; one `require` covers each run of fields whose sizes the compiler knows.

mod asked;
mod body;
mod checks;
mod cycle;
mod decode;
mod encode;
mod enums;
mod field;
mod generics;
mod inner;
mod late;
mod newtype;
mod numbers;
mod reading;
mod region;
mod sizes;
mod tags;
mod telling;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Lifetime, Path};

use crate::errors::respan;
use crate::model::{Kind, Model, Plan, SizeField};
use body::{Access, Start};
pub(crate) use generics::Header;
use inner::Parts;
use sizes::Sizes;

/// The names that generated code uses.
#[derive(Clone)]
pub(crate) struct Names<'m> {
    pub(crate) krate: &'m Path,
    /// The lifetime of the received bytes.
    pub(crate) de: Lifetime,
    pub(crate) input: Ident,
    pub(crate) out: Ident,
    pub(crate) error: Ident,
    pub(crate) value: Ident,
    pub(crate) run: Ident,
    pub(crate) start: Ident,
    pub(crate) ended: Ident,
    /// The last field of a tail that is there, where it took no bytes.
    pub(crate) hollow: Ident,
    /// The writer that lends its room for two passes, that room, and where in it the message begins and ends.
    pub(crate) outer: Ident,
    pub(crate) canvas: Ident,
    pub(crate) whole: Ident,
    pub(crate) end: Ident,
    /// The region that is being read.
    pub(crate) within: Ident,
    /// Where the message begins.
    pub(crate) origin: Ident,
    /// What the message around tells this one, or this one a field.
    pub(crate) told: Ident,
    /// The least size of all fields of a struct, where the compiler knows it.
    pub(crate) least: Option<TokenStream>,
}

impl<'m> Names<'m> {
    fn new(model: &'m Model<'_>) -> Self {
        // Hygienic, and yet a constant or a unit struct of the same name would be taken for a pattern.
        let name = |text| Ident::new(text, Span::mixed_site());
        Self {
            krate: &model.krate,
            de: generics::lifetime(model),
            input: name("__input"),
            out: name("__out"),
            error: name("__error"),
            value: name("__value"),
            run: name("__run"),
            start: name("__start"),
            ended: name("__ended"),
            hollow: name("__hollow"),
            outer: name("__outer"),
            canvas: name("__canvas"),
            whole: name("__whole"),
            end: name("__end"),
            within: name("__within"),
            origin: name("__origin"),
            told: name("__told"),
            least: None,
        }
    }
}

/// `impl Message for ...`, and what the attributes ask for beside it.
pub(crate) fn message(model: &Model<'_>) -> TokenStream {
    let mut names = Names::new(model);
    names.least = inner::least(&names, model);
    let names = names;
    let Names { krate, input, out, .. } = &names;
    let magic_size = model.magic.as_ref().map_or(0, |magic| magic.value().len());
    let (sizes, size_hint, encode, decode) = match &model.kind {
        Kind::Struct(body) => {
            let sizes = Sizes::of_body(&names, body, 0, magic_size).plus(magic_size);
            let access = Access::Struct;
            let hint = body::size_hint(&names, body, access, magic_size, None, &body.parts);
            let start = if model.magic.is_some() { Start::Checked } else { Start::Unchecked };
            let encode = encode::fields(&names, body, access, start);
            let decode = decode::fields(&names, body, &quote!(Self), start);
            (sizes, hint, encode, decode)
        }
        Kind::Enum(variants) => {
            let outside = model.told.as_ref().is_some_and(|told| told.tag);
            let sizes = enums::sizes(&names, variants, magic_size, outside).plus(magic_size);
            let hint = enums::size_hint(&names, variants, magic_size, outside);
            (sizes, hint, enums::encode(&names, variants, outside), enums::decode(&names, variants, outside))
        }
    };
    let here = respan(krate, cycle::place(model));
    let (min, mut max) = (sizes.min(&here), sizes.max(&here));
    let put_magic = model.magic.as_ref().map(|magic| quote!(#out.require(#min)?; #out.put_array(#magic)?;));
    let take_magic = model.magic.as_ref().map(|magic| quote!(#krate::__private::magic(#input, #magic, #min)?;));
    let mut decode = decode;
    let mut decode_frame = None;
    if model.is_bare()
        && let Kind::Struct(body) = &model.kind
        && let Some(whole) = numbers::whole(&names, body)
    {
        (decode, decode_frame) = (whole.0, Some(whole.1));
    }
    if let Some(tail) = &model.skip_tail {
        max = quote!(#krate::__private::sum(&[#max, #tail]));
        decode = skip_tail(&names, model, tail, &decode);
    }
    let (encode, decode) = validated(&names, model, encode, decode);
    let (encode, decode) = passes(&names, model, &quote!(#put_magic #encode), quote!(#take_magic #decode));
    let froms = model.from.then(|| enums::froms(model));
    let bits = model.bits.then(|| match &model.kind {
        Kind::Enum(_) => enums::bits(&names, model),
        Kind::Struct(body) => newtype::bits(&names, model, body),
    });
    let (asserts, items) = checks::asserts(&names, model);
    let fixed = model.fixed.then(|| checks::fixed(&names, model));
    let self_delimiting = checks::self_delimiting(&names, model);
    let min = if asserts.is_empty() { min } else { quote!({ #(#asserts)* #min }) };
    let implementation = inner::implementation(
        &names,
        model,
        &Parts { min, max, self_delimiting, size_hint, encode, decode, decode_frame },
    );
    let (fixed, of_fixed) = fixed.unzip();
    let code = quote! {
        #implementation
        #fixed
        #froms
        #bits
    };
    let tags = match &model.kind {
        Kind::Enum(variants) => enums::constants(variants),
        Kind::Struct(_) => TokenStream::new(),
    };
    let code = with_krate(model.stated_krate.as_ref(), &tags, &code);
    let of_fixed = of_fixed.into_iter().flatten();
    quote!(#code #(#items)* #(#of_fixed)*)
}

/// The bodies, and the check of the message as a whole before it is written and after it is read.
fn validated(
    names: &Names<'_>,
    model: &Model<'_>,
    encode: TokenStream,
    decode: TokenStream,
) -> (TokenStream, TokenStream) {
    let Names { krate, input, value, start, .. } = names;
    let Some(validate) = &model.validate else { return (encode, decode) };
    let this = quote!(Self);
    let (before, after) = (
        asked::validate(names, validate, &this, &quote!(self)),
        asked::validate(names, validate, &this, &quote!(&#value)),
    );
    let path = model.input.ident.to_string();
    let encode = quote! {
        if let ::core::result::Result::Err(#value) = #krate::__private::refuse(#before) {
            return ::core::result::Result::Err(#value.in_field(&#path));
        }
        #encode
    };
    let decode = quote! {
        let #start = #input.offset();
        let #value: ::core::result::Result<Self, #krate::DecodeError> = { #decode };
        let #value = #value?;
        match #krate::__private::reject(#after, #start) {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(#value),
            ::core::result::Result::Err(#start) => ::core::result::Result::Err(#start.in_field(&#path)),
        }
    };
    (encode, decode)
}

/// Reads the message, and skips what a newer peer may have sent behind it.
fn skip_tail(names: &Names<'_>, model: &Model<'_>, tail: &syn::Expr, decode: &TokenStream) -> TokenStream {
    let Names { krate, input, value, error, .. } = names;
    let path = model.input.ident.to_string();
    quote! {
        let #value: ::core::result::Result<Self, #krate::DecodeError> = { #decode };
        let #value = #value?;
        match #krate::__private::region::skip_tail(#input, #tail) {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(#value),
            ::core::result::Result::Err(#error) => ::core::result::Result::Err(#error.in_field(&#path)),
        }
    }
}

/// The bodies, within what makes two passes of writing, and tells what is missing in a region from what is still to come.
fn passes(
    names: &Names<'_>,
    model: &Model<'_>,
    encode: &TokenStream,
    decode: TokenStream,
) -> (TokenStream, TokenStream) {
    let Names { krate, input, whole, within, .. } = names;
    let plans = || model.bodies().into_iter().map(|body| &body.plan);
    let encode = if plans().any(Plan::is_late) {
        let (open, close) = (late::open(names, plans().any(Plan::is_whole)), late::close(names));
        quote!(#open #encode #close)
    } else {
        encode.clone()
    };
    let (encode, decode) = if model.is_aligned() {
        let (origin, input, out) = (&names.origin, &names.input, &names.out);
        (quote!(let #origin = #out.written(); #encode), quote!(let #origin = #input.offset(); #decode))
    } else {
        (encode, decode)
    };
    let decode = if plans().any(Plan::is_whole) {
        quote!(let #whole = #krate::__private::region::mark(#input); #decode)
    } else {
        decode
    };
    let decode = if plans().any(|plan| plan.sizes.iter().any(SizeField::bounds)) {
        quote!(#krate::__private::region::bounded::<Self>(|#within| { #decode }))
    } else {
        decode
    };
    (encode, decode)
}

/// `code`, which finds the crate under the name that `model::krate` gave it, and `items` that nothing else is to see.
pub(crate) fn with_krate(stated: Option<&Path>, items: &TokenStream, code: &TokenStream) -> TokenStream {
    if stated.is_none() && items.is_empty() {
        return code.clone();
    }
    let import = stated.map(|path| quote!(use #path as __framing_core;));
    quote! {
        const _: () = {
            #import
            #items
            #code
        };
    }
}
