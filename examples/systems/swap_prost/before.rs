//! What `prost-build` makes of the protocol's `.proto` file: twelve messages, and an envelope that holds one of them.

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Envelope {
    #[prost(oneof = "Body", tags = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12")]
    pub(crate) body: Option<Body>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum Body {
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
pub(crate) struct Hello {
    #[prost(uint32, tag = "1")]
    pub(crate) version: u32,
    #[prost(string, tag = "2")]
    pub(crate) name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Welcome {
    #[prost(uint64, tag = "1")]
    pub(crate) session: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Ping {
    #[prost(fixed64, tag = "1")]
    pub(crate) nonce: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Pong {
    #[prost(fixed64, tag = "1")]
    pub(crate) nonce: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AddRoute {
    #[prost(uint32, tag = "1")]
    pub(crate) id: u32,
    #[prost(string, tag = "2")]
    pub(crate) host: String,
    #[prost(string, optional, tag = "3")]
    pub(crate) path: Option<String>,
    #[prost(uint32, repeated, tag = "4")]
    pub(crate) backends: Vec<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct RemoveRoute {
    #[prost(uint32, tag = "1")]
    pub(crate) id: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AddBackend {
    #[prost(uint32, tag = "1")]
    pub(crate) id: u32,
    #[prost(string, tag = "2")]
    pub(crate) address: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct RemoveBackend {
    #[prost(uint32, tag = "1")]
    pub(crate) id: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Watch {
    #[prost(uint32, tag = "1")]
    pub(crate) every_ms: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Report {
    #[prost(message, repeated, tag = "1")]
    pub(crate) samples: Vec<Sample>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Sample {
    #[prost(uint32, tag = "1")]
    pub(crate) backend: u32,
    #[prost(uint64, tag = "2")]
    pub(crate) requests: u64,
    #[prost(uint64, tag = "3")]
    pub(crate) bytes: u64,
    #[prost(uint32, tag = "4")]
    pub(crate) p99_us: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Drain {
    #[prost(uint32, tag = "1")]
    pub(crate) backend: u32,
    #[prost(uint64, tag = "2")]
    pub(crate) deadline_ms: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Reply {
    #[prost(int32, tag = "1")]
    pub(crate) status: i32,
    #[prost(string, tag = "2")]
    pub(crate) text: String,
}
