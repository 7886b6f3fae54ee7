//! Mistakes are collected, not returned at the first: a user who made three is told of three.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Error, Path};

/// The mistakes found so far, each at a place of its own: of two at one place the first is told, and the second, if it is
/// still one, when that is mended. An attribute that goes with none of five others is to be removed once.
#[derive(Default)]
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    /// Adds a mistake that is underlined at `tokens`.
    pub(crate) fn at(&mut self, tokens: &impl ToTokens, message: impl core::fmt::Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: Error) {
        if !self.0.iter().any(|earlier| same_place(earlier.span(), error.span())) {
            self.0.push(error);
        }
    }

    /// Adds a mistake that explains what was found at `tokens` before, and is told in its place.
    pub(crate) fn instead(&mut self, tokens: &impl ToTokens, message: impl core::fmt::Display) {
        let error = Error::new_spanned(tokens, message);
        self.0.retain(|earlier| !same_place(earlier.span(), error.span()));
        self.0.push(error);
    }

    /// `value`, if there were no mistakes.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Error> {
        let all = self.0.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        });
        all.map_or(Ok(value), Err)
    }
}

/// Whether two spans begin at one place, which only the compiler knows.
fn same_place(one: Span, other: Span) -> bool {
    let place = |span: Span| {
        let span = span.unwrap();
        (span.file(), span.line(), span.column())
    };
    proc_macro::is_available() && place(one) == place(other)
}

/// `tokens`, of which what the compiler says is underlined at `span`; their names mean the same.
pub(crate) fn located(tokens: TokenStream, span: Span) -> TokenStream {
    let located = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), located(group.stream(), span)).into();
        }
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.into_iter().map(located).collect()
}

/// The path of the crate, but what the compiler says of it is underlined at `span`.
pub(crate) fn respan(krate: &Path, span: Span) -> TokenStream {
    // A path from the root means the same everywhere; a name that generated code gave is looked up where it gave it.
    let span = if krate.leading_colon.is_some() { span } else { span.resolved_at(Span::call_site()) };
    let respan = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    krate.to_token_stream().into_iter().map(respan).collect()
}
