//! The other process of tests/link.rs: `echo` sends back what comes over its standard input; `accept COUNT ADDRESS` accepts so
//! many connections, keeps them until it has no more file descriptors, and says how that went.

use std::error::Error;
use std::thread;

use framing_core::{LengthPrefix, Raw};
use framing_io::blocking::MessageStream;
use framing_io::link::{AcceptError, Address, Connector, Listener};
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
        _ => return Err("echo, or accept COUNT ADDRESS".into()),
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
