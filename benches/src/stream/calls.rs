//! Calls of the system, counted by strace.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// So many calls tell contestants apart, whatever chance adds.
const ENOUGH_CALLS: f64 = 2000.0;

/// No more messages are sent for that: who makes less than 0.002 calls for one is known to some tens in 100.
const MOST_MESSAGES: usize = 1 << 20;

/// How many calls a message takes of who is called `who` in the comparison called `cell`: two programs that do so many and twice as
/// many messages differ by those. `None` where there is no strace.
///
/// Of a flood of small messages few calls are made, of which some are more or less each time, for who waits when is chance: then
/// there are more messages.
pub(crate) fn count(cell: &str, who: &str, size: usize) -> Option<f64> {
    let calls = |messages| total(cell, who, messages).ok().flatten();
    let mut messages = ((4 << 20) / size).clamp(200, 20_000);
    loop {
        let more = calls(2 * messages)? - calls(messages)?;
        if more >= ENOUGH_CALLS || messages >= MOST_MESSAGES {
            return Some(more.max(0.0) / messages as f64);
        }
        messages = (8 * messages).min(MOST_MESSAGES);
    }
}

/// What strace says that a turn of so many messages took.
fn total(cell: &str, who: &str, messages: usize) -> io::Result<Option<f64>> {
    let program = std::env::current_exe()?;
    let summary = std::env::temp_dir().join(format!("framing-benches-{}.calls", std::process::id()));
    let mut strace = Command::new("strace");
    strace.args(["-f", "-c", "-o"]).arg(&summary).arg(program).args(["turn", cell, who]);
    strace.arg(messages.to_string()).arg("--may-halt");
    let status = strace.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let calls = read(&summary)?;
    Ok(calls.filter(|_| status.success()))
}

/// The calls in the last line of a summary: `100.00 0.052 12 4321 3 total`.
fn read(summary: &Path) -> io::Result<Option<f64>> {
    let text = std::fs::read_to_string(summary)?;
    std::fs::remove_file(summary)?;
    let line = text.lines().find(|line| line.ends_with(" total"));
    Ok(line.and_then(|line| line.split_whitespace().nth(3)).and_then(|calls| calls.parse().ok()))
}
