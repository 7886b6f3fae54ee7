//! `tokio::MessageStream` over TLS, with a certificate that is made for the test.

use std::sync::Arc;

use framing_core::{LengthPrefix, Raw};
use framing_io::StreamError;
use framing_io::tokio::MessageStream;
use framing_tests::samples::{Fixed, Lent, bytes};
use tokio::io::{DuplexStream, duplex};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};

/// A session between two ends in memory, over a pipe of so many bytes: enough for what the server sends last, before anybody
/// reads.
async fn session(room: usize) -> (client::TlsStream<DuplexStream>, server::TlsStream<DuplexStream>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let server = server.unwrap().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let client = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let client = client.unwrap().with_root_certificates(roots).with_no_client_auth();
    let (here, there) = duplex(room);
    let name = ServerName::try_from("localhost").unwrap();
    let (here, there) = tokio::join!(
        TlsConnector::from(Arc::new(client)).connect(name, here),
        TlsAcceptor::from(Arc::new(server)).accept(there)
    );
    (here.unwrap(), there.unwrap())
}

#[tokio::test]
async fn messages_go_and_come_back() {
    for room in [4 << 10, 64 << 10] {
        let (here, there) = session(room).await;
        let mut here = MessageStream::new(here, LengthPrefix::u32());
        let mut there = MessageStream::new(there, LengthPrefix::u32());
        let peer = tokio::spawn(async move {
            while let Some(frame) = there.recv_frame().await.unwrap() {
                let payload = frame.payload().to_vec();
                match payload.len() % 3 {
                    0 => there.send_frame(&payload).await.unwrap(),
                    1 => there.send(&Raw(&payload)).await.unwrap(),
                    _ => {
                        there.feed_bytes(payload.into()).await.unwrap();
                        there.flush().await.unwrap();
                    }
                }
            }
            there.close().await.unwrap();
        });
        for size in [0, 1, 2, 100, 16 << 10, 16_385, 100_000, 300_001, 300_002] {
            here.send(&Lent { tag: 1, bytes: &bytes(size) }).await.unwrap();
            let frame = here.recv_frame().await.unwrap().unwrap();
            assert_eq!(frame.decode(), Ok(Lent { tag: 1, bytes: &bytes(size) }));
        }
        here.close().await.unwrap();
        assert!(here.recv_frame().await.unwrap().is_none(), "the peer has closed too");
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_sender_flushes_what_the_session_holds_back() {
    let (here, there) = session(4 << 10).await;
    let (mut receiver, sender) = MessageStream::new(here, LengthPrefix::u8()).into_split();
    let (sender, writer) = sender.into_sender();
    let writer = tokio::spawn(writer);
    let mut there = MessageStream::new(there, LengthPrefix::u8());
    for id in 0..200 {
        // Each waits for its answer, so that nothing that comes later pushes it out.
        sender.send(&Fixed { id, kind: 1 }).await.unwrap();
        assert_eq!(there.recv::<Fixed>().await.unwrap(), Some(Fixed { id, kind: 1 }));
        there.send(&Fixed { id, kind: 2 }).await.unwrap();
        assert_eq!(receiver.recv::<Fixed>().await.unwrap(), Some(Fixed { id, kind: 2 }));
    }
    sender.close().await.unwrap();
    writer.await.unwrap().unwrap();
    assert!(there.recv::<Fixed>().await.unwrap().is_none());
}

#[tokio::test]
async fn an_end_without_a_close_is_an_error_of_the_session() {
    let (here, there) = session(4 << 10).await;
    let mut here = MessageStream::new(here, LengthPrefix::u8());
    drop(there);
    assert!(matches!(here.recv::<Fixed>().await, Err(StreamError::Io(_))), "it may have been cut off");
}
