//! The systems of the examples do what they say, and what their guides say.

mod run;

use run::{example, run};

const GUIDE: &str = include_str!("../../docs/swapping-prost.md");

/// The table of sizes that `out` has, which its guide shows, and a row of times for each of `steps`.
fn prints_what_the_guide_shows(out: &str, steps: &[&str]) {
    let sizes = out.split("\n\n").nth(2).expect("the table of sizes");
    assert_eq!(sizes.lines().count(), 13, "twelve messages in\n{out}");
    assert!(GUIDE.contains(sizes), "docs/swapping-prost.md does not show\n{sizes}");
    let times = out.split("\n\n").nth(3).expect("the table of times");
    assert_eq!(times.lines().count(), 1 + steps.len(), "{times}");
    for (row, step) in times.lines().skip(1).zip(steps) {
        let numbers = row.strip_prefix(step).unwrap_or_else(|| panic!("{step}: {row}"));
        let numbers = numbers.split_whitespace().map(|number| number.parse::<f64>().expect("a number"));
        assert_eq!(numbers.inspect(|number| assert!(*number > 0.0, "{row}")).count(), 3, "{row}");
    }
    for row in times.lines().skip(1) {
        let size = row.split_whitespace().rev().nth(2).expect("bytes a message");
        let shown = |line: &str| line.starts_with(row.split("  ").next().unwrap_or(row)) && line.contains(size);
        assert!(GUIDE.lines().any(shown), "docs/swapping-prost.md does not show the size of\n{row}");
    }
}

#[test]
fn swap_prost_prints_what_its_guide_shows() {
    let (output, out, err) = run(example("swap_prost").arg("50"));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains("were read as the new enum, and written again byte for byte."), "{out}");
    let steps = ["before: prost, tokio-util", "stream: prost, framing", "halfway: both", "after: derived"];
    prints_what_the_guide_shows(&out, &steps);
}

#[test]
fn swap_serde_prints_what_its_guide_shows() {
    let (output, out, err) = run(example("swap_serde").arg("50"));
    assert!(output.status.success(), "{out}\n{err}");
    let mut steps = Vec::new();
    for (name, encoding) in [("postcard", "Postcard"), ("bincode 1", "Bincode1"), ("bincode 2", "Bincode2")] {
        steps.push(format!("before: {name}, by hand"));
        steps.push(format!("stream: {name}, framing"));
        steps.push(format!("derived, with = {encoding}"));
    }
    steps.push("after: derived".into());
    prints_what_the_guide_shows(&out, &steps.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn swaps_say_how_they_are_called() {
    for name in ["swap_prost", "swap_serde"] {
        let (output, _, err) = run(example(name).arg("many"));
        assert_eq!(output.status.code(), Some(1));
        assert!(err.starts_with(&format!("Error: {name} [ROUNDS]")), "{err}");
    }
}

/// Each piece of Rust in the guide stands in an example or in what both are made of, but for what it leaves out with `// ...`.
#[test]
fn the_guide_shows_the_examples() {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let source = squeeze(concat!(
        include_str!("../systems/swap_prost/main.rs"),
        include_str!("../systems/swap_serde/main.rs"),
        include_str!("../src/systems/control/before.rs"),
        include_str!("../src/systems/control/halfway.rs"),
        include_str!("../src/systems/control/after.rs"),
        include_str!("../src/systems/control/serde.rs"),
        include_str!("../src/systems/control/kept.rs"),
    ));
    let blocks: Vec<_> = GUIDE.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 8, "the blocks were found");
    for piece in blocks.iter().flat_map(|block| block.split("// ...")) {
        assert!(source.contains(&squeeze(piece)), "not in an example:\n{piece}");
    }
}

#[test]
fn the_guide_links_to_what_is_there() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let targets = GUIDE.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    assert!(targets.inspect(|target| assert!(docs.join(target).exists(), "{target}")).count() >= 3);
}

#[cfg(unix)]
#[test]
fn sozu_channel_commands_a_worker() {
    let (output, out, err) = run(&mut example("sozu_channel"));
    assert!(output.status.success(), "{out}\n{err}");
    let said: Vec<_> = out.lines().filter_map(|line| line.strip_prefix("main:   ")).collect();
    let expected = [
        "a worker of version 3 has come",
        "Done { count: 1 }",
        "Done { count: 2 }",
        "it has 10.0.0.1:80",
        "it has 10.0.0.2:80",
        "2 in all",
        "Failed { reason: \"there is no backend 10.0.0.9:80\" }",
        "no message came before the deadline, but 0 bytes of one: receive again to wait on",
        "Done { count: 0 }",
    ];
    assert_eq!(said, expected, "{err}");
}

#[test]
fn peerlink_node_shakes_hands_with_peers_of_the_real_network() {
    let (output, out, err) = run(&mut example("peerlink_node"));
    assert!(output.status.success(), "{out}\n{err}");
    let mut said: Vec<_> = out.lines().collect();
    assert_eq!(said.pop(), Some("21 peers, each of which got what its script expects, byte for byte"));
    assert!(said.contains(&"/Satoshi:0.17.1/ at block 560275: shaken hands with, asked and answered"), "{out}");
    assert!(said.iter().any(|line| line.starts_with("a peer that was not there: ")), "{out}");
}

#[test]
fn mux_serves_old_and_new_clients_on_one_socket() {
    let (output, out, err) = run(&mut example("mux"));
    assert!(output.status.success(), "{out}\n{err}");
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.first(), Some(&"an old client is told 3"));
    assert!(lines[1].starts_with("a new client is told that it speaks to counter, in process "), "{out}");
    assert_eq!(lines[2], "and request 1 is answered with 4");
    let refused = "the service gives a connection up: protocol 0x7000 of request 2 is not served here";
    assert!(out.contains(refused), "{out}");
}

#[test]
fn exchange_answers_each_call_or_says_why_not() {
    let (output, out, err) = run(&mut example("exchange"));
    assert!(output.status.success(), "{out}\n{err}");
    let expected = "\
        1000 sums were asked for at a time, and all came\n\
        job 1, which takes long: request 1001 was not answered before its deadline: ask again, or allow it more time\n\
        the service stops working on job 1: nobody waits for it any more\n\
        the service does not know 0x7ff: the peer does not serve that protocol\n\
        a malformed request: the peer finds the request malformed at byte 2\n\
        a client that blocks is told 42\n";
    assert_eq!(out, expected);
}

#[test]
#[cfg(unix)]
fn handoff_moves_a_live_connection_to_another_process() {
    let (output, out, err) = run(&mut example("handoff"));
    assert!(output.status.success(), "{out}\n{err}");
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[0].ends_with(" bytes of questions were read and not answered"), "{out}");
    assert_eq!(lines[1], "the worker has taken the connection");
    assert_eq!(lines[2], "over one connection the client had 3 answers from this process and 997 from another");
    assert!(lines[4].starts_with("the acknowledgement of offer 2 came ") && lines[4].ends_with(" after its deadline"));
    assert_eq!(lines[5], "the offer was withdrawn, and the worker has let the connection go");
}

#[test]
fn stream_link_talks_over_each_kind_of_connection() {
    let (output, out, err) = run(&mut example("stream_link"));
    assert!(output.status.success(), "{out}\n{err}");
    for name in [
        "tcp",
        #[cfg(unix)]
        "unix",
        "local",
        "stdio",
    ] {
        let line = format!("{name}: 5000 rows there and back, in a few writes\n");
        assert!(out.contains(&line), "{out}");
    }
}
