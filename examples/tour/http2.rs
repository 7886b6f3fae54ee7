//! HTTP/2 (RFC 9113): frames of eleven types, some padded, each within the length that stands before it.

use framing_core::Message;
use framing_examples::protocols::http2::{Body, Data, Frame, GoAway, Headers, Priority, PushPromise, Settings, Stream};
use serde_json::json;

use crate::packets::{Damage, Decoded, Fault, Protocol, Shown, Vector, as_it_came, flip, flip_in};

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "http2",
    decode,
    damages: &[
        &[
            flip(0, 0x80, "Frame.length", "a length beyond what was agreed"),
            flip_in(5, 8, 0x02, "Data.stream", "bytes of no stream"),
            flip_in(29, 9, 0x20, "Frame.length", "more padding than there are bytes"),
        ],
        &[flip_in(5, 8, 0x01, "Headers.stream", "a head of no stream"), Damage::Cut],
        &[flip_in(44, 9, 0x80, "Frame.length", "more padding than there are bytes")],
        &[flip_in(13, 2, 0x01, "Frame.length", "a length too few")],
        &[
            flip_in(17, 2, 0x04, "Frame.length", "a length too few"),
            flip_in(5, 8, 0x01, "Settings.stream", "settings of a stream"),
        ],
        &[flip_in(9, 2, 0x08, "Frame.length", "a length too few")],
        &[flip_in(5, 8, 0x01, "GoAway.stream", "the end of a stream alone")],
        &[flip_in(9, 2, 0x04, "Frame.length", "a length too few")],
        &[flip_in(33, 9, 0x40, "Frame.length", "more padding than there are bytes")],
        &[as_it_came(9, "WindowUpdate.increment", "an increment of nothing")],
        &[as_it_came(13, "Frame.length", "more padding than there are bytes")],
    ],
};

fn decode(_: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    let frame = Frame::decode_frame(bytes)?;
    let (name, kind, flags, stream, fields) = match &frame.body {
        Body::Data(it) => ("DATA", 0, it.flags, it.stream, data(it)),
        Body::Headers(it) => ("HEADERS", 1, it.flags, it.stream, headers(it)),
        Body::Priority(it) => ("PRIORITY", 2, it.flags, it.stream, vec![priority(it.priority)]),
        Body::Reset(it) => ("RST_STREAM", 3, it.flags, it.stream, vec![Shown::new("error", it.error)]),
        Body::Settings(it) => ("SETTINGS", 4, it.flags, it.stream, settings(it)),
        Body::PushPromise(it) => ("PUSH_PROMISE", 5, it.flags, it.stream, push_promise(it)),
        Body::Ping(it) => {
            let text = it.opaque.escape_ascii().to_string();
            let shown = Shown::new("opaque", &text).check("opaque", format!("{text} (ASCII)"));
            ("PING", 6, it.flags, it.stream, vec![shown])
        }
        Body::GoAway(it) => ("GOAWAY", 7, it.flags, it.stream, go_away(it)),
        Body::WindowUpdate(it) => {
            let shown = Shown::new("increment", it.increment).check("increment", it.increment);
            ("WINDOW_UPDATE", 8, it.flags, it.stream, vec![shown])
        }
        Body::Continuation(it) => ("CONTINUATION", 9, it.flags, it.stream, vec![text("fragment", it.fragment)]),
        Body::Unknown(kind, it) => ("UNKNOWN", *kind, it.flags, it.stream, vec![text("payload", it.payload)]),
    };
    let Stream { id, .. } = stream;
    let mut all = vec![
        Shown::new("frame", format!("{name}, flags {flags:#04x}, stream {id}, {} bytes", frame.length()))
            .check("length", frame.length())
            .check("type", kind)
            .check("flags", flags)
            .check("stream_id", id),
    ];
    all.extend(fields);
    Ok(Decoded { fields: all, encoded: frame.encode_to_vec()? })
}

fn text(label: &'static str, bytes: &[u8]) -> Shown {
    let text = bytes.escape_ascii().to_string();
    Shown::new(label, &text).check(label, text)
}

fn padding(bytes: &[u8]) -> Shown {
    text("padding", bytes).check("pad_length", bytes.len())
}

fn data(data: &Data<'_>) -> Vec<Shown> {
    vec![text("data", data.data), padding(data.padding)]
}

fn headers(headers: &Headers<'_>) -> Vec<Shown> {
    let priority = headers.priority.map(priority);
    priority.into_iter().chain([text("fragment", headers.fragment), padding(headers.padding)]).collect()
}

fn priority(priority: Priority) -> Shown {
    let Priority { exclusive, dependency, weight } = priority;
    let how = if exclusive { "alone on" } else { "on" };
    Shown::new("depends", format!("{how} stream {dependency}, weight {}", weight.get()))
        .check("exclusive", exclusive)
        .check("stream_dependency", dependency)
        .check("weight", weight.get())
        .check("weight_wire", weight.wire())
}

fn settings(settings: &Settings) -> Vec<Shown> {
    let pairs: Vec<_> = settings.settings.iter().map(|setting| (setting.id, setting.value)).collect();
    let text: Vec<_> = pairs.iter().map(|(id, value)| format!("{id} = {value}")).collect();
    vec![Shown::new("settings", text.join(", ")).check("settings", json!(pairs))]
}

fn push_promise(promise: &PushPromise<'_>) -> Vec<Shown> {
    let promised = promise.promised.id;
    let promised = Shown::new("promised", format!("stream {promised}")).check("promised_stream_id", promised);
    vec![promised, text("fragment", promise.fragment), padding(promise.padding)]
}

fn go_away(last_words: &GoAway<'_>) -> Vec<Shown> {
    let GoAway { last, error, debug, .. } = last_words;
    vec![
        Shown::new("last stream", last.id).check("last_stream_id", last.id),
        Shown::new("error", error).check("error_code", *error),
        text("debug_data", debug),
    ]
}
