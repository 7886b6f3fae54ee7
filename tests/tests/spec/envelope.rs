//! Rows of envelopes.

use framing_io::envelope::{Envelope, Head, Kind, PayloadEncoding, Trace};
use framing_io::exchange::{Refusal, Why};
use framing_io::handoff::{Acknowledgement, Answer, Offer, Token};
use framing_io::mux::ProbeAnswer;

use super::check::{reject, size, value};
use super::document::Document;

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "envelope-request" (Envelope<[u8; 2]>, Envelope { head: Head::new(Kind::Request, 0x7a63, 7), payload: [1, 2] });
        "envelope-event" (Head, Head { kind: Kind::Event, encoding: PayloadEncoding::Other(9), protocol: 1, id: 2, deadline: Some(3), trace: None });
        "envelope-trace" (Trace, Trace { id: [1; 16], parent: [2; 8], flags: 1, state: "a=b".into() });
        "envelope-offer" (Offer, Offer { token: Token::from_bytes([7; 16]), service: "a".into(), unread: vec![9] });
        "envelope-accepted" (Acknowledgement, Acknowledgement { token: Token::from_bytes([7; 16]), answer: Answer::Accepted });
        "envelope-declined" (Answer, Answer::Declined { detail: "no".into() });
        "envelope-probe" (ProbeAnswer<u8>, ProbeAnswer { nonce: [7; 32], identity: 9 });
        "envelope-refusal" (Refusal, Refusal { why: Why::Busy, number: 300 });
        "envelope-whys" (Little<[Why; 8]>, [Why::Unserved, Why::Busy, Why::Late, Why::Malformed, Why::Denied, Why::Unanswered, Why::Duplicate, Why::Other(200)]);
        "envelope-kinds" (Little<[Kind; 5]>, [Kind::Request, Kind::Response, Kind::Event, Kind::Cancel, Kind::Refusal]);
        "envelope-encodings" (Little<[PayloadEncoding; 4]>, [PayloadEncoding::Plain, PayloadEncoding::Zstd, PayloadEncoding::Snappy, PayloadEncoding::Lz4]);
    }
    types! { size document;
        "size-head" (Head);
    }
    types! { reject document;
        "envelope-version" (Head);
        "envelope-kind" (Head);
        "envelope-no-trace" (Trace);
    }
}
