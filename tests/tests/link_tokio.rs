//! Connectors and listeners for tasks: as those that block, and nothing is lost or left behind when they are cancelled.

use std::net::{Ipv4Addr, Shutdown, TcpListener};
use std::time::Duration;

use framing_core::LengthPrefix;
use framing_io::link::{Address, ConnectError, Connector, Listener, TokioLink, TokioListener};
use framing_io::tokio::MessageStream;
use framing_tests::samples::bytes;

#[path = "links/mod.rs"]
mod links;
#[path = "polled/mod.rs"]
mod polled;

use links::addresses;
use polled::polled;

const FRAMING: LengthPrefix = LengthPrefix::u32();

/// A transcript of both directions, to its clean end.
async fn talk(here: TokioLink, there: TokioLink) {
    let sizes = [0, 1, 100, 4000, 300_000, 17];
    let echo = tokio::spawn(async move {
        let mut stream = MessageStream::new(there, FRAMING);
        while let Some(bytes) = stream.recv_bytes().await.unwrap() {
            stream.send_frame(&bytes).await.unwrap();
        }
        stream.close().await.unwrap();
    });
    let mut stream = MessageStream::new(here, FRAMING);
    for size in sizes {
        stream.send_frame(&bytes(size)).await.unwrap();
        assert_eq!(stream.recv_frame().await.unwrap().unwrap().payload(), bytes(size));
    }
    stream.close().await.unwrap();
    assert!(stream.recv_frame().await.unwrap().is_none(), "the other end has read the end, and ended too");
    echo.await.unwrap();
}

fn nodelay(link: &TokioLink) -> Option<bool> {
    match link {
        TokioLink::Tcp(stream) => Some(stream.nodelay().unwrap()),
        _ => None,
    }
}

#[tokio::test]
async fn what_connects_is_accepted() {
    for address in addresses("tokio-talk") {
        for on in [true, false] {
            let mut listener = TokioListener::bind(&address).await.unwrap().nodelay(on);
            let bound = listener.address().unwrap();
            let connector = Connector::new().nodelay(on);
            let (here, there) = (connector.connect_tokio(&bound).await.unwrap(), listener.next().await.unwrap());
            let is_tcp = matches!(bound, Address::Tcp(_));
            assert_eq!([nodelay(&here), nodelay(&there)], [is_tcp.then_some(on); 2]);
            talk(here, there).await;
            // A listener that blocked before, and what it was told.
            drop(listener);
            let mut listener = Listener::bind(&address).unwrap().nodelay(on).into_tokio().unwrap();
            let bound = listener.address().unwrap();
            let (here, there) = tokio::join!(connector.connect_tokio(&bound), listener.accept());
            let (here, there) = (here.unwrap(), there.unwrap());
            assert_eq!([nodelay(&here), nodelay(&there)], [is_tcp.then_some(on); 2]);
            talk(here, there).await;
        }
    }
    assert!(TokioListener::bind(&Address::Stdio).await.is_err());
}

/// What blocks and what does not meet.
#[tokio::test]
async fn a_link_that_blocks_meets_a_task() {
    for address in addresses("tokio-mixed") {
        let mut listener = TokioListener::bind(&address).await.unwrap();
        let bound = listener.address().unwrap();
        let client = std::thread::spawn(move || {
            let link = Connector::new().connect(&bound).unwrap();
            let mut stream = framing_io::blocking::MessageStream::new(link, FRAMING);
            stream.send_frame(b"hello").unwrap();
            stream.get_ref().shutdown(Shutdown::Write).unwrap();
            stream.recv_frame().unwrap().unwrap().payload().to_vec()
        });
        let mut stream = MessageStream::new(listener.next().await.unwrap(), FRAMING);
        let hello = stream.recv_bytes().await.unwrap().unwrap();
        assert!(stream.recv_frame().await.unwrap().is_none());
        stream.send_frame(&hello).await.unwrap();
        assert_eq!(client.join().unwrap(), b"hello");
    }
}

#[tokio::test]
async fn all_addresses_are_tried_and_named() {
    let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let (first, second) = (free(), free());
    let error = Connector::new().connect_any_tokio(&[first, second]).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains(&first.to_string()) && text.contains(&second.to_string()), "{text}");
    assert!(!error.is_timeout());

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addresses = [first, second, listener.local_addr().unwrap()];
    let stream = Connector::new().connect_any_tokio(&addresses).await.unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addresses[2]);

    let no_port = Connector::new().connect_tokio(&Address::Tcp("localhost".into())).await.unwrap_err();
    assert!(matches!(no_port, ConnectError::Lookup { .. }) && !no_port.is_timeout(), "{no_port}");
    for address in addresses_of_nobody() {
        let error = Connector::new().connect_tokio(&address).await.unwrap_err();
        assert!(error.to_string().contains(&address.to_string()) && !error.is_timeout(), "{error}");
    }
}

/// Addresses at which somebody listened once.
fn addresses_of_nobody() -> Vec<Address> {
    let gone = |address| Listener::bind(&address).unwrap().address().unwrap();
    addresses("tokio-nobody").into_iter().map(gone).collect()
}

#[tokio::test]
async fn no_time_is_no_connection() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let connector = Connector::new().timeout(Duration::ZERO);
    let error = connector.connect_any_tokio(&[address, address]).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let ConnectError::Unreachable { attempts } = error else { panic!("tried") };
    assert_eq!(attempts.len(), 2);
}

#[tokio::test]
async fn accepting_that_is_cancelled_loses_no_connection() {
    for address in addresses("tokio-cancelled") {
        let mut listener = TokioListener::bind(&address).await.unwrap();
        let bound = listener.address().unwrap();
        for polls in 1..4 {
            assert!(polled(polls, listener.next()).is_none(), "nobody has come");
        }
        let here = Connector::new().connect_tokio(&bound).await.unwrap();
        // As often as it takes for the event to come.
        let there = loop {
            match polled(1, listener.next()) {
                Some(there) => break there.unwrap(),
                None => tokio::task::yield_now().await,
            }
        };
        talk(here, there).await;
    }
}

#[cfg(target_os = "linux")]
mod busy {
    use super::*;

    #[tokio::test]
    async fn a_unix_listener_that_does_not_accept_is_a_timeout() {
        let path = links::socket_path("tokio-busy");
        let _busy = links::busy(&path);
        let connector = Connector::new().timeout(Duration::from_millis(20));
        let error = connector.connect_tokio(&Address::Unix(path.clone())).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        std::fs::remove_file(&path).unwrap();
    }

    #[tokio::test]
    async fn one_that_has_room_again_is_connected_to() {
        let path = links::socket_path("tokio-room");
        let (listener, links) = links::busy(&path);
        let address = Address::Unix(path.clone());
        let connector = Connector::new();
        let mut connecting = std::pin::pin!(connector.connect_tokio(&address));
        let early = tokio::time::timeout(Duration::from_millis(5), connecting.as_mut()).await;
        assert!(early.is_err(), "there is no room");
        for _ in &links {
            listener.accept().unwrap();
        }
        let here = connecting.await.unwrap();
        let there = std::os::unix::net::UnixStream::from(std::os::fd::OwnedFd::from(listener.accept().unwrap().0));
        there.set_nonblocking(true).unwrap();
        talk(here, TokioLink::Unix(tokio::net::UnixStream::from_std(there).unwrap())).await;
        std::fs::remove_file(&path).unwrap();
    }

    /// What is open of sockets in this process, of any test.
    fn sockets() -> Vec<std::path::PathBuf> {
        let links =
            std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| entry.unwrap().path().read_link().ok());
        let mut sockets: Vec<_> = links.filter(|link| link.to_string_lossy().starts_with("socket:")).collect();
        sockets.sort();
        sockets
    }

    /// In a process of its own, whose descriptors are counted.
    #[test]
    fn connecting_that_is_cancelled_leaves_nothing_behind() {
        const ALONE: &str = "FRAMING_LINK_ALONE";
        if std::env::var_os(ALONE).is_none() {
            let this = "busy::connecting_that_is_cancelled_leaves_nothing_behind";
            let mut command = std::process::Command::new(std::env::current_exe().unwrap());
            let status = command.args([this, "--exact"]).env(ALONE, "1").status().unwrap();
            assert!(status.success());
            return;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let path = links::socket_path("tokio-dropped");
            let busy = links::busy(&path);
            let unix = Address::Unix(path.clone());
            let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let before = sockets();
            for polls in 1..5 {
                for address in [&unix, &Address::from(tcp.local_addr().unwrap())] {
                    let connector = Connector::new();
                    let mut connecting = Box::pin(connector.connect_tokio(address));
                    for _ in 0..polls {
                        let wait = tokio::time::timeout(Duration::from_millis(1), connecting.as_mut());
                        if wait.await.is_ok() {
                            break;
                        }
                    }
                    drop(connecting);
                    assert_eq!(sockets(), before, "{address}");
                }
            }
            drop(busy);
            std::fs::remove_file(&path).unwrap();
        });
    }
}

#[cfg(unix)]
#[test]
fn a_listener_survives_a_lack_of_descriptors() {
    for address in addresses("tokio-lack") {
        let misses = links::accepted_with_few_descriptors("tokio", &address);
        assert!(misses >= 3, "{misses} times too few descriptors, of 24, for 60 connections");
    }
}
