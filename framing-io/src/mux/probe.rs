//! Probes: who is at the other end?

use std::io;

use framing_core::{DecodeError, Message, Raw};

use crate::envelope::{Envelope, Head, Kind, PROBE, PayloadEncoding};

/// The bytes of a nonce.
pub const NONCE_SIZE: usize = 32;

/// A question who is at the other end, whose answer cannot have been recorded before: it has to hold the nonce.
///
/// ```
/// use framing_core::{Message, Raw};
/// use framing_io::envelope::Envelope;
/// use framing_io::mux::{Classified, Detected, Mux, Probe};
///
/// #[derive(Debug, PartialEq, Message)]
/// struct Identity {
///     pid: u32,
/// }
///
/// // Here: the question goes out in `envelope::FRAMING`.
/// let probe = Probe::new()?;
/// let mut bytes = vec![1];
/// let question = probe.request().encode_to_vec()?;
/// bytes.extend(u32::try_from(question.len())?.to_le_bytes());
/// bytes.extend(question);
///
/// // There.
/// let mux = Mux::new(&Identity { pid: 7 }, |_: &[u8]| Detected::NotLegacy)?;
/// let Classified::Probe { reply, .. } = mux.classify(&bytes)? else { panic!("a probe") };
///
/// // Here again.
/// let answer: Envelope<Raw<'_>> = Envelope::decode_frame(&reply[5..])?;
/// assert_eq!(probe.check::<Identity>(&answer)?, Identity { pid: 7 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The id of the request.
    pub id: u64,
    /// What has to come back, in the answer.
    pub nonce: [u8; NONCE_SIZE],
}

/// What a probe is answered with: its nonce, then who is here.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
pub struct ProbeAnswer<I> {
    /// That of the probe.
    pub nonce: [u8; NONCE_SIZE],
    /// A message on which the two ends agree.
    pub identity: I,
}

/// What is wrong with a probe that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeFault {
    /// It is no request.
    #[error("it is of kind {found:?} and not a request")]
    Kind {
        /// What it is.
        found: Kind,
    },
    /// Its payload is packed.
    #[error("its nonce is packed ({found:?}), and is to be plain")]
    Encoding {
        /// How.
        found: PayloadEncoding,
    },
    /// Its payload is no nonce.
    #[error("its nonce has {found} bytes and not {NONCE_SIZE}")]
    Nonce {
        /// How many bytes it has.
        found: usize,
    },
    /// The identity of this end and a nonce do not fit in a frame.
    #[error(
        "the identity, of {size} bytes, does not fit in an answer: make it smaller, or the limit of the mux larger"
    )]
    IdentityTooLarge {
        /// The bytes of the identity.
        size: usize,
    },
}

/// Why an answer to a probe does not tell who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// It is no plain response to a probe.
    #[error("protocol {protocol:#x}, {kind:?}, packed {encoding:?}: that is no response to a probe")]
    NoAnswer {
        /// Its protocol.
        protocol: u32,
        /// Its kind.
        kind: Kind,
        /// How its payload is packed.
        encoding: PayloadEncoding,
    },
    /// It answers another probe.
    #[error("it answers probe {found}, and not {expected}")]
    Id {
        /// The id of the probe.
        expected: u64,
        /// The id of the answer.
        found: u64,
    },
    /// It does not hold the nonce, so it was made for another probe.
    #[error("it does not hold the nonce: it was made for another probe")]
    Nonce,
    /// It holds no identity of this type.
    #[error(transparent)]
    Identity(#[from] DecodeError),
}

impl Probe {
    /// A probe with a nonce and an id that nobody foresees.
    ///
    /// # Errors
    /// Those of the system, where it gives no random bytes.
    pub fn new() -> io::Result<Self> {
        let (mut nonce, mut id) = ([0; NONCE_SIZE], [0; 8]);
        getrandom::fill(&mut nonce).and_then(|()| getrandom::fill(&mut id)).map_err(io::Error::other)?;
        Ok(Self { id: u64::from_le_bytes(id), nonce })
    }

    /// The question.
    #[must_use]
    pub const fn request(&self) -> Envelope<[u8; NONCE_SIZE]> {
        Envelope { head: Head::new(Kind::Request, PROBE, self.id), payload: self.nonce }
    }

    /// Who is there, according to `answer`.
    ///
    /// # Errors
    /// [`ProbeError`]: it is not the answer to this probe, or holds no `I`.
    pub fn check<'a, I: Message<'a>>(&self, answer: &Envelope<Raw<'a>>) -> Result<I, ProbeError> {
        let Head { kind, encoding, protocol, id, .. } = answer.head;
        if (kind, encoding, protocol) != (Kind::Response, PayloadEncoding::Plain, PROBE) {
            return Err(ProbeError::NoAnswer { protocol, kind, encoding });
        }
        if id != self.id {
            return Err(ProbeError::Id { expected: self.id, found: id });
        }
        let held: ProbeAnswer<Raw<'_>> = ProbeAnswer::decode_frame(answer.payload.0)?;
        if held.nonce != self.nonce {
            return Err(ProbeError::Nonce);
        }
        Ok(I::decode_frame(held.identity.0)?)
    }
}

/// The answer to the probe that came, from whoever is `identity`.
pub(super) fn answer<'i>(
    probe: &Envelope<Raw<'_>>,
    identity: &'i [u8],
) -> Result<Envelope<ProbeAnswer<Raw<'i>>>, ProbeFault> {
    let Head { kind, encoding, .. } = probe.head;
    if kind != Kind::Request {
        return Err(ProbeFault::Kind { found: kind });
    }
    if encoding != PayloadEncoding::Plain {
        return Err(ProbeFault::Encoding { found: encoding });
    }
    let found = probe.payload.0;
    let Ok(nonce) = found.try_into() else { return Err(ProbeFault::Nonce { found: found.len() }) };
    Ok(Envelope { head: probe.head.reply(Kind::Response), payload: ProbeAnswer { nonce, identity: Raw(identity) } })
}
