//! One field: its size, how it is written, how it is read.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::referred;
use super::telling::{said, span, told_args};
use super::{Names, asked};
use crate::errors::respan;
use crate::model::{Count, Field, Presence};

/// `<E as Encoding<'a, T>>`, or what stands for it where the length stands elsewhere, underlined at the field's type.
pub(super) fn encoding(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let (encoding, ty, span, de) = (&field.encoding, field.ty, span(field), &names.de);
    let krate = respan(names.krate, span);
    match (&field.told, &field.count) {
        (Some(_), None) => quote_spanned!(span=> <#encoding as #krate::__private::InnerEncoding<#de, #ty>>),
        (Some(_), Some(_)) => quote_spanned!(span=> <#encoding as #krate::__private::InnerElements<#de, #ty>>),
        (None, None) => quote_spanned!(span=> <#encoding as #krate::Encoding<#de, #ty>>),
        (None, Some(_)) => quote_spanned!(span=> <#encoding as #krate::__private::Elements<#de, #ty>>),
    }
}

/// A constant of the field's encoding, underlined there too.
pub(super) fn constant(names: &Names<'_>, field: &Field<'_>, name: &str) -> TokenStream {
    let span = span(field);
    let (encoding, name) = (encoding(names, field), Ident::new(name, span));
    quote_spanned!(span=> #encoding::#name)
}

/// The least size where it is not known from the type as it is written.
pub(super) fn min_size(names: &Names<'_>, field: &Field<'_>) -> Option<TokenStream> {
    match (&field.presence, &field.count) {
        (Presence::Always, None) => Some(constant(names, field, "MIN_SIZE")),
        (Presence::Always, Some(Count::Last(_))) => {
            let (last, least) = (asked::last(names, field), Ident::new("LEAST", field.ty.span()));
            Some(quote_spanned!(field.ty.span()=> #last::#least))
        }
        _ => None,
    }
}

/// The size of the field whose reference is `value`.
pub(super) fn size(names: &Names<'_>, field: &Field<'_>, value: &TokenStream) -> TokenStream {
    let encoding = encoding(names, field);
    let this = &names.value;
    let least = min_size(names, field).filter(|_| matches!(field.count, Some(Count::Last(_))));
    let of = |value: &TokenStream| match (&field.none, &least) {
        // A sequence without a last item cannot be written, and that is what is said of it, not that its room is too small.
        (None, Some(least)) => quote!(::core::cmp::Ord::max(#encoding::size(#value), #least)),
        (None, None) => quote!(#encoding::size(#value)),
        (Some(none), _) => {
            let ty = field.ty;
            quote! {
                match #value {
                    ::core::option::Option::Some(#this) => #encoding::size(#this),
                    ::core::option::Option::None => {
                        let #this: #ty = #none;
                        #encoding::size(&#this)
                    }
                }
            }
        }
    };
    match field.presence {
        Presence::If(_) | Presence::Tail => {
            let size = of(&quote!(#this));
            quote! {
                match #value {
                    ::core::option::Option::Some(#this) => #size,
                    ::core::option::Option::None => 0,
                }
            }
        }
        Presence::Always | Presence::TailOr(_) => of(value),
        Presence::Never(_) => quote!(0),
    }
}

/// Statements that write the field whose reference is `value`.
pub(super) fn encode(names: &Names<'_>, field: &Field<'_>, value: &TokenStream) -> TokenStream {
    let Names { krate, value: this, ended, .. } = names;
    let path = &field.path;
    match &field.presence {
        Presence::Never(_) => TokenStream::new(),
        Presence::Always | Presence::TailOr(_) => encode_value(names, field, value),
        Presence::If(_) => encode_if(names, field, value, &encode_value(names, field, &quote!(#this))),
        Presence::Tail => {
            let write = encode_value(names, field, &quote!(#this));
            let write = if may_be_hollow(field) { noted_if_hollow(names, field, &write) } else { write };
            quote! {
                match #value {
                    ::core::option::Option::Some(#this) if !#ended => { #write }
                    ::core::option::Option::Some(_) => {
                        return ::core::result::Result::Err(#krate::__private::presence(false).in_field(&#path));
                    }
                    ::core::option::Option::None => #ended = true,
                }
            }
        }
    }
}

/// Whether it is a field of a tail that can be there and take no bytes, which is `None` to who reads it last.
pub(super) fn may_be_hollow(field: &Field<'_>) -> bool {
    matches!(field.presence, Presence::Tail) && field.size.is_none_or(|size| size == 0)
}

/// `write`, behind which is known whether the field took bytes.
fn noted_if_hollow(names: &Names<'_>, field: &Field<'_>, write: &TokenStream) -> TokenStream {
    let (Names { out, start, hollow, .. }, path) = (names, &field.path);
    // What has a least size is never without bytes, as the compiler sees.
    let empty = field.count.is_none().then(|| constant(names, field, "MIN_SIZE")).map(|least| quote!(#least == 0 &&));
    quote! {
        let #start = #out.written();
        #write
        #hollow = if #empty #out.written() == #start {
            ::core::option::Option::Some(&#path)
        } else {
            ::core::option::Option::None
        };
    }
}

/// Statements that write a field if its condition holds, where its value has to agree.
pub(super) fn encode_if(names: &Names<'_>, field: &Field<'_>, value: &TokenStream, write: &TokenStream) -> TokenStream {
    let Presence::If(condition) = &field.presence else { return write.clone() };
    let (Names { krate, value: this, .. }, path) = (names, &field.path);
    let condition = holds(names, condition);
    quote! {
        match (#condition, #value) {
            (true, ::core::option::Option::Some(#this)) => { #write }
            (false, ::core::option::Option::None) => {}
            (#this, _) => return ::core::result::Result::Err(#krate::__private::presence(#this).in_field(&#path)),
        }
    }
}

/// Statements that write a value that is there.
fn encode_value(names: &Names<'_>, field: &Field<'_>, value: &TokenStream) -> TokenStream {
    let Names { krate, value: this, out, start, .. } = names;
    let encoding = encoding(names, field);
    let checks = |value: &TokenStream| -> TokenStream {
        let checks = checks(names, field, value);
        checks.iter().map(|check| fail(names, field, &quote!(#krate::__private::refuse(#check)))).collect()
    };
    let write = |value: &TokenStream| {
        let count = counted(names, field, value);
        let call = match &field.told {
            None => quote!(#encoding::encode(#value, #out)),
            Some(told) => {
                let (gather, args) = told_args(names, field, told);
                quote_spanned!(span(field)=> { #gather #encoding::encode(#value, #args, #out) })
            }
        };
        // Numbers have no way to be wrong that would need the field's name.
        let written = if field.plain { quote!(#call?;) } else { fail(names, field, &call) };
        let Some(exact) = &field.exact else { return quote!(#count #written) };
        let size = quote!(#out.written().saturating_sub(#start));
        let same = fail(names, field, &number(names, exact, "same", &size));
        quote!(#count let #start = #out.written(); #written #same)
    };
    let same_tag = field.told.as_ref().and_then(|told| told.says.as_ref()).map(|says| {
        let ty = field.ty;
        let krate = respan(krate, says.span());
        let said = said(names, field, says);
        let call = match field.told.as_ref().is_some_and(|told| told.with) {
            true => {
                let encoding = &field.encoding;
                quote_spanned!(says.span()=> #krate::__private::same_tag_with::<#encoding, #ty>(#value, #said))
            }
            false => quote_spanned!(says.span()=> #krate::__private::same_tag::<#ty>(#value, #said)),
        };
        fail(names, field, &call)
    });
    // A rule is of the value that is there, and what lies there for none is none of those.
    match &field.none {
        None => {
            let (checks, write) = (checks(value), write(value));
            quote!(#checks #same_tag #write)
        }
        Some(none) => {
            let checks = checks(&quote!(#this));
            let (ty, some, nothing) = (field.ty, write(&quote!(#this)), write(&quote!(&#this)));
            let path = &field.path;
            quote! {
                match #value {
                    ::core::option::Option::Some(#this) => {
                        if *#this == { let #this: #ty = #none; #this } {
                            return ::core::result::Result::Err(#krate::__private::sentinel().in_field(&#path));
                        }
                        #checks
                        #some
                    }
                    ::core::option::Option::None => {
                        let #this: #ty = #none;
                        #nothing
                    }
                }
            }
        }
    }
}

/// Statements that make sure that a sequence is as long as another field says, or ends as a function says.
fn counted(names: &Names<'_>, field: &Field<'_>, value: &TokenStream) -> Option<TokenStream> {
    match &field.count {
        Some(Count::Expr(expr)) => {
            let encoding = encoding(names, field);
            Some(fail(names, field, &number(names, expr, "same", &quote!(#encoding::count(#value)))))
        }
        Some(Count::Last(function)) => {
            let last = asked::last(names, field);
            Some(fail(names, field, &quote_spanned!(field.ty.span()=> #last::check(#value, #function))))
        }
        _ => None,
    }
}

/// What is asked of a value beyond its encoding, as results with a reason.
fn checks(names: &Names<'_>, field: &Field<'_>, value: &TokenStream) -> Vec<TokenStream> {
    let Names { krate, value: this, .. } = names;
    let ty = field.ty;
    let referred = referred(value);
    let constant = field.value.iter().map(|constant| {
        quote_spanned!(constant.span()=> #krate::__private::constant(#referred == { let #this: #ty = #constant; #this }))
    });
    let valid = field.validate.iter().map(|rule| asked::validate(names, rule, &quote!(#ty), value));
    constant.chain(valid).collect()
}

/// Whether a condition of the user's holds, underlined at the condition.
fn holds(names: &Names<'_>, condition: &syn::Expr) -> TokenStream {
    let span = condition.span();
    let krate = respan(names.krate, span);
    quote_spanned!(span=> #krate::__private::Condition::holds(#condition))
}

/// A call that may fail, and whose error then gets the field's name.
pub(super) fn fail(names: &Names<'_>, field: &Field<'_>, call: &TokenStream) -> TokenStream {
    let (error, path) = (&names.error, &field.path);
    quote! {
        if let ::core::result::Result::Err(#error) = #call {
            return ::core::result::Result::Err(#error.in_field(&#path));
        }
    }
}

/// What an expression of the user's says as a number, by a method of `Number` with one argument; underlined at it.
pub(super) fn number(names: &Names<'_>, expr: &syn::Expr, method: &str, argument: &TokenStream) -> TokenStream {
    let span = expr.span();
    let (krate, method) = (respan(names.krate, span), Ident::new(method, span));
    quote_spanned!(span=> #krate::__private::Number::#method(#expr, #argument))
}

/// The length of a field where it stands elsewhere, as calls.
pub(super) struct Declared {
    /// The length.
    pub(super) length: TokenStream,
    /// Makes sure that it is none, where the field is not there.
    pub(super) absent: Option<TokenStream>,
}

/// An expression that reads the field; `declared` is its length where that stands elsewhere.
pub(super) fn decode(names: &Names<'_>, field: &Field<'_>, declared: Option<&Declared>) -> TokenStream {
    let input = &names.input;
    let read = || decode_value(names, field, declared);
    match &field.presence {
        Presence::Never(default) => default.clone(),
        Presence::Always => read(),
        Presence::If(condition) => {
            let condition = holds(names, condition);
            let read = read();
            // What is not there has a length of nothing.
            let absent = declared.and_then(|declared| declared.absent.as_ref());
            let absent = absent.map(|absent| fail(names, field, absent));
            quote!(if #condition { ::core::option::Option::Some(#read) } else { #absent ::core::option::Option::None })
        }
        Presence::Tail => {
            let read = read();
            quote!(if #input.is_empty() { ::core::option::Option::None } else { ::core::option::Option::Some(#read) })
        }
        Presence::TailOr(default) => {
            let (ty, this, read) = (field.ty, &names.value, read());
            // A default of another type is underlined, and not the whole.
            quote!(if #input.is_empty() { let #this: #ty = #default; #this } else { #read })
        }
    }
}

/// An expression that reads a value that is there.
fn decode_value(names: &Names<'_>, field: &Field<'_>, declared: Option<&Declared>) -> TokenStream {
    let Names { krate, input, value: this, start, .. } = names;
    let read = match declared {
        None if field.exact.is_some() => decode_exact(names, field),
        None if field.leave.is_some() => decode_but(names, field),
        None if matches!(field.count, Some(Count::Last(_))) => asked::decode_last(names, field),
        None => {
            let call = decode_call(names, field, None, input);
            if field.plain { quote!(#call?) } else { take_in_field(names, field, &call) }
        }
        Some(declared) => {
            let (length, call) = (&declared.length, decode_call(names, field, Some(&quote!(#this)), input));
            take_in_field(names, field, &quote!(#length.and_then(|#this| #call)))
        }
    };
    if field.value.is_none() && field.validate.is_none() && field.none.is_none() {
        return read;
    }
    let checks = checks(names, field, &quote!(&#this));
    let checks = checks.iter().map(|check| fail(names, field, &quote!(#krate::__private::reject(#check, #start))));
    let ty = field.ty;
    let result = match &field.none {
        None => quote!(#(#checks)* #this),
        Some(none) => {
            let nothing = quote!({ let #this: #ty = #none; #this });
            quote! {
                if #this == #nothing {
                    ::core::option::Option::None
                } else {
                    #(#checks)*
                    ::core::option::Option::Some(#this)
                }
            }
        }
    };
    quote!({
        let #start = #input.offset();
        let #this: #ty = #read;
        #result
    })
}

/// The call that reads the field from `input`.
fn decode_call(names: &Names<'_>, field: &Field<'_>, declared: Option<&TokenStream>, input: &Ident) -> TokenStream {
    let encoding = encoding(names, field);
    let declared = declared.map(|declared| quote!(#declared,));
    if field.told.is_none() {
        return quote!(#encoding::decode(#declared #input));
    }
    let told = &names.told;
    quote_spanned!(span(field)=> #encoding::decode(#declared #told, #input))
}

/// An expression that reads all but so many bytes.
fn decode_but(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let Names { krate, input, value, .. } = names;
    let in_region = field.in_region;
    let before = quote!(#input.offset().saturating_sub(1));
    let leave = field.leave.as_ref().map(|leave| number(names, leave, "count", &before));
    let call = decode_call(names, field, None, input);
    let read = quote!(#krate::__private::region::but(#input, #value, #in_region, |#input| #call));
    take_in_field(names, field, &quote!(#leave.and_then(|#value| #read)))
}

/// An expression that reads the bytes whose number fields before it say.
fn decode_exact(names: &Names<'_>, field: &Field<'_>) -> TokenStream {
    let Names { krate, input, value, .. } = names;
    // No byte behind the last one before could have said another number.
    let at = quote!(#input.offset().saturating_sub(1));
    let size = field.exact.as_ref().map(|exact| number(names, exact, "count", &at));
    let (least, most) = (constant(names, field, "MIN_SIZE"), constant(names, field, "MAX_SIZE"));
    let call = decode_call(names, field, None, input);
    let read = quote!(#krate::__private::region::exact(#input, #value, (#least, #most), #at, |#input| #call));
    take_in_field(names, field, &quote!(#size.and_then(|#value| #read)))
}

pub(super) fn take_in_field(names: &Names<'_>, field: &Field<'_>, call: &TokenStream) -> TokenStream {
    let Names { error, value, .. } = names;
    let path = &field.path;
    quote! {
        match #call {
            ::core::result::Result::Ok(#value) => #value,
            ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#error.in_field(&#path)),
        }
    }
}

/// Checks of a bit field that was read, at the byte in which it begins.
pub(super) fn check_bits(
    names: &Names<'_>,
    field: &Field<'_>,
    value: &TokenStream,
    offset: &TokenStream,
) -> TokenStream {
    let krate = names.krate;
    let checks = checks(names, field, value);
    checks.iter().map(|check| fail(names, field, &quote!(#krate::__private::reject(#check, #offset)))).collect()
}

/// Checks of a bit field that is to be written.
pub(super) fn refuse_bits(names: &Names<'_>, field: &Field<'_>, value: &TokenStream) -> TokenStream {
    let krate = names.krate;
    let checks = checks(names, field, value);
    checks.iter().map(|check| fail(names, field, &quote!(#krate::__private::refuse(#check)))).collect()
}
