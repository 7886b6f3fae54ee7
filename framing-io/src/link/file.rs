//! [`SocketFile`]: the file of a unix socket, from its listener's first moment to its last.

use std::io;
use std::path::{Path, PathBuf};

/// The file of a unix socket, which is removed when nobody listens at it any more.
#[derive(Debug)]
pub(super) struct SocketFile {
    path: PathBuf,
    /// Device and number: what somebody else has put there since stays.
    id: (u64, u64),
}

impl SocketFile {
    /// What `bind` makes, which puts a socket at `path`. One that a listener left which is gone is replaced.
    pub(super) fn bind<T>(path: &Path, bind: impl Fn() -> io::Result<T>) -> io::Result<(T, Self)> {
        let listener = match bind() {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_left_over(path) => {
                std::fs::remove_file(path)?;
                bind()?
            }
            result => result?,
        };
        Ok((listener, Self { path: path.to_owned(), id: id(path)? }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if id(&self.path).is_ok_and(|id| id == self.id) {
            // Nobody is there to be told, and the next listener replaces it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn id(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// Whether a socket is there at which nobody listens.
fn is_left_over(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let refuses = || {
        let socket = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None)?;
        // A listener that is too busy to accept is one all the same: it is not waited for.
        socket.set_nonblocking(true)?;
        match socket.connect(&socket2::SockAddr::unix(path)?) {
            Err(error) => Ok(error.kind() == io::ErrorKind::ConnectionRefused),
            Ok(()) => Ok::<_, io::Error>(false),
        }
    };
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    is_socket && refuses().unwrap_or(false)
}
