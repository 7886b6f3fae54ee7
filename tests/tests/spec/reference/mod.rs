//! The tables of `framing-derive/REFERENCE.md`, as those of `WIRE_FORMAT.md`: the bytes of each row are those that are
//! written and read, without the attribute and with it. A row without a case fails, and so does a case without a row.

#[macro_use]
mod cases;

mod encodings;
mod fields;
mod items;
mod lengths;
mod regions;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use self::cases::Side;
use super::document::{hex, squeeze, tables};

const TEXT: &str = include_str!("../../../../framing-derive/REFERENCE.md");

/// What a row says of one value.
struct Said {
    /// What is written of it, first without the attribute; or what is read, where the row begins with bytes.
    sides: Vec<String>,
    tested: bool,
}

/// What the rows say, by heading, first column, and value without spaces; all without the quotes of code.
struct Reference {
    rows: RefCell<BTreeMap<[String; 3], Said>>,
}

impl Reference {
    fn read() -> Self {
        let mut rows = BTreeMap::new();
        for line in tables(TEXT).filter(|line| line.heads.last().is_some_and(|head| head == "bytes")) {
            let name = line.cells[0].replace('`', "");
            for case in parts(&line.cells[2]) {
                let case = case.replace('`', "");
                let (value, sides) = case.rsplit_once(": ").unwrap_or_else(|| panic!("{name} has no value: {case}"));
                let sides = sides.split(", then ").map(str::to_owned).collect();
                // Behind it may stand what the row leaves open.
                let value = value.split(" where ").next().unwrap_or_default().trim_start();
                let key = [line.heading, &name, &squeeze(value)].map(str::to_owned);
                let before = rows.insert(key, Said { sides, tested: false });
                assert!(before.is_none(), "{name} says {value} twice");
            }
        }
        Self { rows: rows.into() }
    }

    /// Checks what the row `name` says of `value`, a value or bytes, by items of which the last use what the row names.
    #[track_caller]
    fn case(&self, heading: &str, name: &str, value: &str, sides: &[Side]) {
        let id = format!("{heading}, {name}, {value}");
        let mut rows = self.rows.borrow_mut();
        let said = rows.get_mut(&[heading, name, &squeeze(value)].map(str::to_owned));
        let said = said.unwrap_or_else(|| panic!("REFERENCE.md does not say: {id}"));
        assert!(!said.tested, "{id}: tested twice");
        said.tested = true;

        assert_eq!(said.sides.len(), sides.len(), "{id}");
        // What one side rejects is what the other one writes, where the row does not begin with it.
        let mut bytes = std::iter::once(value).chain(said.sides.iter().map(String::as_str)).filter_map(bytes_of);
        let bytes: &'static [u8] = bytes.next().unwrap_or_else(|| panic!("{id}: no bytes")).leak();
        for (side, said) in sides.iter().zip(&said.sides) {
            (side.check)(&id, said, bytes);
        }
        let uses =
            |side: Option<&Side>, name| side.map_or(0, |side| words(side.items).filter(|word| *word == name).count());
        // Letters alone stand for others.
        for name in bare(name).split(", ").filter_map(|name| words(name).next()).filter(|name| name.len() > 1) {
            let [with, without] = [sides.last(), sides.iter().rev().nth(1)].map(|side| uses(side, name));
            assert!(with > without, "{id}: {name} is not what differs");
        }
    }

    /// What no case has asked for.
    fn untested(&self) -> Vec<[String; 3]> {
        self.rows.borrow().iter().filter(|(_, said)| !said.tested).map(|(key, _)| key.clone()).collect()
    }
}

/// What stands between semicolons, but for those in code.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    cell.split(move |c: char| {
        in_code ^= c == '`';
        c == ';' && !in_code
    })
}

/// The bytes that `said` is, if it is bytes.
fn bytes_of(said: &str) -> Option<Vec<u8>> {
    let is_byte = |text: &str| text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    match said {
        "nothing" => Some(Vec::new()),
        _ => said.split(' ').all(is_byte).then(|| hex(said)),
    }
}

/// `name` without the parameters of generic types.
fn bare(name: &str) -> String {
    name.split('<').map(|part| part.rsplit_once('>').map_or(part, |(_, behind)| behind)).collect()
}

/// The names in `text`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|other: char| !other.is_alphanumeric() && other != '_').filter(|word| !word.is_empty())
}

#[test]
fn every_row_of_the_reference_holds() {
    let reference = Reference::read();
    items::rows(&reference);
    fields::rows(&reference);
    lengths::rows(&reference);
    regions::rows(&reference);
    encodings::rows(&reference);
    assert_eq!(reference.untested(), Vec::<[String; 3]>::new(), "rows of REFERENCE.md without a test");
}

/// Each type that is an encoding, or made to be a field, has a row.
#[test]
fn every_ready_encoding_has_a_row() {
    let exports = include_str!("../../../../framing-core/src/lib.rs");
    let rows: Vec<_> =
        tables(TEXT).filter(|line| line.heading == "# Ready encodings").map(|line| line.cells[0].clone()).collect();
    let mut seen = 0;
    for module in ["encoding", "inner", "interop"] {
        for list in exports.split(&format!("pub use {module}::")).skip(1) {
            // The traits, and what an `InnerEncoding` by hand returns.
            let names = words(list.split(';').next().unwrap());
            for name in names.filter(|name| !["Encoding", "Inner", "InnerEncoding", "Told"].contains(name)) {
                assert!(
                    rows.iter().any(|row| words(row).any(|word| word == name)),
                    "`{name}` has no row in REFERENCE.md"
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 20, "{seen} encodings were found");
}

/// Where the page says how a format is written, the formats that it names are written so.
#[test]
fn formats_are_written_as_the_reference_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocols_more");
    let code = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut seen = 0;
    for line in tables(TEXT).filter(|line| line.heading == "# By what a protocol does") {
        let files = code(&line.cells[2]);
        let texts = files.iter().map(|file| fs::read_to_string(folder.join(file)).unwrap_or_else(|_| panic!("{file}")));
        let texts: Vec<_> = texts.collect();
        for said in code(&line.cells[1]) {
            for name in said.split(", ").filter_map(|part| words(part).next()).filter(|name| name.len() > 1) {
                let used = texts.iter().any(|text| words(text).any(|word| word == name));
                assert!(used, "{files:?} do not use `{name}`, for {}", line.cells[0]);
                seen += 1;
            }
        }
    }
    assert!(seen >= 30, "{seen} words were found");
}
