//! Types of the standard library that have no encoding, each with what to use instead.

use syn::Path;

/// What to use instead of the type at `path`, which has `arguments` types as arguments. A name that could as well be that of a
/// message is known only where the path begins at the standard library; `self::Arc` is of the user's own.
pub(super) fn instead(path: &Path, arguments: usize) -> Option<&'static str> {
    let is_std =
        path.segments.first().is_some_and(|first| ["std", "core", "alloc"].iter().any(|root| first.ident == root));
    let is_alone = path.leading_colon.is_none() && path.segments.len() == 1;
    if !is_std && !is_alone {
        return None;
    }
    let name = path.segments.last()?.ident.to_string();
    match (name.as_str(), arguments) {
        ("VecDeque" | "LinkedList" | "BinaryHeap", 1) => Some("a `Vec`"),
        ("Rc" | "Arc" | "RefCell" | "Mutex" | "RwLock", 1) => Some("the type within"),
        ("Cell", 1) if is_std => Some("the type within"),
        ("PathBuf" | "OsString", 0) => Some("a `String`, or a `Vec<u8>` where it may not be UTF-8"),
        ("SystemTime", 0) if is_std => Some("a `Duration` since 1970, or an integer"),
        ("Instant", 0) if is_std => Some("a `Duration`"),
        ("Range" | "RangeInclusive", 1) if is_std => Some("a tuple of its two ends"),
        _ => None,
    }
}
