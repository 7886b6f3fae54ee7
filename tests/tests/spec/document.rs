//! Reads the tables and the Rust items of `WIRE_FORMAT.md`, and tables of other documents.

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
        for line in tables(text).filter(|line| line.heads[0] == "id") {
            let kind = line.heads[1..].join(" ");
            let mut cells = line.cells.iter().map(|cell| cell.trim_matches('`').to_owned());
            let id = cells.next().unwrap();
            let before = rows.insert(id.clone(), Row { kind, cells: cells.collect() });
            assert!(before.is_none(), "two rows are called {id}");
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

/// A line of a table: below which heading it stands, the heads of the columns, and what it has below each.
pub(crate) struct Line<'t> {
    pub(crate) heading: &'t str,
    pub(crate) heads: Vec<String>,
    pub(crate) cells: Vec<String>,
}

/// The lines of all tables in `text`, without those of the heads. A bar within a cell is escaped, as Markdown has it.
pub(crate) fn tables(text: &str) -> impl Iterator<Item = Line<'_>> {
    let (mut heading, mut heads) = ("", Vec::new());
    text.lines().filter_map(move |line| {
        if line.starts_with('#') {
            heading = line;
        }
        let Some(inner) = line.strip_prefix("| ").and_then(|line| line.strip_suffix('|')) else {
            // A table ends where something else begins.
            heads.clear();
            return None;
        };
        let inner = inner.replace("\\|", "\0");
        let cells: Vec<_> = inner.split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
        if heads.is_empty() {
            heads = cells;
            return None;
        }
        assert_eq!(cells.len(), heads.len(), "{heading}: {line}");
        (cells[0] != "---").then(|| Line { heading, heads: heads.clone(), cells })
    })
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
