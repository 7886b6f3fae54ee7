//! A row of the table "Which change is safe", and what was seen of it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;

use framing_core::{DecodeError, Message, Reason};

/// A test for each row, and one that finds each row among them.
macro_rules! rows {
    ($($name:ident $change:literal |$row:ident| $body:block)*) => {
        $(
            #[test]
            fn $name() {
                let $row = &Row::find($change);
                $body
                $row.is_all_that_is_said();
            }
        )*

        #[test]
        fn every_row_is_a_test() {
            assert_eq!(crate::row::changes(), [$($change),*]);
        }
    };
}
pub(crate) use rows;

/// The rows of the table, each as its cells.
fn table() -> Vec<Vec<String>> {
    let document = include_str!("../../../WIRE_FORMAT.md");
    let (_, section) = document.split_once("\n## Which change is safe\n").expect("the section");
    let section = section.split("\n## ").next().expect("its end");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    // The head of the table, and the line below it.
    rows.skip(2).map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
}

/// The changes that the table names.
pub(crate) fn changes() -> Vec<String> {
    table().into_iter().map(|mut row| row.swap_remove(0)).collect()
}

/// A row: the change, what an old reader makes of new bytes, and a new one of old bytes.
pub(crate) struct Row {
    cells: Vec<String>,
    /// The reasons for which an old reader refused, and a new one.
    refused: RefCell<[BTreeSet<String>; 2]>,
    /// Whether each version was written, and read by the other.
    seen: RefCell<BTreeSet<&'static str>>,
}

impl Row {
    pub(crate) fn find(change: &str) -> Self {
        let cells = table().into_iter().find(|row| row[0] == change).expect("the row of the table");
        assert_eq!(cells.len(), 4, "{cells:?}");
        Self { cells, refused: RefCell::default(), seen: RefCell::default() }
    }

    /// What version 1 writes.
    #[track_caller]
    pub(crate) fn old_writes<'a, M: Message<'a> + Debug>(&self, value: &M, fixture: &'a [u8]) {
        self.writes("old", value, fixture);
    }

    /// What version 2 writes.
    #[track_caller]
    pub(crate) fn new_writes<'a, M: Message<'a> + Debug>(&self, value: &M, fixture: &'a [u8]) {
        self.writes("new", value, fixture);
    }

    /// What version 1 makes of bytes of version 2.
    #[track_caller]
    pub(crate) fn old_reads<'a, M: Message<'a> + PartialEq + Debug>(&self, bytes: &'a [u8], result: Result<M, Reason>) {
        self.note(0, &result);
        self.old_reads_anyhow(bytes, result);
    }

    /// What version 2 makes of bytes of version 1.
    #[track_caller]
    pub(crate) fn new_reads<'a, M: Message<'a> + PartialEq + Debug>(&self, bytes: &'a [u8], result: Result<M, Reason>) {
        self.note(1, &result);
        self.new_reads_anyhow(bytes, result);
    }

    /// The same, where the row says that anything may happen, or where it says it elsewhere.
    #[track_caller]
    pub(crate) fn old_reads_anyhow<'a, M: Message<'a> + PartialEq + Debug>(
        &self,
        bytes: &'a [u8],
        result: Result<M, Reason>,
    ) {
        self.seen.borrow_mut().insert("old reader");
        reads(bytes, result);
    }

    /// The same of version 2.
    #[track_caller]
    pub(crate) fn new_reads_anyhow<'a, M: Message<'a> + PartialEq + Debug>(
        &self,
        bytes: &'a [u8],
        result: Result<M, Reason>,
    ) {
        self.seen.borrow_mut().insert("new reader");
        reads(bytes, result);
    }

    /// The reasons that were seen are those that the row names, and each version was read.
    #[track_caller]
    pub(crate) fn is_all_that_is_said(&self) {
        for (cell, refused) in self.cells[1..3].iter().zip(&*self.refused.borrow()) {
            let words = cell.split('`').skip(1).step_by(2);
            let reasons = words.filter(|word| word.starts_with(char::is_uppercase) && !["Some", "None"].contains(word));
            let named: BTreeSet<String> = reasons.map(str::to_owned).collect();
            assert_eq!(*refused, named, "{cell}");
        }
        let seen: Vec<_> = self.seen.borrow().iter().copied().collect();
        assert!(seen.contains(&"old reader") && seen.contains(&"new reader") && seen.contains(&"new"), "{seen:?}");
    }

    #[track_caller]
    fn writes<'a, M: Message<'a> + Debug>(&self, version: &'static str, value: &M, fixture: &'a [u8]) {
        self.seen.borrow_mut().insert(version);
        let mut room = vec![0xa5; fixture.len()];
        assert_eq!(value.encode_into(&mut room), Ok(fixture.len()), "{value:?}");
        assert_eq!(room, fixture, "{value:?}");
    }

    fn note<M>(&self, version: usize, result: &Result<M, Reason>) {
        if let Err(reason) = result {
            let text = format!("{reason:?}");
            self.refused.borrow_mut()[version].insert(text.split(' ').next().unwrap_or_default().to_owned());
        }
    }
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "as it is written in a row")]
fn reads<'a, M: Message<'a> + PartialEq + Debug>(bytes: &'a [u8], result: Result<M, Reason>) {
    let read = M::decode_frame(bytes).map_err(|error| match error {
        DecodeError::Malformed { reason, .. } => reason,
        error @ DecodeError::NotEnoughData { .. } => panic!("{error}"),
    });
    assert_eq!(read, result, "{bytes:02x?}");
}
