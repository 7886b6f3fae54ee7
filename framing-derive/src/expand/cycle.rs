//! Messages that hold each other have no sizes, and only the compiler sees them both: what it says of the cycle is underlined
//! at a field of the user's. What helps stands beside the line of `framing-core` through which each such cycle goes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::{Header, Names, checks};
use crate::encoding::{NUMBERS, name_of};
use crate::errors::respan;
use crate::model::{Check, Model, Presence};

/// Where the sizes of a message are underlined: the field that may hold it in turn, if there is just one; else its name.
pub(super) fn place(model: &Model<'_>) -> Span {
    let bodies = model.bodies();
    let on_wire = |presence: &Presence| !matches!(presence, Presence::Never(_));
    let fields = bodies.iter().flat_map(|body| &body.fields).filter(|field| on_wire(&field.presence));
    let mut holders = fields.filter(|field| field.size.is_none() && may_hold(field.ty, false));
    match (holders.next(), holders.next()) {
        (Some(one), None) => one.ty.span(),
        _ => model.input.ident.span(),
    }
}

/// Whether messages lie in a type behind a pointer, as far as it is written out: only so can they hold each other.
fn may_hold(ty: &Type, behind: bool) -> bool {
    match ty {
        Type::Group(group) => may_hold(&group.elem, behind),
        Type::Paren(paren) => may_hold(&paren.elem, behind),
        Type::Array(array) => may_hold(&array.elem, behind),
        Type::Tuple(tuple) => tuple.elems.iter().any(|ty| may_hold(ty, behind)),
        Type::Path(path) if path.qself.is_none() => {
            let Some(segment) = path.path.segments.last() else { return false };
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                return behind && !name_of(ty).is_some_and(|name| is_rusts_own(&name));
            };
            let behind = behind || segment.ident != "Option";
            arguments.args.iter().any(|argument| matches!(argument, GenericArgument::Type(ty) if may_hold(ty, behind)))
        }
        _ => false,
    }
}

fn is_rusts_own(name: &str) -> bool {
    matches!(name, "bool" | "char" | "String") || NUMBERS.iter().any(|number| number.0 == name)
}

/// Names the size of the whole before the items of sequences are asked for theirs: where messages hold each other, the
/// compiler then begins its cycle at a type of the user's, and not at an encoding.
pub(super) fn size(names: &Names<'_>, model: &Model<'_>) -> Option<TokenStream> {
    let is_checked = |check: &Check| matches!(check, Check::Item { .. });
    let mut fields = model.bodies().into_iter().flat_map(|body| &body.fields);
    if !fields.any(|field| field.checks.iter().any(is_checked)) {
        return None;
    }
    let Header { impl_generics, ty_generics, where_clause, de } = Header::new(model);
    let (ident, span) = (&model.input.ident, model.input.ident.span());
    let krate = respan(names.krate, span);
    let size = Ident::new("size", Span::mixed_site());
    let implemented = Ident::new(if model.told.is_some() { "Inner" } else { "Message" }, span);
    let whole = quote_spanned!(span=> <#ident #ty_generics as #krate::#implemented<#de>>::MAX_SIZE);
    let import = checks::import(model);
    Some(quote! {
        const _: () = {
            #import
            const fn #size #impl_generics() -> ::core::primitive::usize #where_clause {
                #whole
            }
            let _ = #size();
        };
    })
}
