//! What the two processes tell each other. Each bound is in the type, so each side knows the most that it can be sent.
#![allow(missing_docs, reason = "they are named for what they do")]

use framing_core::Message;

/// From a worker that has come up.
#[derive(Debug, Message)]
pub struct Hello {
    pub version: u16,
}

/// To it: who it is.
#[derive(Debug, Message)]
pub struct Welcome {
    pub id: u32,
}

/// What a worker is to do.
#[derive(Debug, Message)]
pub enum Order {
    AddBackend {
        #[message(max = 64)]
        address: String,
    },
    RemoveBackend {
        #[message(max = 64)]
        address: String,
    },
    List,
    /// Finish what is under way, and leave.
    Drain,
}

/// What a worker says of it.
#[derive(Debug, PartialEq, Message)]
pub enum Report {
    Backend {
        #[message(max = 64)]
        address: String,
    },
    Done {
        count: u32,
    },
    Failed {
        #[message(max = 200)]
        reason: String,
    },
}
