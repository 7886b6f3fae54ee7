//! What the derive says of mistakes, as `tests/ui` has it: every attribute has its cases, each underlined at its token, and
//! nothing that is generated is shown.

use super::{files, read, root, section};

/// The places of attributes, as the derive calls them, and as the cases in `ui/attributes` are called.
const PLACES: [(&str, &str); 3] =
    [("Place::Container", "item"), ("Place::Variant", "variant"), ("Place::Field", "field")];

/// What goes together with every other attribute of its place; each other one has a case among the conflicts.
const CONFLICTS_WITH_NOTHING: [(&str, &str); 7] = [
    // Whether an enum has a tag, and which type it has, is nothing that another attribute says.
    ("item", "tag"),
    ("item", "len"),
    ("item", "magic"),
    ("item", "crate"),
    ("item", "lsb"),
    ("item", "validate"),
    ("item", "bound"),
];

/// An error of a `.stderr` file.
struct Error {
    message: String,
    /// What is underlined, where that is on one line.
    underlined: String,
}

impl Error {
    fn names(&self, word: &str) -> bool {
        self.message.contains(&format!("`{word}`"))
    }
}

/// The errors of the case in `ui/attributes` for one kind of mistakes at one place.
fn errors(kind: &str, place: &str) -> Vec<Error> {
    let file = format!("tests/ui/attributes/{kind}_{place}");
    let (source, stderr) = (read(format!("{file}.rs")), read(format!("{file}.stderr")));
    let error = |block: &str| {
        let (message, rest) = block.strip_prefix("error: ")?.split_once('\n')?;
        let at = rest.lines().next()?.trim().rsplit_once(".rs:")?.1;
        let (line, column) = at.split_once(':')?;
        let line = source.lines().nth(line.parse::<usize>().ok()? - 1)?;
        let carets = rest.lines().find(|line| line.contains('^'))?.matches('^').count();
        let underlined = line.chars().skip(column.parse::<usize>().ok()? - 1).take(carets).collect();
        Some(Error { message: message.to_owned(), underlined })
    };
    let blocks = stderr.split("\n\n").map(|block| error(block).unwrap_or_else(|| panic!("{file}.stderr: {block}")));
    blocks.collect()
}

/// The words that may stand at a place.
fn words(place: &str) -> Vec<String> {
    let known = read("framing-derive/src/attr.rs");
    let known = section(&known, "const KNOWN: &[(&str, &[Place], Form, &str)] = &[", "\n];");
    let lines = known.lines().filter(|line| line.contains(place));
    let words: Vec<_> = lines.map(|line| line.split('"').nth(1).expect("an attribute has a name").to_owned()).collect();
    assert!(words.len() >= 2, "the words were found: {words:?}");
    words
}

/// Makes sure that each word of each place has an error among those of `kind` that is `the_one` for it.
fn each_has(kind: &str, the_one: impl Fn(&Error, &str) -> bool) {
    for (place, name) in PLACES {
        let errors = errors(kind, name);
        for word in words(place) {
            let found = errors.iter().any(|error| the_one(error, &word));
            assert!(found, "no case of `{word}` in tests/ui/attributes/{kind}_{name}.rs");
        }
    }
}

#[test]
fn every_attribute_is_misused_in_a_case() {
    // Underlined is the value that it does not take, or the word where it has none.
    each_has("misused", |error, word| error.message.starts_with(&format!("`{word}` ")) && !error.underlined.is_empty());
}

#[test]
fn every_attribute_is_misplaced_in_a_case() {
    let everywhere: Vec<Vec<String>> = PLACES.iter().map(|(place, _)| words(place)).collect();
    for (at, (_, name)) in PLACES.iter().enumerate() {
        let errors = errors("misplaced", name);
        let foreign = everywhere.iter().flatten().filter(|word| !everywhere[at].contains(word));
        for word in foreign {
            let there = format!("`{word}` belongs on ");
            let found = errors.iter().any(|error| error.message.starts_with(&there) && error.underlined == *word);
            assert!(found, "no case of `{word}` in tests/ui/attributes/misplaced_{name}.rs");
        }
    }
}

#[test]
fn every_attribute_is_repeated_in_a_case() {
    each_has("repeated", |error, word| {
        error.message == format!("`{word}` is given twice; keep one") && error.underlined == word
    });
}

#[test]
fn every_attribute_is_misspelt_in_a_case() {
    each_has("misspelt", |error, word| {
        error.message.ends_with(&format!("; did you mean `{word}`?")) && error.names(&error.underlined)
    });
}

#[test]
fn every_attribute_that_can_conflict_does_so_in_a_case() {
    for (place, name) in PLACES {
        let (errors, words) = (errors("conflicting", name), words(place));
        for word in &words {
            // Of the two one is underlined, and both are named.
            let found = errors.iter().any(|error| {
                let other = |other: &String| other != word && error.names(other);
                error.names(word) && words.iter().any(other) && words.contains(&error.underlined)
            });
            let alone = CONFLICTS_WITH_NOTHING.contains(&(name, word));
            assert!(found || alone, "no case of `{word}` in tests/ui/attributes/conflicting_{name}.rs");
            assert!(!(found && alone), "`{word}` conflicts with something: take it from the list");
        }
        for (_, word) in CONFLICTS_WITH_NOTHING.iter().filter(|(at, _)| *at == name) {
            assert!(words.iter().any(|known| known == word), "`{word}` is no attribute any more");
        }
    }
}

/// Names that are only in generated code, or that only it calls.
const GENERATED: [&str; 11] = [
    "__",
    "framing_core::region",
    "framing_core::encoding::",
    "framing_core::inner::",
    "Told<",
    "Items<",
    "'bytes",
    "_::_",
    "_::check",
    "in this derive macro expansion",
    // Macros of our own crates stand in the way of what they write.
    "in this macro invocation",
];

/// Encodings that the derive chooses, and that are documented: a note may say what they are asked for, and nothing else names
/// them where nobody wrote them.
const CHOSEN: [&str; 5] = ["Counted<", "Uint<", "Prefixed<", "Nullable<", "Rest<"];

/// What the compiler says of a cycle of constants is its own: all of them, by their paths. Underlined is a field of the user's.
const CYCLES: [&str; 2] = ["recursive_by_way_of_another.stderr", "recursive_by_boxes.stderr"];

/// What a line of the compiler's shows that it should not: of a `source`, of which the line `above` stands above it.
fn shown(line: &str, source: &str, above: &str) -> Option<&'static str> {
    // What the derive itself says may name them, for the user to write.
    if line.starts_with("error: ") {
        return None;
    }
    let is_note = line.trim_start().starts_with("= note: required for ");
    let named = GENERATED.iter().find(|name| line.contains(**name));
    let chosen = CHOSEN.iter().find(|name| !is_note && line.contains(**name) && !source.contains(**name));
    let is_label = line.trim_start().strip_prefix('|').is_some_and(|label| label.contains(['^', '-']));
    let at_derive = (is_label && above.contains("#[derive(")).then_some("the derive");
    named.or(chosen).copied().or(at_derive)
}

#[test]
fn nothing_generated_is_shown() {
    let mut cases = Vec::new();
    files(&root().join("tests/ui"), "stderr", &mut cases);
    assert!(cases.len() > 60, "the cases were found");
    for case in cases {
        let (text, written) = (read(&case), read(case.with_extension("rs")));
        let mut above = "";
        for line in text.lines() {
            // Lines of the user's have a number; those that are proposed have one, too.
            let source = line.split_once('|').filter(|(number, _)| number.trim().parse::<usize>().is_ok());
            let wrong = match source {
                Some((_, source)) => {
                    above = source;
                    source.contains("#[derive(Message.").then_some("the derive")
                }
                None => shown(line, &written, above),
            };
            let is_cycle = CYCLES.iter().any(|cycle| case.ends_with(cycle));
            let wrong = wrong.filter(|what| !is_cycle || ["the derive", "in this macro invocation"].contains(what));
            assert_eq!(wrong, None, "{} shows what is generated: {line}", case.display());
            if source.is_none() && !line.trim_start().starts_with('|') {
                above = "";
            }
        }
    }
}

#[test]
fn every_kind_of_value_is_asked_for_where_something_else_is_written_out() {
    let known = read("framing-derive/src/attr/literal.rs");
    let words = section(&known, "const TAKES: &[(&str, Takes)] = &[", "\n];");
    let words: Vec<_> = words.lines().filter_map(|line| line.split('"').nth(1)).collect();
    assert!(words.len() >= 10, "the words were found: {words:?}");
    let said = read("tests/ui/literals_for_something_else.stderr");
    for word in words {
        assert!(said.contains(&format!("error: `{word}` takes a")), "no case of `{word}`");
    }
}

#[test]
fn a_cycle_is_underlined_at_a_field_and_says_what_helps() {
    for cycle in CYCLES {
        let text = read(format!("tests/ui/{cycle}"));
        for error in text.split("\n\n").filter(|block| block.starts_with("error")) {
            let underlined = error.lines().nth(3);
            let is_field = underlined.is_some_and(|line| line.contains(": ") && line.ends_with(','));
            assert!(is_field, "{cycle}: {underlined:?}");
        }
        assert!(text.contains("// None in a cycle of messages: end it by `with` at a field."), "{cycle}");
    }
}

#[test]
fn a_mistake_is_told_once() {
    let mut cases = Vec::new();
    files(&root().join("tests/ui"), "stderr", &mut cases);
    for case in cases.iter().filter(|case| !CYCLES.iter().any(|cycle| case.ends_with(cycle))) {
        let text = read(case);
        let places: Vec<_> = places(&text).collect();
        for (at, place) in places.iter().enumerate() {
            assert!(!places[..at].contains(place), "{} has two errors at {place}", case.display());
        }
    }
}

/// The places of the errors, each the first that is underlined.
fn places(text: &str) -> impl Iterator<Item = &str> {
    let errors = text.split("\n\n").filter(|block| block.starts_with("error"));
    errors.filter_map(|error| error.lines().find_map(|line| line.trim_start().strip_prefix("--> ")))
}

#[test]
fn errors_are_underlined_in_the_code_of_the_user() {
    let mut cases = Vec::new();
    files(&root().join("tests/ui"), "stderr", &mut cases);
    for case in cases {
        let text = read(&case);
        assert!(places(&text).count() > 0, "{} has an error", case.display());
        let foreign = places(&text).find(|place| !place.starts_with("ui/"));
        assert_eq!(foreign, None, "{} underlines what the user did not write", case.display());
    }
}

#[test]
fn what_is_generated_is_found() {
    for line in [
        "   = help: the trait `framing_core::__private::Condition` is not implemented for `u8`",
        "error[E0277]: `Counted<Uint<4>, LittleEndian, 4>` does not say how `Point` lies on the wire",
        "   |          ------- in this derive macro expansion",
        "   |           expected `Told<u8, ()>`, found `Told<u16, ()>`",
        "   = note: required for `LittleEndian` to implement `Encoding<'bytes, Point>`",
        "   |                     ^^^^ evaluation of `_::_` failed here",
        "   | ------------------------------------------------ in this macro invocation",
    ] {
        assert!(shown(line, "", "").is_some(), "{line}");
    }
    assert_eq!(shown("   |          ^^^^^^^", "", " #[derive(Message)]"), Some("the derive"));
    assert_eq!(shown("   |          ^^^^^^^", "", " struct Message;"), None);
    assert_eq!(
        shown("   = note: required for `Counted<Uint<4>>` to implement `Encoding<'_, Vec<Point>>`", "", ""),
        None
    );
    assert_eq!(shown("error[E0277]: `Uint<2>` are not the forms", "with = Escaped<126, Uint<2>>", ""), None);
}
