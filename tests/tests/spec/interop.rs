//! Rows of messages of other libraries.

use std::num::NonZero;

use framing_core::{Bincode1, Bincode2, Message, Postcard, Prost, ProstField, Serde, SerdeField, Varint};
use serde::{Deserialize, Serialize};

use super::check::{accepted, open, reject, size, unencodable, value};
use super::document::Document;

#[derive(Clone, PartialEq, prost::Message)]
struct Route {
    #[prost(uint32, tag = "1")]
    id: u32,
    #[prost(string, tag = "2")]
    host: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Verb {
    Stop,
    Move(i16, Option<char>),
    Say { words: Vec<String>, ttl: NonZero<u8> },
    Count(Vec<()>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Chain(Option<Box<Chain>>);

#[derive(Debug, PartialEq, Message)]
enum Mixed {
    #[message(tag = 0x0a)]
    Field(#[message(with = ProstField<Varint, 20>)] Route),
    #[message(tag = 0x12)]
    Whole(Prost<Route, 20>),
    #[message(tag = 0x1a)]
    Verb(#[message(with = SerdeField<Postcard, Varint, 20>)] Verb),
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "prost-field" (Mixed, Mixed::Field(Route { id: 300, host: "a".into() }));
        "prost-field-empty" (Mixed, Mixed::Field(Route::default()));
        "serde-field" (Mixed, Mixed::Verb(Verb::Move(-2, Some('é'))));
        "serde-bincode1" (Serde<Verb, Bincode1, 99>, Serde::new(Verb::Move(-2, Some('é'))));
        "serde-bincode2" (Serde<Verb, Bincode2, 99>, Serde::new(Verb::Say { words: vec!["a".into()], ttl: NonZero::new(9).unwrap() }));
        "serde-postcard" (Serde<Verb, Postcard, 99>, Serde::new(Verb::Stop));
    }
    rows! { open document;
        "prost" (Prost<Route, 20>, Prost(Route { id: 300, host: "a".into() }));
        "prost-empty" (Prost<Route, 20>, Prost(Route::default()));
        "prost-within" (Mixed, Mixed::Whole(Prost(Route { id: 1, host: "".into() })));
    }
    rows! { accepted document;
        "prost-order" (Prost<Route, 20>, Prost(Route { id: 1, host: "a".into() }));
        "prost-unknown" (Prost<Route, 20>, Prost(Route { id: 1, host: "".into() }));
        "prost-overlong" (Prost<Route, 20>, Prost(Route { id: 1, host: "".into() }));
    }
    types! { size document;
        "size-prost" (Prost<Route, 20>);
        "size-prost-default" (Prost<Route>);
        "size-mixed" (Mixed);
        "size-serde" (Serde<Verb, Postcard, 99>);
    }
    types! { reject document;
        "prost-wire-type" (Prost<Route, 20>);
        "prost-utf8" (Prost<Route, 20>);
        "prost-no-wire-type" (Prost<Route, 20>);
        "prost-key" (Prost<Route, 20>);
        "prost-group" (Prost<Route, 20>);
        "prost-varint" (Prost<Route, 20>);
        "prost-cut" (Prost<Route, 20>);
        "prost-too-long" (Prost<Route, 2>);
        "prost-too-long-within" (Prost<Route, 20>);
        "prost-field-too-long" (Mixed);
        "prost-field-cut" (Mixed);
        "serde-field-trailing" (Mixed);
        "serde-tag" (Serde<Verb, Bincode2, 99>);
        "serde-refused" (Serde<Verb, Postcard, 99>);
        "serde-empty-item" (Serde<Verb, Postcard, 99>);
        "serde-too-long" (Serde<Verb, Postcard, 99>);
        "serde-too-deep" (Serde<Chain, Postcard, 99>);
    }
    rows! { unencodable document;
        "encode-prost-too-long" (Prost<Route, 2>, Prost(Route { id: 300, host: "".into() }));
        "encode-prost-field-too-long" (Mixed, Mixed::Field(Route { id: 0, host: "x".repeat(19) }));
        "encode-serde-too-long" (Serde<Verb, Postcard, 2>, Serde::new(Verb::Move(-2, Some('é'))));
        "encode-serde-empty-item" (Serde<Verb, Postcard, 99>, Serde::new(Verb::Count(vec![()])));
    }
}
