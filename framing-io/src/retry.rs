//! [`retry`]: a signal that came in between is no error.

use std::io;

/// Does `operation` again as long as it is interrupted.
#[inline]
pub(crate) fn retry<T>(mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match operation() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
