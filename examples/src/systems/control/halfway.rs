//! While it moves: one enum for both. Three messages have moved, those that are sent most; nine have not.
#![allow(missing_docs, reason = "they are the names that they were")]

use framing_core::{Message, ProstField};

use super::{after, before};

/// A message that has not moved lies as it did in the envelope, byte for byte: its tag is the key of the field,
/// `number << 3 | 2`, and a varint and the message follow it.
///
/// One that has moved has a tag that no key can be, `number << 3 | 7`: an envelope is never taken for it. Its old form stays
/// until no peer sends it.
#[derive(Debug, Message)]
pub enum Control {
    #[message(tag = 0x0a)]
    Hello(#[message(with = ProstField)] before::Hello),
    #[message(tag = 0x12)]
    Welcome(#[message(with = ProstField)] before::Welcome),
    #[message(tag = 0x1a)]
    OldPing(#[message(with = ProstField)] before::Ping),
    #[message(tag = 0x1f)]
    Ping(after::Ping),
    #[message(tag = 0x22)]
    OldPong(#[message(with = ProstField)] before::Pong),
    #[message(tag = 0x27)]
    Pong(after::Ping),
    #[message(tag = 0x2a)]
    AddRoute(#[message(with = ProstField)] before::AddRoute),
    #[message(tag = 0x32)]
    RemoveRoute(#[message(with = ProstField)] before::RemoveRoute),
    #[message(tag = 0x3a)]
    AddBackend(#[message(with = ProstField)] before::AddBackend),
    #[message(tag = 0x42)]
    RemoveBackend(#[message(with = ProstField)] before::RemoveBackend),
    #[message(tag = 0x4a)]
    Watch(#[message(with = ProstField)] before::Watch),
    #[message(tag = 0x52)]
    OldReport(#[message(with = ProstField)] before::Report),
    #[message(tag = 0x57)]
    Report(after::Report),
    #[message(tag = 0x5a)]
    Drain(#[message(with = ProstField)] before::Drain),
    #[message(tag = 0x62)]
    Reply(#[message(with = ProstField)] before::Reply),
}

impl Control {
    /// As it is sent to a peer that knows what has moved, or to one that does not.
    #[must_use]
    pub fn new(body: before::Body, peer_is_new: bool) -> Self {
        use before::Body;
        match body {
            Body::Ping(ping) if peer_is_new => Self::Ping(after::Ping { nonce: ping.nonce }),
            Body::Pong(pong) if peer_is_new => Self::Pong(after::Ping { nonce: pong.nonce }),
            Body::Report(report) if peer_is_new => Self::Report(report.into()),
            Body::Ping(ping) => Self::OldPing(ping),
            Body::Pong(pong) => Self::OldPong(pong),
            Body::Report(report) => Self::OldReport(report),
            Body::Hello(hello) => Self::Hello(hello),
            Body::Welcome(welcome) => Self::Welcome(welcome),
            Body::AddRoute(route) => Self::AddRoute(route),
            Body::RemoveRoute(route) => Self::RemoveRoute(route),
            Body::AddBackend(backend) => Self::AddBackend(backend),
            Body::RemoveBackend(backend) => Self::RemoveBackend(backend),
            Body::Watch(watch) => Self::Watch(watch),
            Body::Drain(drain) => Self::Drain(drain),
            Body::Reply(reply) => Self::Reply(reply),
        }
    }
}
