//! Small programs, in reading order:
//!
//! 1. `cargo run --example quickstart` (`examples/quickstart.rs`): a derived message over a socket, in thirty lines.
//! 2. `cargo run --release --example tour` (`examples/tour/`): the packets of three protocols, taken apart with
//!    derived types alone; then a server and its clients, each a process, that exchange a million messages each way.
//!
//! Systems, each with a guide in `docs`:
//!
//! - `cargo run --release --example swap_prost` (`examples/systems/swap_prost/`): a control protocol moves from prost to
//!   derived types, one message at a time.
