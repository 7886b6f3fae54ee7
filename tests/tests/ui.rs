//! What the compiler says of mistakes. Each case in `ui/` has its errors beside it; `TRYBUILD=overwrite` writes them anew.
//!
//! What is no mistake (`ui/pass/`) are tests of their own: where there are mistakes alone, trybuild has the compiler look at all at once.

#[test]
fn mistakes_are_reported_at_their_tokens() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    // A file for each way to get attributes wrong, and each place; `tidy` looks for all attributes in each.
    cases.compile_fail("ui/attributes/*.rs");
}
