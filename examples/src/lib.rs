//! Small programs, in reading order:
//!
//! 1. `cargo run --example quickstart` (`examples/quickstart.rs`): a derived message over a socket, in thirty lines.
//! 2. `cargo run --release --example tour` (`examples/tour/`): the packets of five protocols, taken apart with
//!    derived types alone; then a server and its clients, each a process, that exchange a million messages each way, each kind
//!    of end (blocking, an event loop of mio, tasks of tokio) with each.
//! 3. `cargo run --example custom_framing` (`examples/custom_framing.rs`): a framing of one's own, SLIP, which goes on after
//!    noise on the line.
//! 4. `cargo run --release --example mio_server` (`examples/mio_server/`): a thousand clients, served by one thread in an event
//!    loop of mio.
//!
//! Systems:
//!
//! - `cargo run --example peerlink_node` (`examples/systems/peerlink_node/`): a node of a peer-to-peer network, with a reactor of its own,
//!   shakes hands as Bitcoin's do.
//! - `cargo run --example sozu_channel` (`examples/systems/sozu_channel/`): a proxy's main process commands a worker over a channel;
//!   the one waits, with deadlines, the other has an event loop.
//! - `cargo run --release --example swap_prost` (`examples/systems/swap_prost/`): a control protocol moves from prost to
//!   derived types, one message at a time.
//! - `cargo run --release --example swap_serde` (`examples/systems/swap_serde/`): the same protocol moves from serde's types, in postcard
//!   or bincode.
//! - `cargo run --example stream_link` (`examples/systems/stream_link/`): many tasks talk over TCP, a unix socket and another process's
//!   standard input and output.
//! - `cargo run --example mux` (`examples/systems/mux/`): old and new clients on one socket.
//! - `cargo run --example exchange` (`examples/systems/exchange/`): many questions at a time, each with its deadline.
//! - `cargo run --example handoff` (`examples/systems/handoff/`): a broker hands a live connection to another process.

pub mod protocols;
pub mod systems;
