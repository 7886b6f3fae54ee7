//! Where attributes are used in the items of the document, and where the derive says that they stand.

use std::collections::BTreeSet;

use super::document::Document;

/// What an attribute stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Item,
    Variant,
    Field,
}

/// The places, with the heads of their tables in the derive's documentation.
const PLACES: [(Place, &str); 3] =
    [(Place::Item, "# On the struct or enum"), (Place::Variant, "# On a variant"), (Place::Field, "# On a field")];

/// Each attribute that is used in `items`, and what it stands on.
fn uses(items: &[String]) -> BTreeSet<(Place, String)> {
    items.iter().flat_map(|item| uses_of(item)).collect()
}

fn uses_of(item: &str) -> Vec<(Place, String)> {
    let (mut depth, mut in_enum) = (0i32, false);
    let (mut found, mut waiting) = (Vec::new(), Vec::new());
    for line in item.lines().map(str::trim) {
        if line.starts_with("#[") && line.ends_with(']') {
            waiting.extend(names(line));
            continue;
        }
        let place = match (depth, in_enum) {
            (0, _) => Place::Item,
            (1, true) => Place::Variant,
            _ => Place::Field,
        };
        found.extend(waiting.drain(..).map(|name| (place, name)));
        // Beside a field on the line of its variant or struct.
        found.extend(names(line).into_iter().map(|name| (Place::Field, name)));
        if depth == 0 {
            in_enum = line.split(' ').any(|word| word == "enum");
        }
        depth += line.chars().map(|c| i32::from("{(".contains(c)) - i32::from("})".contains(c))).sum::<i32>();
    }
    found
}

/// The names of the attributes in `#[message(...)]` on this line.
fn names(line: &str) -> Vec<String> {
    let lists = line.split("#[message(").skip(1).map(|list| list.split(")]").next().unwrap_or_default());
    lists.flat_map(words).collect()
}

/// The first word of each part of a list, without those within parentheses, brackets and quotes.
fn words(list: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut parts) = (0i32, false, vec![String::new()]);
    for c in list.chars() {
        quoted ^= c == '"';
        depth += i32::from("([{<".contains(c)) - i32::from(")]}>".contains(c));
        match parts.last_mut() {
            _ if c == ',' && depth == 0 && !quoted => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
    }
    parts.iter().filter_map(|part| Some(part.trim().split([' ', '(', '=']).next()?.to_owned())).collect()
}

/// The attributes in the rows of the table below `head`, a heading in the derive's documentation.
fn rows_below(documentation: &str, head: &str) -> Vec<String> {
    let table =
        documentation.lines().skip_while(|line| *line != head).skip(1).take_while(|line| !line.starts_with('#'));
    let rows = table.filter_map(|line| line.strip_prefix("| `"));
    let names = rows.flat_map(|row| row.split('|').next().unwrap_or_default().split('`').step_by(2));
    names.filter_map(|name| name.split([' ', '(']).next()).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_attribute_has_a_row_where_it_stands() {
    let used = uses(&Document::read().rust);
    let documentation = include_str!("../../../framing-derive/REFERENCE.md");
    for (place, table) in PLACES {
        let names = rows_below(documentation, table);
        assert!(names.len() >= 2, "{table}: {names:?}");
        for name in names {
            assert!(used.contains(&(place, name.clone())), "`{name}` {table}: no row in WIRE_FORMAT.md");
        }
    }
}

#[test]
fn uses_are_told_apart() {
    let items =
        ["#[message(tag = u16, args(a: u8, b: u8))]\nenum A {\n#[message(tag = 7)]\nB(#[message(len = u8)] String),\n\
                  C {\n#[message(max = [1, 2], if = a < 2)]\nd: u8,\n},\n#[message(other)]\nE(u8),\n}"];
    let found = uses(&items.map(str::to_owned));
    let expected = [
        (Place::Item, "args"),
        (Place::Item, "tag"),
        (Place::Variant, "other"),
        (Place::Variant, "tag"),
        (Place::Field, "if"),
        (Place::Field, "len"),
        (Place::Field, "max"),
    ];
    assert_eq!(found, expected.map(|(place, name)| (place, name.to_owned())).into());
}
