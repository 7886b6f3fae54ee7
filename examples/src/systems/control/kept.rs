//! The types of serde with `#[derive(Message)]` beside their own derives: each field that varies in length has a bound now, and
//! the bytes are those that they were.

/// The same types for each format. A program has one of them, and adds to its own types what stands here.
macro_rules! control {
    ($(#[$doc:meta])* $module:ident, $format:ident) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "they are the names that they were")]
        pub mod $module {
            use std::net::IpAddr;

            use framing_core::{$format, Message};
            use serde::{Deserialize, Serialize};

            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Message)]
            #[message(with = $format, tag = u32)]
            pub enum Control {
                Hello {
                    version: u16,
                    #[message(max = 255)]
                    name: String,
                },
                Welcome { session: u64 },
                Ping { nonce: u64 },
                Pong { nonce: u64 },
                AddRoute {
                    id: u32,
                    #[message(max = 255)]
                    host: String,
                    #[message(max = 1024)]
                    path: Option<String>,
                    #[message(max = 255)]
                    backends: Vec<u32>,
                },
                RemoveRoute { id: u32 },
                AddBackend { id: u32, ip: IpAddr, port: u16 },
                RemoveBackend { id: u32 },
                Watch { every_ms: u32 },
                Report {
                    #[message(max = 1024)]
                    samples: Vec<Sample>,
                },
                Drain { backend: u32, deadline_ms: u32 },
                Reply {
                    status: Status,
                    #[message(max = 1024)]
                    text: String,
                },
            }

            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Message)]
            #[message(with = $format)]
            pub struct Sample {
                pub backend: u32,
                pub requests: u64,
                pub bytes: u64,
                pub p99_us: u32,
            }

            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Message)]
            #[message(with = $format, tag = u32)]
            pub enum Status {
                Ok,
                Refused,
            }
        }
    };
}

control!(
    /// As postcard lays it out.
    postcard,
    Postcard
);
control!(
    /// As version 1 of bincode does.
    bincode1,
    Bincode1
);
control!(
    /// As version 2 of bincode does.
    bincode2,
    Bincode2
);
