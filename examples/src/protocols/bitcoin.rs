//! Messages of the Bitcoin network, version 1: magic, a command of twelve bytes, the payload's length and checksum, the payload.

use std::net::Ipv6Addr;

use framing_core::{CompactSize, Message};
use sha2::{Digest, Sha256};

/// The largest payload that is accepted (`MAX_PROTOCOL_MESSAGE_LENGTH`).
pub const LARGEST: usize = 4_000_000;

/// A message, by its command.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(magic = b"\xf9\xbe\xb4\xd9", tag = [u8; 12])]
pub enum Packet<'a> {
    /// Who a peer is.
    #[message(tag = b"version")]
    Version(Payload<Version<'a>>),
    /// That it was understood.
    #[message(tag = b"verack")]
    VerAck(Payload<Nothing>),
    /// A wish for all transactions that wait.
    #[message(tag = b"mempool")]
    Mempool(Payload<Nothing>),
    /// A question whether the peer is there.
    #[message(tag = b"ping")]
    Ping(Payload<Nonce>),
    /// The answer to it.
    #[message(tag = b"pong")]
    Pong(Payload<Nonce>),
    /// Why a message was refused.
    #[message(tag = b"reject")]
    Reject(Payload<Reject<'a>>),
    /// A command that nobody here knows.
    #[message(other)]
    Unknown([u8; 12], Payload<Bytes<'a>>),
}

/// What stands before each payload, and the payload.
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Payload<P> {
    #[message(size_of = payload)]
    length: u32,
    #[message(checksum = double_sha256, over = payload)]
    checksum: [u8; 4],
    /// What the command says.
    pub payload: P,
}

impl<P> Payload<P> {
    /// The payload with its length and checksum, which are computed where it is written.
    pub const fn new(payload: P) -> Self {
        Self { length: 0, checksum: [0; 4], payload }
    }

    /// The length that it came with.
    pub const fn length(&self) -> u32 {
        self.length
    }

    /// The checksum that it came with.
    pub const fn checksum(&self) -> [u8; 4] {
        self.checksum
    }
}

/// The first four bytes of the SHA-256 of the SHA-256.
fn double_sha256(payload: &[u8]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::digest(Sha256::digest(payload)).into();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// The payload of the commands that need none.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Nothing;

/// The payload of `ping` and `pong`.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Nonce(pub u64);

/// A payload as it lies.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Bytes<'a>(#[message(rest, max = LARGEST)] pub &'a [u8]);

/// Who a peer is.
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Version<'a> {
    /// Of the protocol.
    pub version: i32,
    /// What the peer offers.
    pub services: Services,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// Who the peer thinks that we are.
    pub to: Address,
    /// Who the peer thinks that it is.
    pub from: Address,
    /// By which a node notices that it talks to itself.
    pub nonce: u64,
    /// Its name.
    #[message(len = CompactSize, max = 256)]
    pub user_agent: &'a str,
    /// The height of its last block.
    pub start_height: i32,
    /// Whether transactions should be told at once; old peers (before BIP 37) do not say.
    #[message(since)]
    pub relay: Option<bool>,
}

/// An address of the network. The port and the address are big-endian, as elsewhere on the Internet.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Address {
    /// What is offered there.
    pub services: Services,
    /// IPv4 is mapped.
    pub ip: Ipv6Addr,
    /// The port.
    #[message(big_endian)]
    pub port: u16,
}

/// What a peer offers, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Services(pub u64);

/// Why a message was refused (BIP 61).
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Reject<'a> {
    /// The command of the message.
    #[message(len = CompactSize, max = 12)]
    pub message: &'a str,
    /// What kind of fault it had.
    pub code: RejectCode,
    /// What fault.
    #[message(len = CompactSize, max = 111)]
    pub reason: &'a str,
    /// The block or transaction that was refused.
    pub hash: [u8; 32],
}

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[allow(missing_docs, reason = "they are names")]
pub enum RejectCode {
    Malformed = 0x01,
    Invalid = 0x10,
    Obsolete = 0x11,
    Duplicate = 0x12,
    NonStandard = 0x40,
    Dust = 0x41,
    InsufficientFee = 0x42,
    Checkpoint = 0x43,
}
