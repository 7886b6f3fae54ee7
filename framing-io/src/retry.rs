//! [`retry`]: a signal that came in between is no error; and [`write`].

use std::io::{self, IoSlice, Write};

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

/// Writes once: one piece, as most are, by the system call that costs less.
#[inline]
pub(crate) fn write(stream: &mut (impl Write + ?Sized), slices: &[IoSlice<'_>]) -> io::Result<usize> {
    match slices {
        [slice] => stream.write(slice),
        slices => stream.write_vectored(slices),
    }
}
