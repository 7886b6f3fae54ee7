//! Which name was meant by one that is not known.

/// Of `names` the one that `text` may have been meant to be.
pub(crate) fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let near = |name: &'n str| {
        // The beginning is right, and what follows is not.
        let steps = if text.starts_with(name) && name.len() >= 3 { 1 } else { distance(text, name) };
        (steps, core::cmp::Reverse(name.len()), name)
    };
    let (steps, _, name) = names.map(near).min()?;
    let letters = name.chars().count();
    // Who mistypes gets the first letter right more often than any other.
    let most = match text.chars().next() == name.chars().next() {
        true => letters.div_ceil(2).min(3),
        false => (letters / 3).max(1),
    };
    (steps <= most && steps < letters).then_some(name)
}

/// How many letters to insert, drop, change, or swap with the next one to get from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    // The last two rows of the table of distances of the beginnings of `a` and `b`.
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, from) in a.chars().enumerate() {
        let mut left = i.saturating_add(1);
        let mut next = vec![left];
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX);
            let change = at(&row, j).saturating_add(usize::from(from != *to));
            let above = at(&row, j.saturating_add(1)).saturating_add(1);
            let swap = match j.checked_sub(1) {
                Some(j) if last == Some(*to) && b.get(j) == Some(&from) => at(&before, j).saturating_add(1),
                _ => usize::MAX,
            };
            left = change.min(left.saturating_add(1)).min(above).min(swap);
            next.push(left);
        }
        before = core::mem::replace(&mut row, next);
        last = Some(from);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        let cases = [
            ("max", "max", 0),
            ("maks", "max", 2),
            ("", "len", 3),
            ("bigendian", "big_endian", 1),
            ("lbs", "lsb", 1),
            ("wiht", "with", 1),
            ("ab", "ba", 1),
            ("abc", "cab", 2),
        ];
        for (a, b, steps) in cases {
            assert_eq!(distance(a, b), steps, "{a} {b}");
            assert_eq!(distance(b, a), steps, "{b} {a}");
        }
    }

    #[test]
    fn what_is_not_near_is_not_suggested() {
        let names = ["args", "null", "max", "pad", "count", "little_endian"];
        let cases = [
            ("crc", None),
            ("bogus", None),
            ("fill", None),
            ("able", None),
            ("maks", Some("max")),
            ("arg", Some("args")),
            ("cuont", Some("count")),
            ("litle_endain", Some("little_endian")),
            ("ittle_endian", Some("little_endian")),
        ];
        for (text, near) in cases {
            assert_eq!(nearest(text, names.into_iter()), near, "{text}");
        }
    }
}
