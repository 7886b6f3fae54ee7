//! The protocol as types of serde: what users of postcard and bincode have.
#![allow(missing_docs, reason = "they are the names that they were")]

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    Hello { version: u16, name: String },
    Welcome { session: u64 },
    Ping { nonce: u64 },
    Pong { nonce: u64 },
    AddRoute { id: u32, host: String, path: Option<String>, backends: Vec<u32> },
    RemoveRoute { id: u32 },
    AddBackend { id: u32, ip: IpAddr, port: u16 },
    RemoveBackend { id: u32 },
    Watch { every_ms: u32 },
    Report { samples: Vec<Sample> },
    Drain { backend: u32, deadline_ms: u32 },
    Reply { status: Status, text: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub backend: u32,
    pub requests: u64,
    pub bytes: u64,
    pub p99_us: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Status {
    Ok,
    Refused,
}

/// One of each message: those of [`before::samples`](super::before::samples).
#[must_use]
pub fn samples() -> Vec<Control> {
    let sample = |backend| Sample { backend, requests: 71_205, bytes: 90_400_120, p99_us: 18_340 };
    vec![
        Control::Hello { version: 3, name: "edge-7".into() },
        Control::Welcome { session: 0x5eed_1234_5678 },
        Control::Ping { nonce: 0x0123_4567_89ab_cdef },
        Control::Pong { nonce: 0x0123_4567_89ab_cdef },
        Control::AddRoute { id: 40, host: "api.example".into(), path: None, backends: vec![1, 2, 900] },
        Control::RemoveRoute { id: 40 },
        Control::AddBackend { id: 900, ip: [10, 20, 30, 40].into(), port: 8080 },
        Control::RemoveBackend { id: 900 },
        Control::Watch { every_ms: 5_000 },
        Control::Report { samples: (0..8).map(sample).collect() },
        Control::Drain { backend: 900, deadline_ms: 30_000 },
        Control::Reply { status: Status::Ok, text: "ok".into() },
    ]
}
