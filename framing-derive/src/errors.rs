//! Mistakes are collected, not returned at the first: a user who made three is told of three.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Error, Path};

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// Adds a mistake that is underlined at `tokens`.
    pub(crate) fn at(&mut self, tokens: &impl ToTokens, message: impl core::fmt::Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// `value`, if there were no mistakes.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Error> {
        match self.0 {
            Some(error) => Err(error),
            None => Ok(value),
        }
    }
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
