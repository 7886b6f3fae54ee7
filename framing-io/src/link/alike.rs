//! What links and listeners of all runtimes have, written once.

/// Writes `Read` and `Write` of `$link`, of which `$with` finds the stream.
macro_rules! reads_and_writes {
    ($link:ident, $with:ident) => {
        impl Read for $link {
            #[inline]
            fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
                $with!(self, stream => stream.read(room))
            }
        }

        impl Write for $link {
            #[inline]
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                $with!(self, stream => stream.write(bytes))
            }

            #[inline]
            fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
                $with!(self, stream => stream.write_vectored(slices))
            }

            #[inline]
            fn flush(&mut self) -> io::Result<()> {
                $with!(self, stream => stream.flush())
            }
        }
    };
}

/// The same for tasks: `AsyncRead` and `AsyncWrite`.
#[cfg(feature = "tokio")]
macro_rules! reads_and_writes_async {
    ($link:ident, $with:ident) => {
        impl AsyncRead for $link {
            #[inline]
            fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
                $with!(self.get_mut(), stream => Pin::new(stream).poll_read(cx, room))
            }
        }

        impl AsyncWrite for $link {
            #[inline]
            fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
                $with!(self.get_mut(), stream => Pin::new(stream).poll_write(cx, bytes))
            }

            #[inline]
            fn poll_write_vectored(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                slices: &[IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                $with!(self.get_mut(), stream => Pin::new(stream).poll_write_vectored(cx, slices))
            }

            #[inline]
            fn is_write_vectored(&self) -> bool {
                $with!(self, stream => stream.is_write_vectored())
            }

            #[inline]
            fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                $with!(self.get_mut(), stream => Pin::new(stream).poll_flush(cx))
            }

            #[inline]
            fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                $with!(self.get_mut(), stream => Pin::new(stream).poll_shutdown(cx))
            }
        }
    };
}

/// Writes what `$listener`, which has the fields `socket` and `admission`, has in either runtime: what is set, and where it is.
macro_rules! listens {
    ($listener:ident) => {
        impl $listener {
            /// Whether small writes go at once over connections that are accepted (`TCP_NODELAY`): on unless said otherwise.
            #[must_use]
            pub const fn nodelay(mut self, nodelay: bool) -> Self {
                self.admission.nodelay = nodelay;
                self
            }

            /// Where it listens.
            ///
            /// # Errors
            /// Those of the system.
            pub fn address(&self) -> io::Result<Address> {
                match &self.socket {
                    Socket::Tcp(listener) => listener.local_addr().map(Address::from),
                    #[cfg(unix)]
                    Socket::Unix(_, file) => Ok(Address::Unix(file.path().to_owned())),
                    #[cfg(feature = "local")]
                    Socket::Local(listener) => Ok(Address::Local(listener.name().clone())),
                }
            }
        }
    };
}

pub(super) use {listens, reads_and_writes};

#[cfg(feature = "tokio")]
pub(super) use reads_and_writes_async;
