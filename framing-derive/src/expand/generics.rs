//! The head of the implementation: lifetimes, parameters, and what is asked of them.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, Lifetime, Path};

use crate::errors::respan;
use crate::model::{Check, Field, Model, Presence};

/// The lifetime of the received bytes: that of the type, where it has just one, so that what it borrows need not be
/// able to borrow from bytes that live longer; else one of their own, which outlives all that the type has.
///
/// The compiler shows it where a type is no message, so it is what one writes by hand: `impl Message<'_> for Ping`, and
/// a name only where something is asked of it.
pub(super) fn lifetime(model: &Model<'_>) -> Lifetime {
    let mut lifetimes = model.input.generics.lifetimes();
    match (lifetimes.next(), lifetimes.next()) {
        (Some(one), None) if !is_static(model) => one.lifetime.clone(),
        (None, _) if !is_static(model) && !has_types(&model.input.generics) => anonymous(),
        _ => fresh(&model.input.to_token_stream()),
    }
}

fn anonymous() -> Lifetime {
    Lifetime::new("'_", Span::mixed_site())
}

/// The first lifetime that `tokens` do not name.
fn fresh(tokens: &TokenStream) -> Lifetime {
    let mut names = ('a'..='z').map(|name| name.to_string());
    let name = names.find(|name| !names_lifetime(tokens.clone(), name)).unwrap_or_else(|| "bytes".to_owned());
    Lifetime::new(&format!("'{name}"), Span::mixed_site())
}

fn names_lifetime(tokens: TokenStream, name: &str) -> bool {
    let mut after_quote = false;
    tokens.into_iter().any(|token| {
        let is_name = after_quote && matches!(&token, TokenTree::Ident(ident) if ident == name);
        after_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
        is_name || matches!(token, TokenTree::Group(group) if names_lifetime(group.stream(), name))
    })
}

fn has_types(generics: &Generics) -> bool {
    generics.type_params().next().is_some()
}

/// Whether a field borrows from bytes that live for `'static`.
fn is_static(model: &Model<'_>) -> bool {
    model.bodies().iter().any(|body| body.fields.iter().any(|field| field.is_static))
}

/// The parts of `impl<...> Message<'a> for Type<...> where ...`.
pub(crate) struct Header {
    pub(crate) impl_generics: TokenStream,
    pub(crate) ty_generics: TokenStream,
    pub(crate) where_clause: TokenStream,
    pub(crate) de: Lifetime,
}

impl Header {
    /// The header of `model`'s implementation. Each field whose type names a type parameter asks for its encoding.
    pub(super) fn new(model: &Model<'_>) -> Self {
        let de = lifetime(model);
        let parameters: Vec<&Ident> = model.input.generics.type_params().map(|parameter| &parameter.ident).collect();
        let fields = model.bodies().into_iter().flat_map(|body| &body.fields);
        let mentions = |field: &&Field<'_>| {
            let ty = field.ty;
            let encoding = &field.encoding;
            let on_wire = field.bits.is_none() && !matches!(field.presence, Presence::Never(_));
            on_wire && mentions(quote!(#encoding #ty), &parameters)
        };
        let bounds = fields.filter(mentions);
        let bounds = bounds.flat_map(|field| {
            // What is asked of a parameter is shown at the field for which it is.
            let span = field.ty.span();
            let krate = respan(&model.krate, span);
            let kind = match field.told {
                Some(_) => quote_spanned!(span=> __private::InnerEncoding),
                None => quote_spanned!(span=> Encoding),
            };
            let items = field.checks.iter().filter_map(|check| match check {
                Check::Item { encoding, ty, .. } => Some(quote_spanned!(span=> #encoding: #krate::#kind<#de, #ty>)),
                _ => None,
            });
            let items: Vec<_> = items.collect();
            let (encoding, ty) = (&field.encoding, field.ty);
            let elements = Ident::new(if field.told.is_some() { "InnerElements" } else { "Elements" }, span);
            let whole = match field.count {
                // A bound hides what the type is told: it says so again, or there is none.
                _ if field.told.as_ref().is_some_and(|told| !told.args.is_empty() || told.says.is_some()) => {
                    return Vec::new();
                }
                _ if field.told.is_some() => {
                    let tag = field.told.as_ref().and_then(|told| Some(fields_of(model, field)?.get(told.tag?)?.ty));
                    let tag = tag.map_or_else(|| quote!(()), ToTokens::to_token_stream);
                    quote_spanned!(span=> #encoding: #krate::#kind<#de, #ty, Tag = #tag, Args = ()>)
                }
                None => quote_spanned!(span=> #encoding: #krate::#kind<#de, #ty>),
                Some(_) => quote_spanned!(span=> #encoding: #krate::__private::#elements<#de, #ty>),
            };
            items.into_iter().chain([whole]).collect::<Vec<_>>()
        });
        let mut bounds: Vec<_> = match &model.bound {
            Some(stated) => stated.iter().map(ToTokens::to_token_stream).collect(),
            None => bounds.collect(),
        };
        // Of several fields of one type the first asks.
        let mut seen = Vec::new();
        bounds.retain(|bound| {
            let text = bound.to_string();
            let new = !seen.contains(&text);
            seen.push(text);
            new
        });
        if is_static(model) {
            bounds.push(quote!(#de: 'static));
        }
        Self::with(&model.input.generics, bounds, de)
    }

    /// `impl krate::name<'a> for ident`, with `items`.
    pub(crate) fn implement(&self, ident: &Ident, krate: &Path, name: &str, items: &TokenStream) -> TokenStream {
        let (krate, name) = (respan(krate, ident.span()), Ident::new(name, ident.span()));
        let de = &self.de;
        let implemented = quote_spanned!(ident.span()=> #krate::#name<#de>);
        implement(&implemented, ident, (&self.impl_generics, &self.ty_generics, &self.where_clause), items)
    }

    /// A header for an item that could not be read, which asks for nothing.
    pub(crate) fn of_any(generics: &Generics) -> Self {
        let needs_no_name = generics.lifetimes().next().is_none() && !has_types(generics);
        let de = if needs_no_name { anonymous() } else { fresh(&generics.to_token_stream()) };
        Self::with(generics, Vec::new(), de)
    }

    /// A header that asks for `bounds`, and that the received bytes live as long as all that borrows from them.
    fn with(generics: &Generics, mut bounds: Vec<TokenStream>, de: Lifetime) -> Self {
        let (_, ty_generics, where_clause) = generics.split_for_impl();
        let mut with_de = generics.clone();
        if de.ident != "_" && generics.lifetimes().all(|parameter| parameter.lifetime != de) {
            with_de.params.insert(0, syn::parse_quote!(#de));
            bounds.extend(generics.lifetimes().map(|parameter| {
                let lifetime = &parameter.lifetime;
                quote!(#de: #lifetime)
            }));
        }
        let (impl_generics, ..) = with_de.split_for_impl();
        let stated = where_clause.map(|clause| clause.predicates.iter().map(ToTokens::to_token_stream));
        bounds.extend(stated.into_iter().flatten());
        let where_clause = if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds),*) };
        Self {
            impl_generics: impl_generics.to_token_stream(),
            ty_generics: ty_generics.to_token_stream(),
            where_clause,
            de,
        }
    }
}

/// `impl implemented for ident`, with `items`. What the compiler says of the implementation as a whole it says at the name
/// of the type, and not at the derive.
pub(super) fn implement(
    implemented: &TokenStream,
    ident: &Ident,
    (impl_generics, ty_generics, where_clause): (&impl ToTokens, &impl ToTokens, &impl ToTokens),
    items: &TokenStream,
) -> TokenStream {
    quote_spanned! {ident.span()=>
        #[automatically_derived]
        impl #impl_generics #implemented for #ident #ty_generics #where_clause {
            #items
        }
    }
}

/// The fields among which `field` is.
fn fields_of<'m, 'i>(model: &'m Model<'i>, field: &Field<'_>) -> Option<&'m [Field<'i>]> {
    let bodies = model.bodies().into_iter().map(|body| body.fields.as_slice());
    bodies.into_iter().find(|fields| fields.iter().any(|other| core::ptr::eq(other.ty, field.ty)))
}

/// Whether any of `names` occurs in `tokens`.
fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| **name == ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
