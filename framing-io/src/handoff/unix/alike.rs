//! What both runtimes' sockets and frames with descriptors have, written once.

/// Writes what `DescriptorStream` is over either runtime's `UnixStream`, but for its reads and writes.
macro_rules! descriptor_stream {
    () => {
        impl DescriptorStream {
            /// How many descriptors are held for a frame that is not whole, unless said otherwise.
            pub const DEFAULT_MAX: usize = DEFAULT_MAX;

            /// Over a socket.
            #[must_use]
            pub const fn new(socket: UnixStream) -> Self {
                Self { socket, ancillary: Ancillary::new() }
            }

            /// Holds at most `max` descriptors for a frame that is not whole. One more ends the stream and closes them all.
            #[must_use]
            pub const fn max(mut self, max: usize) -> Self {
                self.ancillary.max = max;
                self
            }

            /// The socket. What is read from it or written to it is lost to the stream.
            #[must_use]
            pub const fn get_ref(&self) -> &UnixStream {
                &self.socket
            }

            /// How many descriptors came and were not handed out.
            #[must_use]
            pub fn held(&self) -> usize {
                self.ancillary.held()
            }
        }
    };
}

/// Writes what `Passing` is over either runtime's `MessageStream`, but for its verbs.
macro_rules! passing {
    () => {
        impl<F: FrameBoundaries> Passing<F> {
            /// Over a socket, with the default [`BufferPolicy`].
            #[must_use]
            pub fn new(socket: UnixStream, framing: F) -> Self
            where
                F: Clone,
            {
                Self::with_policy(DescriptorStream::new(socket), framing, BufferPolicy::new())
            }

            /// The same with a policy of its own, over a stream with a bound of its own.
            #[must_use]
            pub fn with_policy(stream: DescriptorStream, framing: F, policy: BufferPolicy) -> Self
            where
                F: Clone,
            {
                Self { stream: MessageStream::with_policy(stream, framing, policy) }
            }

            /// The stream below, to look at its counters and its socket.
            #[must_use]
            pub const fn stream(&self) -> &MessageStream<DescriptorStream, F> {
                &self.stream
            }

            fn pass(&mut self, payload: Bytes) -> Passed {
                let place = place_of_last(self.stream.decoder(), payload.len());
                self.stream.get_mut().ancillary.pass(place, payload)
            }
        }

        impl<F: FrameBoundaries> fmt::Debug for Passing<F> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Passing").field("stream", self.stream.get_ref()).finish_non_exhaustive()
            }
        }
    };
}

pub(super) use {descriptor_stream, passing};
