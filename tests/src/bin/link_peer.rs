//! The other process of tests/link.rs: `echo` sends back what comes over its standard input; `accept COUNT ADDRESS` accepts so
//! many connections, keeps them until it has no more file descriptors, and says how that went; `tokio COUNT ADDRESS` does so as a task.

use std::error::Error;
use std::thread;
use std::time::Duration;

use framing_core::{LengthPrefix, Raw};
use framing_io::blocking::MessageStream;
use framing_io::link::{AcceptError, Address, Connector, Listener, TokioListener};
use framing_tests::samples::Fixed;

fn main() -> Result<(), Box<dyn Error>> {
    let mut stream = MessageStream::new(Connector::new().connect(&Address::Stdio)?, LengthPrefix::u32());
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["echo"] => {
            while let Some(frame) = stream.recv_frame()? {
                let payload = frame.payload().to_vec();
                stream.send_frame(&payload)?;
            }
        }
        ["accept", count, address] => {
            let mut listener = Listener::bind(&address.parse()?)?;
            stream.send(&Raw(listener.address()?.to_string().as_bytes()))?;
            stream.send(&accept(&mut listener, count.parse()?)?)?;
        }
        ["tokio", count, address] => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let accepting = accept_as_task(|name| Ok(stream.send(&Raw(name.as_bytes()))?), count.parse()?, address);
            let report = runtime.block_on(accepting)?;
            stream.send(&report)?;
        }
        _ => return Err("echo, or accept COUNT ADDRESS, or tokio COUNT ADDRESS".into()),
    }
    Ok(())
}

/// How many connections were accepted, and how often there was no descriptor for one.
fn accept(listener: &mut Listener, count: u64) -> Result<Fixed, AcceptError> {
    let mut kept = Vec::new();
    let mut report = Fixed { id: 0, kind: 0 };
    while report.id < count {
        match listener.accept() {
            Ok(link) => {
                kept.push(link);
                report.id += 1;
            }
            Err(AcceptError::Exhausted { pause, .. }) => {
                report.kind += 1;
                // The first time nothing is mended: it has to say so again.
                if report.kind > 1 {
                    kept.clear();
                }
                thread::sleep(pause);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(report)
}

/// The same, where the listener has to go on by itself: it is given up only where it has found nothing for some time.
async fn accept_as_task(
    mut say: impl FnMut(String) -> Result<(), Box<dyn Error>>,
    count: u64,
    address: &str,
) -> Result<Fixed, Box<dyn Error>> {
    let mut listener = TokioListener::bind(&address.parse()?).await?;
    say(listener.address()?.to_string())?;
    let mut kept = Vec::new();
    let mut report = Fixed { id: 0, kind: 0 };
    while report.id < count {
        match tokio::time::timeout(Duration::from_millis(50), listener.next()).await {
            Ok(link) => {
                kept.push(link?);
                report.id += 1;
            }
            Err(_) => {
                report.kind += 1;
                kept.clear();
            }
        }
    }
    Ok(report)
}
