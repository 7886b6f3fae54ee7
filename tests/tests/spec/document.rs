//! Reads the tables and the Rust items of `WIRE_FORMAT.md`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A row of a table whose first column is `id`.
#[derive(Debug)]
pub(crate) struct Row {
    /// The heads of the table's columns, joined: what kind of row it is.
    kind: String,
    /// What stands in the columns after the id, without backticks.
    cells: Vec<String>,
}

/// The document, and which of its rows were asked for.
pub(crate) struct Document {
    /// The blocks of Rust.
    pub(crate) rust: Vec<String>,
    rows: BTreeMap<String, Row>,
    tested: RefCell<BTreeSet<String>>,
}

impl Document {
    pub(crate) fn read() -> Self {
        let text = include_str!("../../../WIRE_FORMAT.md");
        let blocks = text.split("```rust\n").skip(1);
        let rust: Vec<_> = blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect();
        let rust = rust.iter().flat_map(|block| block.split("\n\n").map(str::to_owned)).collect();
        let mut rows = BTreeMap::new();
        let mut kind = String::new();
        for line in text.lines() {
            let Some(inner) = line.strip_prefix("| ").and_then(|line| line.strip_suffix('|')) else {
                // A table ends where something else begins.
                kind.clear();
                continue;
            };
            let mut cells = inner.split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
            let id = cells.next().unwrap();
            let cells: Vec<_> = cells.collect();
            match id.as_str() {
                "id" => kind = cells.join(" "),
                "---" => {}
                _ if kind.is_empty() => {}
                _ => {
                    let columns = kind.split(' ').count();
                    assert_eq!(cells.len(), columns, "row {id}");
                    let before = rows.insert(id.clone(), Row { kind: kind.clone(), cells });
                    assert!(before.is_none(), "two rows are called {id}");
                }
            }
        }
        Self { rust, rows, tested: RefCell::default() }
    }

    /// The cells of the row `id`, which stands in a table with the heads `kind`.
    #[track_caller]
    pub(crate) fn row<const N: usize>(&self, id: &str, kind: &str) -> [&str; N] {
        let row = self.rows.get(id).unwrap_or_else(|| panic!("WIRE_FORMAT.md has no row {id}"));
        assert_eq!(row.kind, kind, "the table of {id}");
        assert!(self.tested.borrow_mut().insert(id.to_owned()), "{id} is tested twice");
        std::array::from_fn(|index| row.cells[index].as_str())
    }

    /// The rows that nobody asked for.
    pub(crate) fn untested(&self) -> Vec<String> {
        self.rows.keys().filter(|id| !self.tested.borrow().contains(*id)).cloned().collect()
    }

    /// All cells of all rows.
    pub(crate) fn rows_text(&self) -> String {
        self.rows.values().flat_map(|row| row.cells.join("|").chars().collect::<Vec<_>>()).collect()
    }
}

/// The text without spaces: how an expression is laid out does not matter.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The bytes of `01 ff`.
#[track_caller]
pub(crate) fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("bytes in hexadecimal")).collect()
}
