//! How long a token is compared does not tell where it differs: instructions, counted by valgrind.

use std::io::{self, Write};
use std::process::Command;

/// The instructions of `count` comparisons, with what comes before and after them.
fn instructions(how: &str, what: &str, count: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_token_work")])
        .args([how, what, &count.to_string()])
        .output()
        .expect("valgrind runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{how} {what}: {said}");
    let counted = said.lines().find_map(|line| line.split_once("Collected : ")).expect("it says how many").1;
    counted.trim().parse().expect("a number")
}

#[test]
fn tokens_are_compared_in_constant_time() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        // Past the harness, which would keep it to itself.
        let said =
            writeln!(io::stderr(), "\n!!! SKIPPED: no valgrind: no instructions counted (tests/constant_time.rs)");
        return said.expect("standard error is there");
    }
    // Of a thousand more: what the program does besides is the same for both counts.
    let thousand = |how, what| instructions(how, what, 2000) - instructions(how, what, 1000);
    let equal = thousand("compare", "equal");
    assert!(equal > 16_000, "{equal}: each byte of each was looked at");
    for what in ["first", "inner", "final"] {
        assert_eq!(thousand("compare", what), equal, "a token that differs at its {what} byte");
    }
    // And where a client looks whether an event is about its connection.
    let first = thousand("redeem", "first");
    for what in ["inner", "final"] {
        assert_eq!(thousand("redeem", what), first, "an event whose token differs at its {what} byte");
    }
}

/// On many a machine the compiler makes of `==` on sixteen bytes what takes a constant time, and on others not; it promises nothing. So
/// that the one place where tokens are compared does it by `subtle` is read there.
#[test]
fn tokens_are_compared_by_subtle() {
    let source = include_str!("../../framing-io/src/handoff/token.rs");
    let code: Vec<_> = source.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    let compares = code.iter().position(|line| *line == "impl PartialEq for Token {").expect("by hand");
    let body: Vec<_> = code[compares + 1..].iter().take_while(|line| **line != "}").collect();
    assert_eq!(body, [&"fn eq(&self, other: &Self) -> bool {", &"self.0.ct_eq(&other.0).into()"]);
    let derives = code.iter().filter(|line| line.starts_with("#[derive(")).collect::<Vec<_>>();
    assert_eq!(derives, [&"#[derive(Clone, Copy, Message)]"], "nothing that compares or hashes is derived");
    let shortcuts = ["==", "!=", ".cmp(", ".eq("];
    assert!(!code.iter().any(|line| shortcuts.iter().any(|short| line.contains(short))), "{code:#?}");
}
