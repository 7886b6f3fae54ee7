//! The examples do what they say.

mod run;

use std::net::{Shutdown, TcpListener};
use std::process::{Child, Stdio};

use run::{example, run};

/// The cells of a row of a table.
fn cells(line: &str) -> Vec<&str> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn the_quickstart_is_short_and_runs() {
    assert!(include_str!("../quickstart.rs").lines().count() <= 30, "the quickstart has at most 30 lines");
    let (output, out, err) = run(&mut example("quickstart"));
    assert!(output.status.success(), "{err}");
    assert_eq!(out, "Some(Order { id: 1, side: Buy, symbol: \"ACME\" })\n");
}

#[test]
fn the_tour_takes_packets_apart_and_sends_messages_both_ways() {
    // More for each client than the ends receive between two reports of their progress.
    let (output, out, err) = run(example("tour").args(["--messages", "30000"]));
    assert!(output.status.success(), "{out}\n{err}");
    assert_eq!(err, "", "nothing is wrong, and a bar is drawn on terminals only");
    assert!(!out.contains('\x1b'), "escape codes are for terminals");
    let lines = [
        // Part one: values, and errors at their places.
        "root delay       15.610 ms",
        "transmit time    2022-04-05 06:43:52.461393 UTC",
        "to               91.240.140.128:46269, services none",
        "services         NETWORK BLOOM WITNESS NETWORK_LIMITED",
        ";; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0",
        "hash             0b46a539138b5fde4e341b37f2d945c23d41193b30caa7fcbd8bdb836cbe9b25",
        "Version.relay at byte 101: a bool is 0 or 1, not 129",
        "Flags.z at byte 3: reserved bits are zero, not 1",
        "answer           www.example.com. 2 IN A 93.184.215.14",
        "depends          alone on stream 20, weight 10",
        "Payload.checksum at byte 20: the checksum of the bytes is 0x5df6e0e2, but 0x5cf6e0e2 stands here",
        "22 packets: 167 fields are what their sources say",
        "and 39 damaged packets were refused, with the byte and the field.",
        // Part two.
        "30 000 messages each way in each exchange, from and to 2 clients",
        "Each message that was sent arrived, in order, with the same values.",
    ];
    for line in lines {
        assert!(out.contains(line), "{line:?} is missing in\n{out}");
    }
    let transports: &[&str] = if cfg!(unix) { &["TCP", "unix socket"] } else { &["TCP"] };
    let rows: Vec<Vec<&str>> = out.lines().map(cells).collect();
    let runtimes = ["blocking", "mio", "tokio"];
    let exchanges = transports.len() * runtimes.len() * runtimes.len();
    for transport in transports {
        for (server, client) in runtimes.iter().flat_map(|server| runtimes.map(|client| (*server, client))) {
            let count = rows.iter().filter(|row| row.starts_with(&[transport, server, client])).count();
            assert_eq!(count, 1, "{transport}, {server} server, {client} clients in\n{out}");
        }
    }
    let arrived = format!("{exchanges} of {exchanges}");
    let checksums = rows.iter().filter(|row| row.last() == Some(&arrived.as_str())).count();
    assert_eq!(checksums, 4, "two directions of two clients, in each exchange, in\n{out}");
}

#[test]
fn one_message_is_shared_out_too() {
    let (output, out, err) = run(example("tour").args(["--messages", "1"]));
    assert!(output.status.success(), "{out}\n{err}");
}

#[test]
fn mistakes_are_said() {
    for (arguments, said) in [
        (&["--messages", "0"][..], "tour: --messages 0: there would be nothing to see\n"),
        (&["--mesages", "1"], "tour: invalid option '--mesages'; see --help\n"),
        (&["--end", "client"], "tour: an end and its address are given together, by the tour itself; see --help\n"),
    ] {
        let (output, out, err) = run(example("tour").args(arguments));
        assert_eq!((output.status.code(), out.as_str(), err.as_str()), (Some(1), "", said));
    }
}

#[test]
fn many_clients_are_served_by_one_thread() {
    let (output, out, err) = run(example("mio_server").args(["--clients", "1000", "--messages", "20"]));
    assert!(output.status.success(), "{out}\n{err}");
    for end in ["server", "clients"] {
        let row = out.lines().map(cells).find(|row| row.first() == Some(&end)).unwrap_or_default();
        assert!(row.starts_with(&[end, "1000", "20000"]), "{out}");
    }
    let (output, _, err) = run(example("mio_server").args(["--connect", "127.0.0.1:9", "--listen", "127.0.0.1:0"]));
    assert_eq!(
        (output.status.code(), err.as_str()),
        (Some(1), "mio_server: one end listens and the other connects; see --help\n")
    );
}

/// A client whose server is gone in the middle, or ends too early, and one without a server: said in full, with exit code 1.
#[test]
fn an_end_that_fails_says_why() {
    for runtime in ["blocking", "mio", "tokio"] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("tcp:{}", listener.local_addr().expect("it is bound"));
        let client = |address: &str, messages| {
            let mut command = example("tour");
            command.args(["--end", "client", "--runtime", runtime, "--address", address, "--messages", messages]);
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().expect("the client starts")
        };
        let left = client(&address, "1000000");
        drop(listener.accept().expect("the client connects"));
        let text = said(left);
        // One that does both in one thread, or where either ends the other, may find out when it sends.
        let what = ["receiving updates: ", "sending orders: "].map(|what| format!("tour: client 1: {what}"));
        let places = if runtime == "blocking" { &what[..1] } else { &what };
        assert!(places.iter().any(|place| text.starts_with(place)), "{runtime}: {text}");

        let short = client(&address, "3");
        let (peer, _) = listener.accept().expect("the client connects");
        peer.shutdown(Shutdown::Write).expect("the client is there");
        let text = said(short);
        let early = "tour: client 1: receiving updates: the peer ended the stream after 0 of 3 messages";
        assert!(text.starts_with(early), "{runtime}: {text}");

        drop(peer);
        // Nobody listens at port 0. A listener dropped here may live on for a moment, in a process that another test starts.
        let text = said(client("tcp:127.0.0.1:0", "1"));
        assert!(text.starts_with("tour: client 1: not connected: tcp:127.0.0.1:0: "), "{runtime}: {text}");
    }
}

/// What a client that fails says. While this holds its standard input open, it goes on.
fn said(mut client: Child) -> String {
    let input = client.stdin.take();
    let output = client.wait_with_output().expect("the client ends");
    drop(input);
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("the output is UTF-8")
}

#[test]
fn an_end_ends_with_the_process_that_started_it() {
    let mut command = example("tour");
    command.args(["--end", "server", "--address", "tcp:127.0.0.1:0"]).stdin(Stdio::null());
    let (output, _, err) = run(&mut command);
    assert_eq!((output.status.code(), err.as_str()), (Some(1), "tour: the process that started this one is gone\n"));
}
