//! Addresses, and processes at the other end.

#![allow(dead_code, reason = "not every test uses all of it")]

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use framing_core::LengthPrefix;
use framing_io::blocking::MessageStream;
use framing_io::link::{Address, Connector, Link, LocalName};
use framing_tests::samples::Fixed;

/// An address of each kind at which nobody listens yet.
pub(crate) fn addresses(name: &str) -> Vec<Address> {
    let mut addresses = vec![Address::Tcp("127.0.0.1:0".into()), Address::Tcp("localhost:0".into())];
    #[cfg(unix)]
    addresses.push(Address::Unix(socket_path(name)));
    addresses.push(Address::Local(local_name(name)));
    addresses
}

pub(crate) fn local_name(name: &str) -> LocalName {
    LocalName::new(&format!("framing-{name}-{}", std::process::id())).unwrap()
}

pub(crate) fn socket_path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("framing-{name}-{}", std::process::id()))
}

/// A listener at `path` that accepts nobody, with as many connections as it holds.
#[cfg(target_os = "linux")]
pub(crate) fn busy(path: &Path) -> (socket2::Socket, Vec<socket2::Socket>) {
    let _ = std::fs::remove_file(path);
    fill(&socket2::SockAddr::unix(path).unwrap())
}

/// The same at any address of a unix socket.
#[cfg(target_os = "linux")]
pub(crate) fn fill(address: &socket2::SockAddr) -> (socket2::Socket, Vec<socket2::Socket>) {
    let socket = || socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    let listener = socket();
    listener.bind(address).unwrap();
    listener.listen(0).unwrap();
    let mut links = Vec::new();
    loop {
        let link = socket();
        link.set_nonblocking(true).unwrap();
        match link.connect(address) {
            Ok(()) => links.push(link),
            Err(error) => {
                assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
                return (listener, links);
            }
        }
        assert!(links.len() < 100, "a backlog of none holds so many");
    }
}

/// The process at the other end of a pair of pipes.
pub(crate) struct Piped(pub(crate) Child);

impl Piped {
    pub(crate) fn new(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap())
    }
}

impl Read for Piped {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.0.stdout.as_mut().unwrap().read(room)
    }
}

impl Write for Piped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.stdin.as_mut().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Another process with 24 descriptors accepts 60 connections at `address`; returns how often it had none.
#[cfg(unix)]
pub(crate) fn accepted_with_few_descriptors(how: &str, address: &Address) -> u64 {
    let program = env!("CARGO_BIN_EXE_link_peer");
    let script = "ulimit -n 24; exec \"$0\" \"$1\" 60 \"$2\"";
    let piped = Piped::new(Command::new("sh").args(["-c", script, program, how, &address.to_string()]));
    let mut stream = MessageStream::new(piped, LengthPrefix::u32());
    let bound = stream.recv_frame().unwrap().unwrap().payload().to_vec();
    let bound: Address = String::from_utf8(bound).unwrap().parse().unwrap();
    let links: Vec<Link> = (0..60).map(|_| Connector::new().connect(&bound).unwrap()).collect();
    let Fixed { id, kind } = stream.recv().unwrap().unwrap();
    assert_eq!((id, links.len()), (60, 60), "all were accepted in the end");
    assert!(stream.into_inner().0.wait().unwrap().success());
    kind.into()
}
