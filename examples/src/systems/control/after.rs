//! Where it goes: derived messages. Each states its bounds, and addresses and states are what they are. The tags are those
//! that the messages moved to, so that the last step changes no byte: it only removes what nobody sends any more.
#![allow(missing_docs, reason = "they are the names that they were")]

use std::net::SocketAddr;

use framing_core::Message;

use super::{before, serde};

#[derive(Debug, Message)]
pub enum Control {
    #[message(tag = 0x0f)]
    Hello {
        version: u16,
        #[message(len = u8)]
        name: String,
    },
    #[message(tag = 0x17)]
    Welcome { session: u64 },
    #[message(tag = 0x1f)]
    Ping(Ping),
    #[message(tag = 0x27)]
    Pong(Ping),
    #[message(tag = 0x2f)]
    AddRoute {
        id: u32,
        #[message(len = u8)]
        host: String,
        #[message(max = 1024, len = u16)]
        path: Option<String>,
        #[message(len = u8)]
        backends: Vec<u32>,
    },
    #[message(tag = 0x37)]
    RemoveRoute { id: u32 },
    #[message(tag = 0x3f)]
    AddBackend { id: u32, address: SocketAddr },
    #[message(tag = 0x47)]
    RemoveBackend { id: u32 },
    #[message(tag = 0x4f)]
    Watch { every_ms: u32 },
    #[message(tag = 0x57)]
    Report(Report),
    #[message(tag = 0x5f)]
    Drain { backend: u32, deadline_ms: u32 },
    #[message(tag = 0x67)]
    Reply {
        status: Status,
        #[message(max = 1024, len = u16)]
        text: String,
    },
}

#[derive(Debug, Message)]
pub struct Ping {
    pub nonce: u64,
}

#[derive(Debug, Message)]
pub struct Report {
    #[message(max = 1024, len = u16)]
    pub samples: Vec<Sample>,
}

#[derive(Debug, Message)]
pub struct Sample {
    #[message(varint)]
    pub backend: u32,
    #[message(varint)]
    pub requests: u64,
    #[message(varint)]
    pub bytes: u64,
    #[message(varint)]
    pub p99_us: u32,
}

#[derive(Debug, Message)]
pub enum Status {
    Ok,
    Refused,
}

impl From<before::Report> for Report {
    fn from(report: before::Report) -> Self {
        let sample = |sample: before::Sample| {
            let before::Sample { backend, requests, bytes, p99_us } = sample;
            Sample { backend, requests, bytes, p99_us }
        };
        Self { samples: report.samples.into_iter().map(sample).collect() }
    }
}

/// What a value of the old types has to hold to be one of the new: Protocol Buffers did not say.
impl TryFrom<before::Body> for Control {
    type Error = anyhow::Error;

    fn try_from(body: before::Body) -> anyhow::Result<Self> {
        use before::Body;
        Ok(match body {
            Body::Hello(hello) => Self::Hello { version: hello.version.try_into()?, name: hello.name },
            Body::Welcome(welcome) => Self::Welcome { session: welcome.session },
            Body::Ping(ping) => Self::Ping(Ping { nonce: ping.nonce }),
            Body::Pong(pong) => Self::Pong(Ping { nonce: pong.nonce }),
            Body::AddRoute(before::AddRoute { id, host, path, backends }) => {
                Self::AddRoute { id, host, path, backends }
            }
            Body::RemoveRoute(route) => Self::RemoveRoute { id: route.id },
            Body::AddBackend(backend) => Self::AddBackend { id: backend.id, address: backend.address.parse()? },
            Body::RemoveBackend(backend) => Self::RemoveBackend { id: backend.id },
            Body::Watch(watch) => Self::Watch { every_ms: watch.every_ms },
            Body::Report(report) => Self::Report(report.into()),
            Body::Drain(drain) => Self::Drain { backend: drain.backend, deadline_ms: drain.deadline_ms.try_into()? },
            Body::Reply(reply) => {
                let status = if reply.status == 0 { Status::Ok } else { Status::Refused };
                Self::Reply { status, text: reply.text }
            }
        })
    }
}

impl From<serde::Sample> for Sample {
    fn from(sample: serde::Sample) -> Self {
        let serde::Sample { backend, requests, bytes, p99_us } = sample;
        Self { backend, requests, bytes, p99_us }
    }
}

/// A value of serde's types said what it holds.
impl From<serde::Control> for Control {
    fn from(message: serde::Control) -> Self {
        use serde::Control as Old;
        match message {
            Old::Hello { version, name } => Self::Hello { version, name },
            Old::Welcome { session } => Self::Welcome { session },
            Old::Ping { nonce } => Self::Ping(Ping { nonce }),
            Old::Pong { nonce } => Self::Pong(Ping { nonce }),
            Old::AddRoute { id, host, path, backends } => Self::AddRoute { id, host, path, backends },
            Old::RemoveRoute { id } => Self::RemoveRoute { id },
            Old::AddBackend { id, ip, port } => Self::AddBackend { id, address: (ip, port).into() },
            Old::RemoveBackend { id } => Self::RemoveBackend { id },
            Old::Watch { every_ms } => Self::Watch { every_ms },
            Old::Report { samples } => Self::Report(Report { samples: samples.into_iter().map(Into::into).collect() }),
            Old::Drain { backend, deadline_ms } => Self::Drain { backend, deadline_ms },
            Old::Reply { status: serde::Status::Ok, text } => Self::Reply { status: Status::Ok, text },
            Old::Reply { status: serde::Status::Refused, text } => Self::Reply { status: Status::Refused, text },
        }
    }
}
