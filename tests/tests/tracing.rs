//! The events of a stream, as a subscriber sees them.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use framing_core::LengthPrefix;
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Decoder, Encoder};
use framing_tests::script::Script;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

/// Writes down events, each with the spans around it.
#[derive(Clone, Default)]
struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<Mutex<Vec<&'static Metadata<'static>>>>,
    within: Arc<Mutex<Vec<Id>>>,
}

#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "framing" || metadata.target() == "test"
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.spans.lock().unwrap();
        spans.push(span.metadata());
        Id::from_u64(spans.len() as u64)
    }
    fn current_span(&self) -> Current {
        match self.within.lock().unwrap().last() {
            Some(id) => Current::new(id.clone(), self.metadata(id)),
            None => Current::none(),
        }
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let name = self.within.lock().unwrap().last().map_or("", |id| self.metadata(id).name());
        self.lines.lock().unwrap().push(format!("{name}: {}{}", event.metadata().level(), fields.0));
    }
    fn enter(&self, span: &Id) {
        self.within.lock().unwrap().push(span.clone());
    }
    fn exit(&self, _: &Id) {
        self.within.lock().unwrap().pop();
    }
}

impl Log {
    fn metadata(&self, id: &Id) -> &'static Metadata<'static> {
        self.spans.lock().unwrap()[usize::try_from(id.into_u64()).unwrap() - 1]
    }
}

/// What is logged while `work` is done.
fn logged(work: impl FnOnce()) -> Vec<String> {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), work);
    log.lines.lock().unwrap().drain(..).collect()
}

#[test]
fn watermarks_and_stale_peers_are_told_once_a_crossing() {
    let lines = logged(|| {
        let policy = BufferPolicy::new().high(100).low(50).stale_after(Duration::from_secs(5));
        let mut encoder = Encoder::with_policy(LengthPrefix::u8(), policy);
        let start = Instant::now();
        for _ in 0..2 {
            for _ in 0..20 {
                encoder.push_frame(&[0; 9]).unwrap();
            }
            assert!(!encoder.is_stale(start));
            assert!(
                encoder.is_stale(start + Duration::from_secs(5)) && encoder.is_stale(start + Duration::from_secs(6))
            );
            encoder.sent(200);
            assert!(!encoder.is_stale(start + Duration::from_secs(7)));
        }
    });
    let expected = [
        ": DEBUG message=send queue above its high watermark queued=100",
        ": WARN message=stale: the peer does not read age=5s queued=200",
        ": DEBUG message=send queue below its low watermark again queued=0",
    ];
    assert_eq!(lines, [expected, expected].concat());
}

#[test]
fn an_error_that_is_final_is_told_once_in_the_span_of_its_stream() {
    let lines = logged(|| {
        let mut stream = MessageStream::new(Script::new(&[1, 7, 9, 0], 0), LengthPrefix::u8().max(3));
        assert!(stream.recv_frame().unwrap().is_some());
        for _ in 0..3 {
            stream.recv_frame().unwrap_err();
        }
    });
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("stream: WARN message=no further message can be received error=a payload of 9"));

    // Halves by themselves belong where they were made, or where they are put.
    let fail = |decoder: &mut Decoder<LengthPrefix>| {
        assert_eq!(decoder.feed(&[9]), 1);
        decoder.next_frame().unwrap_err();
    };
    let lines = logged(|| {
        let framing = LengthPrefix::u8().max(3);
        let mut decoder = tracing::info_span!(target: "test", "made").in_scope(|| Decoder::new(framing));
        fail(&mut decoder);
        let mut decoder = Decoder::new(framing);
        decoder.set_span(tracing::info_span!(target: "test", "put"));
        fail(&mut decoder);
    });
    assert!(lines[0].starts_with("made: WARN") && lines[1].starts_with("put: WARN"), "{lines:?}");
}
