//! What the two processes tell each other. Each bound is in the type, so each side knows the most that it can be sent.

use framing_core::Message;

/// From a worker that has come up.
#[derive(Debug, Message)]
pub(crate) struct Hello {
    pub(crate) version: u16,
}

/// To it: who it is.
#[derive(Debug, Message)]
pub(crate) struct Welcome {
    pub(crate) id: u32,
}

/// What a worker is to do.
#[derive(Debug, Message)]
pub(crate) enum Order {
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
pub(crate) enum Report {
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
