//! What the derive writes, as files to read: `tests/expansions/` has one for each shape of item, the item first and its
//! expansion below. A change of generated code is a change of those files, and is reviewed there.
//!
//! `BLESS=1 cargo test -p framing-derive --lib expansions` writes them anew. A new shape is a new file with the item alone.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{DeriveInput, File, Item};

use crate::{expand, model::Model};

/// Stands between an item and its expansion.
const MARK: &str = "\n// It becomes:\n\n";

/// The blessed files, by name.
fn shapes() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expansions");
    let entries = fs::read_dir(folder).expect("the folder of the blessed files");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// `item` as it is written, then what the derive makes of each item in it.
fn expanded(item: &str) -> String {
    let file: File = syn::parse_str(item).expect("the item is Rust");
    let inputs = file.items.into_iter().map(|item| match item {
        Item::Struct(item) => DeriveInput::from(item),
        Item::Enum(item) => DeriveInput::from(item),
        _ => panic!("a blessed file has structs and enums only"),
    });
    let code = inputs.flat_map(|input| match Model::new(&input) {
        Ok(model) => expand::message(&model),
        Err(error) => panic!("{error}"),
    });
    let code: File = syn::parse2(code.collect()).expect("the expansion is Rust");
    format!("{item}{MARK}{}", prettyplease::unparse(&code))
}

#[test]
fn expansions() {
    let shapes = shapes();
    assert!(shapes.len() >= 8, "the files were found: {shapes:?}");
    let mut differ = Vec::new();
    for path in shapes {
        let blessed = fs::read_to_string(&path).expect("a blessed file");
        let item = blessed.split(MARK).next().unwrap_or_default();
        let now = expanded(&format!("{}\n", item.trim_end()));
        if now == blessed {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, now).expect("the blessed file can be written");
        } else {
            let line = now.lines().zip(blessed.lines()).take_while(|(now, blessed)| now == blessed).count() + 1;
            differ.push(format!("{} from line {line} on", path.display()));
        }
    }
    let hint = "if this is what you meant, `BLESS=1 cargo test -p framing-derive --lib expansions`, and read the diff";
    assert!(differ.is_empty(), "the derive writes other code than {differ:#?}\n{hint}");
}
