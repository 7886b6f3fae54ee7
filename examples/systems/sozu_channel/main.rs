//! A proxy's main process commands a worker over a channel, as sozu does: pairs of typed messages over a unix socket.
//!
//! `cargo run --example sozu_channel`
//!
//! The main process waits: its end blocks, with deadlines. The worker has an event loop of mio, in which commands are one source
//! of events among others. They are two threads here, so that the example is one program; two processes share a socket in
//! the same way, and each makes its channel of it with `Channel::from_std`. Their messages are `systems::commands`.

#[cfg(unix)]
mod worker;

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    use std::time::Duration;

    use anyhow::Context;
    use framing_examples::systems::commands::{Hello, Order, Report, Welcome};
    use framing_io::channel::Channel;

    const SOON: Duration = Duration::from_secs(10);

    let (mut main, worker) = Channel::<Welcome, Hello>::pair()?;
    let worker = std::thread::spawn(|| worker::run(worker));

    // A greeting in its own types. `recv_timeout` waits, whether a channel blocks or not.
    let hello = main.recv_timeout(SOON)?.context("the worker left")?;
    println!("main:   a worker of version {} has come", hello.version);
    main.send_timeout(&Welcome { id: 1 }, SOON)?;

    // From here on it is orders there, and reports back: the same socket, with what is under way.
    let mut main: Channel<Order, Report> = main.into();
    main.set_blocking(true);
    for address in ["10.0.0.1:80", "10.0.0.2:80"] {
        main.send(&Order::AddBackend { address: address.into() })?;
        println!("main:   {:?}", main.recv()?.context("the worker left")?);
    }

    // An order to which the reports are many: the channel is an iterator.
    main.send(&Order::List)?;
    for report in &mut main {
        match report? {
            Report::Backend { address } => println!("main:   it has {address}"),
            Report::Done { count } => {
                println!("main:   {count} in all");
                break;
            }
            Report::Failed { reason } => anyhow::bail!(reason),
        }
    }

    // While the main process serves others it does not wait: it looks in now and then.
    main.set_blocking(false);
    main.send(&Order::RemoveBackend { address: "10.0.0.9:80".into() })?;
    let report = loop {
        let _ = main.flush()?;
        match main.recv()? {
            Some(report) => break report,
            None => std::thread::yield_now(), // Something else to do.
        }
    };
    println!("main:   {report:?}");

    // A worker that takes its time does not hold the main process up.
    main.send_timeout(&Order::Drain, SOON)?;
    match main.recv_timeout(Duration::from_millis(20)) {
        Err(error) if error.is_timeout() => println!("main:   {error}"),
        other => anyhow::bail!("it was not drained yet: {other:?}"),
    }
    // Nothing more is ordered; what the worker has to say still comes.
    main.set_blocking(true);
    let _ = main.end()?;
    println!("main:   {:?}", main.recv()?.context("the worker left")?);
    anyhow::ensure!(main.recv()?.is_none(), "it had nothing more to say");
    worker.join().expect("the worker does not panic")
}

#[cfg(not(unix))]
fn main() {
    println!("Channels are there where unix sockets are.");
}
