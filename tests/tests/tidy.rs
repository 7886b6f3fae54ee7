//! Habits that matter, as tests.

#[path = "tidy/diagnostics.rs"]
mod diagnostics;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the workspace")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below `folder` that end in `.extension`.
fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

const CRATES: [&str; 3] = ["framing-core", "framing-derive", "framing-io"];

#[test]
fn files_are_short() {
    let mut sources = Vec::new();
    for folder in ["framing-core", "framing-derive", "framing-io", "tests", "examples", "benches", "fuzz"] {
        files(&root().join(folder), "rs", &mut sources);
    }
    assert!(sources.len() > 40, "the sources were found");
    for source in sources {
        let lines = fs::read_to_string(&source).expect("a source is text").lines().count();
        // A transcript of rules may be long; what holds logic may not.
        let most = if source.starts_with(root().join("tests")) { 600 } else { 400 };
        assert!(lines <= most, "{} has {lines} lines, of at most {most}: split it", source.display());
    }
}

/// The files of the example at `path`, a file or a folder, have so many lines.
fn lines_of_example(path: &Path) -> usize {
    let mut sources = vec![path.to_owned()];
    if path.is_dir() {
        sources.clear();
        files(path, "rs", &mut sources);
    }
    sources.iter().map(|source| fs::read_to_string(source).expect("a source is text").lines().count()).sum()
}

/// Whole examples: what one is cut into does not make it shorter. The library of the examples has what several programs share and what
/// is a protocol and no program: the messages, a reactor, a peer that replays. Of it each file fits on as many screens.
#[test]
fn an_example_of_a_system_fits_on_a_few_screens() {
    const MOST: usize = 150;
    let examples = fs::read_dir(root().join("examples/systems")).expect("the folder can be read");
    let examples: Vec<_> = examples.filter_map(Result::ok).map(|entry| entry.path()).collect();
    assert!(examples.len() >= 8, "the examples were found: {examples:?}");
    for example in examples {
        let lines = lines_of_example(&example);
        assert!((1..=MOST).contains(&lines), "{} has {lines} lines, of at most {MOST}", example.display());
    }
    let mut library = Vec::new();
    files(&root().join("examples/src/systems"), "rs", &mut library);
    assert!(library.len() >= 8, "the library was found: {library:?}");
    // But for what `prost-build` makes of the protocol before it moved.
    for file in library.into_iter().filter(|file| !file.ends_with("control/before.rs")) {
        let lines = lines_of_example(&file);
        assert!((1..=MOST).contains(&lines), "{} has {lines} lines, of at most {MOST}", file.display());
    }
    assert!(lines_of_example(&root().join("examples/tour")) > MOST, "all files of a folder count");
    assert_eq!(
        lines_of_example(&root().join("examples/quickstart.rs")),
        read("examples/quickstart.rs").lines().count()
    );
}

#[test]
fn every_example_is_run_by_a_test() {
    let mut tests = Vec::new();
    files(&root().join("examples/tests"), "rs", &mut tests);
    let tests: String = tests.iter().map(read).collect();
    let manifest = read("examples/Cargo.toml");
    let names = manifest.split("[[example]]\nname = \"").skip(1).filter_map(|rest| rest.split('"').next());
    let names: Vec<_> = names.collect();
    assert!(names.len() >= 11 && names.contains(&"swap_serde"), "the examples were found: {names:?}");
    for name in names {
        assert!(tests.contains(&format!("example(\"{name}\")")), "no test in examples/tests runs `{name}`");
    }
}

#[test]
fn every_program_without_a_mistake_is_a_test() {
    let mut programs = Vec::new();
    files(&root().join("tests/ui/pass"), "rs", &mut programs);
    assert!(programs.len() >= 4, "the programs were found: {programs:?}");
    let manifest = read("tests/Cargo.toml");
    for program in programs {
        let name = program.file_name().expect("a file").display().to_string();
        let run = manifest.contains(&format!("path = \"ui/pass/{name}\"\nharness = false\n"));
        assert!(run, "tests/Cargo.toml has no test whose path is ui/pass/{name}");
    }
}

#[test]
fn what_a_peer_can_reach_is_denied_to_panic() {
    for name in CRATES {
        let lib = read(format!("{name}/src/lib.rs"));
        let denied = lib.split("#![cfg_attr(\n    not(test),\n    deny(").nth(1).expect(name);
        let denied = &denied[..denied.find(")\n").expect(name)];
        for lint in ["indexing_slicing", "unwrap_used", "expect_used", "panic", "arithmetic_side_effects"] {
            assert!(denied.contains(&format!("clippy::{lint}")), "{name}: {lint}");
        }
    }
}

#[test]
fn unsafe_code_has_one_place_and_a_proof_for_each_block() {
    const PLACE: &str = "framing-core/src/unchecked.rs";
    for name in ["framing-derive", "framing-io"] {
        assert!(read(format!("{name}/src/lib.rs")).contains("#![forbid(unsafe_code)]"), "{name}");
    }
    assert!(read("framing-core/src/lib.rs").contains("#![deny(unsafe_code)]"));
    let mut sources = Vec::new();
    CRATES.iter().for_each(|name| files(&root().join(name).join("src"), "rs", &mut sources));
    for source in sources {
        let text = fs::read_to_string(&source).expect("a source is text");
        let allows = text.contains("(unsafe_code") && !source.ends_with("lib.rs");
        assert_eq!(allows, source == root().join(PLACE), "{}", source.display());
    }
    let text = read(PLACE);
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let blocks: Vec<_> = (0..lines.len()).filter(|at| lines[*at].contains("unsafe {")).collect();
    assert_eq!(blocks.len(), 4, "the blocks that are there, and no more");
    for at in blocks {
        let comment = lines[..at].iter().rev().take_while(|line| line.starts_with("//"));
        assert!(comment.last().is_some_and(|line| line.starts_with("// SAFETY: ")), "line {} has its proof", at + 1);
    }
}

#[test]
fn exceptions_have_reasons() {
    let mut sources = Vec::new();
    CRATES.iter().for_each(|name| files(&root().join(name).join("src"), "rs", &mut sources));
    let mut exceptions = 0;
    for source in sources {
        let text = fs::read_to_string(&source).expect("a source is text");
        for (at, _) in text.match_indices("#[expect(").chain(text.match_indices("#[allow(")) {
            // What the derive generates is in the user's crate, where a reason would explain nothing.
            if source.starts_with(root().join("framing-derive/src")) {
                continue;
            }
            let attribute = &text[at..at + text[at..].find(")]").expect("an attribute ends")];
            assert!(attribute.contains("reason = "), "{}: {attribute}", source.display());
            exceptions += 1;
        }
    }
    assert!(exceptions > 0, "the attributes were found");
}

#[test]
fn readme_shows_the_quickstart() {
    let readme = read("README.md");
    let shown = readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("README has code");
    let quickstart = read("examples/quickstart.rs");
    assert_eq!(shown, quickstart, "README shows examples/quickstart.rs word for word");
    assert!(quickstart.lines().count() <= 30, "the quickstart is short");
}

#[test]
fn readme_names_the_two_commands() {
    let readme = read("README.md");
    for command in ["cargo run --release --example tour", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "{command}");
    }
    assert!(read(".ci/run").contains("README.md"), "CI takes the test command from README");
}

#[test]
fn documents_name_files_that_exist() {
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "MIGRATION.md", "WIRE_FORMAT.md"] {
        for target in read(document).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.starts_with("http") && !target.starts_with('#') {
                let file = target.split('#').next().unwrap_or(target);
                assert!(root().join(file).exists(), "{document} links to {target}");
            }
        }
    }
}

#[test]
fn the_changelog_names_what_is_public() {
    let changelog = read("CHANGELOG.md");
    assert!(changelog.contains("## [Unreleased]"));
    let lib = read("framing-core/src/lib.rs");
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub use ")?.split_once("::{")?.1.strip_suffix("};"));
    for name in names.flat_map(|list| list.split(", ")).filter(|name| name.starts_with(char::is_uppercase)) {
        let known = ["Field", "Wide", "Part", "Step", "FrameError", "FrameBoundaries", "Framing"];
        assert!(known.contains(&name) || changelog.contains(name), "CHANGELOG.md does not name {name}");
    }
    let attributes = read("framing-derive/src/attr.rs");
    let attributes = section(&attributes, "const KNOWN: &[(&str, &[Place], Form, &str)] = &[", "\n];");
    for name in attributes.lines().filter_map(|line| line.split('"').nth(1)) {
        assert!(changelog.contains(&format!("`{name}`")), "CHANGELOG.md does not name the attribute `{name}`");
    }
}

#[test]
fn the_minimum_rust_version_is_stated_once() {
    let manifest = read("Cargo.toml");
    let version = manifest.split("rust-version = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("stated");
    assert!(read("README.md").contains(&format!("Rust {version} or later")), "README states {version}");
}

/// The part of `text` between the heading `heading` and the next one like it.
fn section<'t>(text: &'t str, heading: &str, next: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("no heading: {heading}"));
    rest.split(next).next().unwrap_or(rest)
}

#[test]
fn every_attribute_has_a_row_and_an_example() {
    let known = read("framing-derive/src/attr.rs");
    let known = section(&known, "const KNOWN: &[(&str, &[Place], Form, &str)] = &[", "\n];");
    let reference = read("framing-derive/REFERENCE.md");
    let places =
        [("Place::Container", "the struct or enum"), ("Place::Variant", "a variant"), ("Place::Field", "a field")];
    let mut seen = 0;
    for (place, on) in places {
        let rows = section(&reference, &format!("# On {on}"), "\n# ");
        let examples = section(&reference, &format!("## Examples on {on}"), "\n## ");
        for line in known.lines().filter(|line| line.contains(place)) {
            let name = line.split('"').nth(1).expect("an attribute has a name");
            // `tag` also stands as `tag = u16`, beside others, or twice.
            let named = |text: &str| text.split('`').skip(1).step_by(2).any(|code| self::name(code) == name);
            let row = rows.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).any(named);
            assert!(row, "`{name}` on {on} has no row in REFERENCE.md");
            let example = examples.split("\n### ").skip(1).find(|example| named(example.lines().next().unwrap_or("")));
            let example = example.unwrap_or_else(|| panic!("`{name}` on {on} has no example in REFERENCE.md"));
            let used = example.lines().filter_map(|line| line.trim().strip_prefix("#[message("));
            let mut words = used.flat_map(|line| line.split(|other: char| !other.is_alphanumeric() && other != '_'));
            assert!(words.any(|word| word == name), "the example of `{name}` on {on} does not use it");
            seen += 1;
        }
    }
    assert!(seen >= 28, "{seen} attributes were found");
}

/// The leading name of `text`, as far as it is one.
fn name(text: &str) -> &str {
    text.split(|other: char| !other.is_alphanumeric() && other != '_').next().unwrap_or_default()
}

/// The types of `types.rs` and its modules that derive `Message`, sorted: those that a macro makes by its calls, generic
/// ones by their aliases.
fn derived_types() -> Vec<String> {
    let mut sources = vec![root().join("tests/src/types.rs")];
    files(&root().join("tests/src/types"), "rs", &mut sources);
    let source: String = sources.iter().map(read).collect();
    let mut types = Vec::new();
    for rest in source.split("#[derive(").skip(1) {
        let (traits, rest) = rest.split_once(")]").expect("a derive ends");
        if !traits.split(", ").any(|derived| derived == "Message") {
            continue;
        }
        let item = rest.lines().map(str::trim).find_map(|line| {
            line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")).or(line.strip_prefix("struct "))
        });
        let item = item.expect("a derive stands on an item");
        // A part is under the laws of what it is a part of.
        let said = rest.lines().map(str::trim).skip(1).take_while(|line| line.starts_with("#["));
        if said.clone().any(|line| ["(outside", "(args("].iter().any(|part| line.contains(part))) {
            continue;
        }
        if item.starts_with("$name ") {
            // A line of a call has an attribute or a name.
            let calls = ["\nnumbers!(", "\npresets! {"].map(|call| source.split(call).skip(1));
            let lines = calls
                .into_iter()
                .flatten()
                .flat_map(|call| call.trim_start().lines().take_while(|line| !line.is_empty()));
            let names = lines.map(str::trim).filter(|line| line.starts_with(char::is_uppercase));
            types.extend(names.map(|line| name(line).to_owned()));
            continue;
        }
        let name = name(item);
        if item[name.len()..].starts_with('<') && !item[name.len()..].starts_with("<'") {
            let aliases = source.lines().filter_map(|line| line.strip_prefix("pub type ")?.split_once(" = "));
            let aliases: Vec<_> = aliases.filter(|(_, of)| of.starts_with(&format!("{name}<"))).collect();
            assert!(!aliases.is_empty(), "{name} is generic and has no alias");
            types.extend(aliases.into_iter().map(|(alias, _)| alias.to_owned()));
        } else {
            types.push(name.to_owned());
        }
    }
    types.sort();
    types.dedup();
    types
}

#[test]
fn every_derived_type_is_under_the_laws() {
    let types = derived_types();
    assert!(types.len() >= 40, "the types were found: {types:?}");
    for made in ["BigNumbers", "Bincode2Command", "Borrowed", "GenericNumber", "Kept", "Point", "Ready", "With"] {
        assert!(types.iter().any(|name| name == made), "{made} was found: {types:?}");
    }

    let laws = read("tests/tests/laws.rs");
    let listed = laws.split("\nlaws! {\n").nth(1).and_then(|rest| rest.split("\n}").next()).expect("laws! is called");
    let mut tested: Vec<_> = listed.lines().filter_map(|line| Some(name(line.split_once(": ")?.1))).collect();
    tested.sort_unstable();
    assert_eq!(tested, types, "laws! of tests/tests/laws.rs against tests/src/types.rs");

    let target = read("fuzz/fuzz_targets/laws.rs");
    let arms: Vec<(&str, &str)> = target.lines().filter_map(|line| line.trim().split_once(" => ")).collect();
    let arms: Vec<_> = arms.into_iter().filter(|(number, _)| number.parse::<usize>().is_ok()).collect();
    let mut fuzzed: Vec<_> = arms.iter().map(|(_, of)| name(of)).collect();
    fuzzed.sort_unstable();
    assert_eq!(fuzzed, types, "the target `laws` against tests/src/types.rs");
    for (at, (number, of)) in arms.iter().enumerate() {
        assert_eq!(*number, at.to_string(), "the number of {of}");
    }
    assert!(target.contains(&format!("choice % {}, bytes,", arms.len())), "each number can be chosen");
}
