//! The parts of `framing-io` that stand above its adapters, once more: their very files, with its public API around them and
//! nothing else of it. One that reaches into the engine, or for what an adapter keeps to the crate, does not compile here.

pub use framing_io::{BufferPolicy, Decoder, Pressure, RecvError, SendError, StreamError, blocking, mio, tokio};

#[cfg(unix)]
#[path = "../../../framing-io/src/channel/mod.rs"]
pub mod channel;
#[path = "../../../framing-io/src/envelope/mod.rs"]
pub mod envelope;
#[path = "../../../framing-io/src/exchange/mod.rs"]
pub mod exchange;
#[path = "../../../framing-io/src/handoff/mod.rs"]
pub mod handoff;
#[path = "../../../framing-io/src/link/mod.rs"]
pub mod link;
#[path = "../../../framing-io/src/mux/mod.rs"]
pub mod mux;

#[cfg(test)]
mod tests {
    /// The public names that a `lib.rs` says: its modules, and what it re-exports.
    fn public<'t>(source: &'t str, start: &str) -> Vec<&'t str> {
        source.lines().filter_map(|line| line.strip_prefix(start)).map(|rest| rest.trim_end_matches(';')).collect()
    }

    /// Each public module of `framing-io` is an adapter, by which the parts go, or a part, which is compiled here.
    #[test]
    fn each_part_is_compiled_here() {
        let theirs = include_str!("../../../framing-io/src/lib.rs");
        let modules = public(theirs, "pub mod ");
        let parts = public(include_str!("lib.rs"), "pub mod ");
        assert!(modules.len() >= 9, "the modules were found: {modules:?}");
        for module in modules {
            let is_adapter = ["blocking", "mio", "tokio"].contains(&module);
            assert!(is_adapter != parts.contains(&module), "`{module}` is an adapter, or a part that is compiled here");
        }
    }
}
