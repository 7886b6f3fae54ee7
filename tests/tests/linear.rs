//! What a peer can make us do costs in proportion to what it sends: instructions, counted by valgrind, for n and 2n.

use std::io::{self, Write};
use std::process::Command;

/// Twice the work may cost so much more: tables grow in steps.
const MOST: f64 = 2.2;

const CASES: [(&str, usize); 10] = [
    ("bytes of one frame", 10_000),
    ("bytes of one frame, the buffer released each time", 10_000),
    ("bytes of one frame, in a scratch", 10_000),
    ("bytes of one frame, now and then idle", 10_000),
    ("bytes of small messages without a framing", 10_000),
    ("empty frames", 30_000),
    ("small frames, cut anywhere", 8_000),
    ("messages to a peer that takes little", 8_000),
    ("payloads to a peer that takes little", 6_000),
    ("payloads written through to a peer that takes little", 100),
];

/// The instructions of `case` done `n` times.
fn instructions(case: &str, n: usize) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_linear_work")])
        .args([case, &n.to_string()])
        .output()
        .expect("valgrind runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{case}: {said}");
    let count = said.lines().find_map(|line| line.split_once("Collected : ")).expect("it says how many").1;
    count.trim().parse().expect("a number")
}

#[test]
fn twice_as_much_costs_twice_as_much() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        // Past the harness, which would keep it to itself.
        let said =
            writeln!(io::stderr(), "\n!!! SKIPPED: no valgrind, so no instructions were counted (tests/linear.rs)");
        return said.expect("standard error is there");
    }
    for (case, n) in CASES {
        let start = instructions(case, 8);
        let [once, twice] = [n, 2 * n].map(|n| instructions(case, n) - start);
        let ratio = twice / once;
        println!("{case}: {once:.0} instructions for {n}, {ratio:.3} times as many for twice as much");
        assert!(ratio <= MOST, "{case}: {once} instructions for {n}, {ratio:.2} times as many for twice as much");
    }
}
