//! A peer of the Bitcoin network that plays its part from a script: its greeting are bytes that a real node sent, its pings are laid out
//! by hand, and what it expects is compared byte for byte. It knows nothing of this project.

use std::io::{Read, Write};
use std::net::TcpStream;

use anyhow::{Result, ensure};

/// What a node of the main network sent in January 2019.
const VERSION: &str = "f9beb4d976657273696f6e000000000066000000be61b8277f1101000d04000000000000f00f4d5c00000000000000000000000000\
    000000000000000000ffff5bf08c80b4bd0d04000000000000000000000000000000000000000000000000faa99559cc68a1c1102f5361746f7368693a30\
    2e31372e312f938c080001";
const VERACK: &str = "f9beb4d976657261636b000000000000000000005df6e0e2";
/// A `ping` with a nonce of our own choice, and the `pong` that answers it.
const PING: &str = "f9beb4d970696e670000000000000000080000008d9a66f28877665544332211";
const PONG: &str = "f9beb4d9706f6e670000000000000000080000008d9a66f28877665544332211";
/// What our node asks, with the nonce 42, and the answer.
const THEIR_PING: &str = "f9beb4d970696e67000000000000000008000000f27162782a00000000000000";
const THEIR_PONG: &str = "f9beb4d9706f6e67000000000000000008000000f27162782a00000000000000";

/// Plays the script over `socket`: the handshake, a ping of its own, which has to be answered, and the answer to the node's.
///
/// # Errors
/// What came is not what the script expects, or the socket fails.
pub fn play(mut socket: TcpStream) -> Result<()> {
    socket.set_nodelay(true)?;
    // Cut where it hurts: within the magic, within the head, and a message together with the next one.
    let greeting = bytes(&[VERSION, VERACK, PING].concat());
    for piece in [&greeting[..2], &greeting[2..30], &greeting[30..140], &greeting[140..]] {
        socket.write_all(piece)?;
    }
    // The version of the node is its own: what is known of it is its head.
    let mut head = [0; 24];
    socket.read_exact(&mut head)?;
    ensure!(head.starts_with(&bytes(VERSION)[..16]), "a node greets with its version: {head:02x?}");
    let length = u32::from_le_bytes([head[16], head[17], head[18], head[19]]);
    socket.read_exact(&mut vec![0; length as usize])?;
    expect(&mut socket, VERACK)?;
    expect(&mut socket, THEIR_PING)?;
    expect(&mut socket, PONG)?;
    socket.write_all(&bytes(THEIR_PONG))?;
    // It leaves when the node does.
    ensure!(socket.read(&mut [0])? == 0, "nothing follows");
    Ok(())
}

fn expect(socket: &mut TcpStream, expected: &str) -> Result<()> {
    let expected = bytes(expected);
    let mut received = vec![0; expected.len()];
    socket.read_exact(&mut received)?;
    ensure!(received == expected, "{received:02x?} is not {expected:02x?}");
    Ok(())
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect()
}
