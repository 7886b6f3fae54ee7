//! Values that are written out where something else belongs: text for code, and a number, text or a letter where a
//! function, a condition or another kind of number is asked for.

use syn::{Expr, Lit, UnOp};

/// Attributes whose expressions are never texts, though other libraries have them in quotes.
const IN_CODE: &[&str] =
    &["if", "count", "size", "leave", "validate", "size_of", "checksum", "over", "unit", "adjust", "skip_tail"];

/// What an attribute takes of which a value that is written out shows whether it is that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Function,
    Condition,
    /// A number of items, bytes or units.
    Number,
    /// One that may be below zero.
    Signed,
    /// One of those, or bytes.
    SignedOrBytes,
}

const TAKES: &[(&str, Takes)] = &[
    ("validate", Takes::Function),
    ("checksum", Takes::Function),
    ("if", Takes::Condition),
    ("count", Takes::Number),
    ("size", Takes::Number),
    ("leave", Takes::Number),
    ("unit", Takes::Number),
    ("skip_tail", Takes::Number),
    ("adjust", Takes::Signed),
    ("null", Takes::SignedOrBytes),
];

/// What is wrong with `value` of the attribute called `name`, of which `example` is one that is right.
pub(super) fn mistake(name: &str, value: &Expr, example: &str) -> Option<String> {
    let (literal, is_negative) = literal(value)?;
    if let (Lit::Str(quoted), true) = (literal, IN_CODE.contains(&name)) {
        return Some(format!("`{name}` is Rust, and not in quotes: write `{name} = {}`", quoted.value()));
    }
    let (_, takes) = TAKES.iter().find(|takes| takes.0 == name)?;
    let is = match (literal, takes) {
        (Lit::Bool(_), Takes::Condition)
        | (Lit::Int(_), Takes::Signed | Takes::SignedOrBytes)
        | (Lit::ByteStr(_), Takes::SignedOrBytes) => return None,
        (Lit::Int(_), Takes::Number) if !is_negative => return None,
        (Lit::Int(_), Takes::Number) => "one below zero",
        (Lit::Int(_) | Lit::Float(_), Takes::Function | Takes::Condition) => "a number",
        (Lit::Float(_), _) => "a fraction",
        (Lit::Str(_), _) => "text",
        (Lit::ByteStr(_), _) => "bytes",
        (Lit::Byte(_) | Lit::Char(_), _) => "a letter",
        (Lit::Bool(_), _) => "a `bool`",
        _ => "this",
    };
    let what = match takes {
        Takes::Function => "a function",
        Takes::Condition => "a condition",
        Takes::Number | Takes::Signed => "a whole number",
        Takes::SignedOrBytes => "a whole number, or a byte string",
    };
    Some(format!("`{name}` takes {what}, as in `{example}`, and not {is}"))
}

/// The literal that an expression is, and whether a minus stands before it.
fn literal(value: &Expr) -> Option<(&Lit, bool)> {
    match value {
        Expr::Lit(literal) => Some((&literal.lit, false)),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            literal(&unary.expr).map(|(literal, negative)| (literal, !negative))
        }
        Expr::Group(group) => literal(&group.expr),
        Expr::Paren(paren) => literal(&paren.expr),
        _ => None,
    }
}
