//! What the streams of the three adapters have in common and no runtime is needed for, written once.

/// Writes the methods of `MessageStream` that do no I/O. It has a field `stream` and a function `from_parts`, and the halves of the engine
/// where `decoder` and `encoder` say.
macro_rules! whole_stream {
    (decoder: $($decoder:ident).+, encoder: $($encoder:ident).+) => {
        impl<S, F: ::framing_core::Framing> MessageStream<S, F> {
            /// Messages over `stream`, framed by `framing` in both directions, with the default [`BufferPolicy`](crate::BufferPolicy).
            #[must_use]
            pub fn new(stream: S, framing: F) -> Self
            where
                F: Clone,
            {
                Self::with_policy(stream, framing, crate::BufferPolicy::new())
            }

            /// The same with a policy of its own, for each direction.
            #[must_use]
            pub fn with_policy(stream: S, framing: F, policy: crate::BufferPolicy) -> Self
            where
                F: Clone,
            {
                let (decoder, encoder) = crate::halves(framing, policy);
                Self::from_parts(stream, decoder, encoder)
            }

            /// The stream below, with the halves: [`Decoder::bytes`](crate::Decoder::bytes) came and were not received,
            /// [`Encoder::unsent`](crate::Encoder::unsent) were queued and did not go.
            #[must_use]
            pub fn into_parts(self) -> (S, crate::Decoder<F>, crate::Encoder<F>) {
                (self.stream, self.$($decoder).+, self.$($encoder).+)
            }

            /// The stream below. What it gave that was not received is lost, and what was queued and not flushed too: where that
            /// matters, take [`into_parts`](Self::into_parts).
            #[must_use]
            pub fn into_inner(self) -> S {
                self.stream
            }

            /// The stream below.
            #[must_use]
            pub const fn get_ref(&self) -> &S {
                &self.stream
            }

            /// The stream below, to set its options say. What is read from it or written to it is lost to the messages.
            #[must_use]
            pub const fn get_mut(&mut self) -> &mut S {
                &mut self.stream
            }

            /// What was received so far.
            #[must_use]
            pub const fn recv_stats(&self) -> crate::Stats {
                self.$($decoder).+.stats()
            }

            /// What was queued and sent so far.
            #[must_use]
            pub const fn send_stats(&self) -> crate::Stats {
                self.$($encoder).+.stats()
            }

            /// The receiving half of the engine: what is buffered, and how much.
            #[must_use]
            pub const fn decoder(&self) -> &crate::Decoder<F> {
                &self.$($decoder).+
            }

            /// The sending half of the engine: its watermarks, its age, its queue.
            #[must_use]
            pub const fn encoder(&self) -> &crate::Encoder<F> {
                &self.$($encoder).+
            }

            /// The sending half of the engine, for what has no method here: [`on_pressure`](crate::Encoder::on_pressure), say. What
            /// is pushed there goes at the next flush.
            #[must_use]
            pub const fn encoder_mut(&mut self) -> &mut crate::Encoder<F> {
                &mut self.$($encoder).+
            }

            /// How many bytes are queued and did not go yet.
            #[must_use]
            pub const fn queued(&self) -> usize {
                self.$($encoder).+.queued()
            }
        }
    };
}

#[cfg(any(feature = "blocking", feature = "tokio"))]
/// Writes what the two adapters whose streams wait have beyond that.
macro_rules! waiting_stream {
    (decoder: $($decoder:ident).+, encoder: $($encoder:ident).+) => {
        crate::whole::whole_stream!(decoder: $($decoder).+, encoder: $($encoder).+);

        impl<S, F: ::framing_core::Framing> MessageStream<S, F> {
            /// Gives back all memory that holds no bytes: all of it, between two messages.
            pub fn release(&mut self) {
                self.$($decoder).+.release();
                self.$($encoder).+.release();
            }

            /// [Releases](Self::release) each direction in which nothing has passed for as long as
            /// [`BufferPolicy::idle_after`](crate::BufferPolicy::idle_after) says, between this call and an earlier one.
            pub fn idle(&mut self) {
                let now = ::std::time::Instant::now();
                self.$($decoder).+.idle(now);
                self.$($encoder).+.idle(now);
            }
        }

        impl<S, F: ::framing_core::Framing> RecvHalf<S, F> {
            /// The stream below, and what came and was not received.
            #[must_use]
            pub fn into_parts(self) -> (S, crate::Decoder<F>) {
                (self.stream, self.$($decoder).+)
            }

            /// The stream below.
            #[must_use]
            pub const fn get_ref(&self) -> &S {
                &self.stream
            }

            /// What is buffered, and how much.
            #[must_use]
            pub const fn decoder(&self) -> &crate::Decoder<F> {
                &self.$($decoder).+
            }

            /// What is buffered, to replace its framing say.
            #[must_use]
            pub const fn decoder_mut(&mut self) -> &mut crate::Decoder<F> {
                &mut self.$($decoder).+
            }

            /// What was received so far.
            #[must_use]
            pub const fn stats(&self) -> crate::Stats {
                self.$($decoder).+.stats()
            }

            /// Gives back all memory that holds no bytes.
            pub fn release(&mut self) {
                self.$($decoder).+.release();
            }
        }

        impl<S, F: ::framing_core::Framing> SendHalf<S, F> {
            /// The stream below, and what was queued and did not go.
            #[must_use]
            pub fn into_parts(self) -> (S, crate::Encoder<F>) {
                (self.stream, self.$($encoder).+)
            }

            /// The stream below.
            #[must_use]
            pub const fn get_ref(&self) -> &S {
                &self.stream
            }

            /// The queue, to set a hook or ask for its age. What is pushed there goes at the next flush.
            #[must_use]
            pub const fn encoder_mut(&mut self) -> &mut crate::Encoder<F> {
                &mut self.$($encoder).+
            }

            /// What was queued and sent so far.
            #[must_use]
            pub const fn stats(&self) -> crate::Stats {
                self.$($encoder).+.stats()
            }

            /// Gives back all memory that holds no bytes.
            pub fn release(&mut self) {
                self.$($encoder).+.release();
            }
        }

        crate::whole::queues!(MessageStream, $($encoder).+);
        crate::whole::queues!(SendHalf, $($encoder).+);
    };
}

#[cfg(any(feature = "blocking", feature = "tokio"))]
/// Writes `queue` of what sends.
macro_rules! queues {
    ($stream:ident, $($encoder:ident).+) => {
        impl<S, F: ::framing_core::Framing> $stream<S, F> {
            /// Queues `message` and does no I/O: many small messages go in one write at the next [`flush`](Self::flush).
            ///
            /// # Errors
            /// Those of [`Encoder::push`](crate::Encoder::push): [`SendError::Full`](crate::SendError::Full) says to flush first.
            #[inline]
            pub fn queue<'a, M: ::framing_core::Message<'a>>(&mut self, message: &M) -> Result<(), crate::SendError> {
                self.$($encoder).+.push(message)
            }
        }
    };
}

pub(crate) use whole_stream;
#[cfg(any(feature = "blocking", feature = "tokio"))]
pub(crate) use {queues, waiting_stream};
