//! The tags of a variant, as they are written: `7`, `1 | 4..=6`, `0x30..=0x35 | 0x38..=0x3d`. They read as a pattern, of which
//! each range is one choice; in an expression `|` would bind tighter, and a second range could not stand there at all.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{BinOp, Expr, ExprBinary, ExprGroup, Token};

/// The choices, as one expression: a range by itself, and `|` between them.
pub(super) fn tags(input: ParseStream<'_>) -> syn::Result<Expr> {
    let (first, begin, _) = choice(input)?;
    if !input.peek(Token![|]) {
        return Ok(first);
    }
    let mut all = grouped(first, begin);
    while input.peek(Token![|]) {
        let or: Token![|] = input.parse()?;
        let (next, _, end) = choice(input)?;
        let (left, right) = (Box::new(all), Box::new(grouped(next, end)));
        all = Expr::Binary(ExprBinary { attrs: Vec::new(), left, op: BinOp::BitOr(or), right });
    }
    Ok(all)
}

/// A group that nobody sees, in the place of parentheses: its span, that of the outermost token, is underlined.
fn grouped(expr: Expr, span: Span) -> Expr {
    let (attrs, group_token) = (Vec::new(), syn::token::Group { span });
    Expr::Group(ExprGroup { attrs, group_token, expr: Box::new(expr) })
}

/// What stands up to the next `|`, to a comma or to the end; and the spans of its first token and of its last.
fn choice(input: ParseStream<'_>) -> syn::Result<(Expr, Span, Span)> {
    let mut tokens = Vec::new();
    while !input.is_empty() && !input.peek(Token![|]) && !input.peek(Token![,]) {
        tokens.push(input.parse::<TokenTree>()?);
    }
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Err(input.error("a tag stands here"));
    };
    let (begin, end) = (first.span(), last.span());
    let expr = syn::parse2(tokens.into_iter().collect::<TokenStream>())?;
    Ok((expr, begin, end))
}
