//! How things are shown to a person: headings, numbers, dates, bytes.

use std::fmt::Write as _;
use std::ops::Range;
use std::time::{Duration, UNIX_EPOCH};

/// A heading of a part.
pub(crate) fn heading(text: &str) {
    println!("{}", console::style(text).bold().underlined());
}

/// A heading within a part.
pub(crate) fn subheading(text: &str, note: &str) {
    println!("\n  {}{note}", console::style(text).bold());
}

/// Bytes in hexadecimal, without gaps.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The line of a hex dump that holds the byte at `at`, and a caret below that byte; below the place behind the last
/// byte, where `at` is the end.
///
/// ```text
///   0010  e5 f6 62 98
///            ^^
/// ```
pub(crate) fn hex_with_caret(bytes: &[u8], at: usize, indent: usize) -> String {
    const LINE: usize = 16;
    let start = if at == bytes.len() { at.saturating_sub(1) } else { at } / LINE * LINE;
    let line: Range<usize> = start..bytes.len().min(start + LINE);
    let column = at - start;
    let margin = " ".repeat(indent);
    let mut text = format!("{margin}{start:04x} ");
    for byte in &bytes[line] {
        let _ = write!(text, " {byte:02x}");
    }
    let before = " ".repeat("0000  ".len() + 3 * column);
    let _ = write!(text, "\n{margin}{before}{}", console::style("^^").red().bold());
    text
}

/// The date of a second after 1970.
pub(crate) fn date(seconds: u64) -> String {
    const AFTER_9999: u64 = 253_402_300_800;
    if seconds >= AFTER_9999 {
        return format!("{seconds} s after 1970");
    }
    let time = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds));
    time.to_string().replace('T', " ").replace('Z', " UTC")
}

/// A number with its digits in groups of three.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Rows of text as a table, the first row its head. Columns that hold numbers are flush right: all but the first
/// `left`.
pub(crate) fn table(rows: &[Vec<String>], left: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column < left { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let _ = writeln!(text, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
        if index == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            let _ = writeln!(text, "  {}", rules.join("  "));
        }
    }
    text
}
