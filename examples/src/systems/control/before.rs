//! What `prost-build` makes of the protocol's `.proto` file: twelve messages, and an envelope that holds one of them.
#![allow(missing_docs, reason = "they are names of Protocol Buffers")]

#[derive(Clone, PartialEq, prost::Message)]
pub struct Envelope {
    #[prost(oneof = "Body", tags = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12")]
    pub body: Option<Body>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub enum Body {
    #[prost(message, tag = "1")]
    Hello(Hello),
    #[prost(message, tag = "2")]
    Welcome(Welcome),
    #[prost(message, tag = "3")]
    Ping(Ping),
    #[prost(message, tag = "4")]
    Pong(Pong),
    #[prost(message, tag = "5")]
    AddRoute(AddRoute),
    #[prost(message, tag = "6")]
    RemoveRoute(RemoveRoute),
    #[prost(message, tag = "7")]
    AddBackend(AddBackend),
    #[prost(message, tag = "8")]
    RemoveBackend(RemoveBackend),
    #[prost(message, tag = "9")]
    Watch(Watch),
    #[prost(message, tag = "10")]
    Report(Report),
    #[prost(message, tag = "11")]
    Drain(Drain),
    #[prost(message, tag = "12")]
    Reply(Reply),
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Hello {
    #[prost(uint32, tag = "1")]
    pub version: u32,
    #[prost(string, tag = "2")]
    pub name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Welcome {
    #[prost(uint64, tag = "1")]
    pub session: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Ping {
    #[prost(fixed64, tag = "1")]
    pub nonce: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Pong {
    #[prost(fixed64, tag = "1")]
    pub nonce: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct AddRoute {
    #[prost(uint32, tag = "1")]
    pub id: u32,
    #[prost(string, tag = "2")]
    pub host: String,
    #[prost(string, optional, tag = "3")]
    pub path: Option<String>,
    #[prost(uint32, repeated, tag = "4")]
    pub backends: Vec<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RemoveRoute {
    #[prost(uint32, tag = "1")]
    pub id: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct AddBackend {
    #[prost(uint32, tag = "1")]
    pub id: u32,
    #[prost(string, tag = "2")]
    pub address: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RemoveBackend {
    #[prost(uint32, tag = "1")]
    pub id: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Watch {
    #[prost(uint32, tag = "1")]
    pub every_ms: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Report {
    #[prost(message, repeated, tag = "1")]
    pub samples: Vec<Sample>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Sample {
    #[prost(uint32, tag = "1")]
    pub backend: u32,
    #[prost(uint64, tag = "2")]
    pub requests: u64,
    #[prost(uint64, tag = "3")]
    pub bytes: u64,
    #[prost(uint32, tag = "4")]
    pub p99_us: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Drain {
    #[prost(uint32, tag = "1")]
    pub backend: u32,
    #[prost(uint64, tag = "2")]
    pub deadline_ms: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Reply {
    #[prost(int32, tag = "1")]
    pub status: i32,
    #[prost(string, tag = "2")]
    pub text: String,
}

/// An envelope with one of each message.
#[must_use]
pub fn samples() -> Vec<Envelope> {
    let sample = |backend| Sample { backend, requests: 71_205, bytes: 90_400_120, p99_us: 18_340 };
    let bodies = [
        Body::Hello(Hello { version: 3, name: "edge-7".into() }),
        Body::Welcome(Welcome { session: 0x5eed_1234_5678 }),
        Body::Ping(Ping { nonce: 0x0123_4567_89ab_cdef }),
        Body::Pong(Pong { nonce: 0x0123_4567_89ab_cdef }),
        Body::AddRoute(AddRoute { id: 40, host: "api.example".into(), path: None, backends: vec![1, 2, 900] }),
        Body::RemoveRoute(RemoveRoute { id: 40 }),
        Body::AddBackend(AddBackend { id: 900, address: "10.20.30.40:8080".into() }),
        Body::RemoveBackend(RemoveBackend { id: 900 }),
        Body::Watch(Watch { every_ms: 5_000 }),
        Body::Report(Report { samples: (0..8).map(sample).collect() }),
        Body::Drain(Drain { backend: 900, deadline_ms: 30_000 }),
        Body::Reply(Reply { status: 0, text: "ok".into() }),
    ];
    bodies.into_iter().map(|body| Envelope { body: Some(body) }).collect()
}
