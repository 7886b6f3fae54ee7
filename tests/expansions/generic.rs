//! Type parameters and a constant: what they have to be is asked of the fields' encodings.

#[derive(Message)]
struct Batch<T, const N: usize> {
    head: T,
    pair: [T; 2],
    #[message(max = N)]
    items: Vec<T>,
}

// It becomes:

#[automatically_derived]
impl<'a, T, const N: usize> ::framing_core::Message<'a> for Batch<T, N>
where
    ::framing_core::LittleEndian: ::framing_core::Encoding<'a, T>,
    [::framing_core::LittleEndian; 2]: ::framing_core::Encoding<'a, [T; 2]>,
    ::framing_core::Counted<
        ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
        ::framing_core::LittleEndian,
        N,
    >: ::framing_core::Encoding<'a, Vec<T>>,
{
    const MIN_SIZE: ::core::primitive::usize = {
        ::core::assert!(
            < ::framing_core::LittleEndian as ::framing_core::Encoding < 'a, T >>
            ::SELF_DELIMITING,
            "`Batch.head` does not say where it ends, so it would take the bytes of what follows it; put it last, or give it an end: `sized = u16`, or a field before it with `size_of`"
        );
        ::core::assert!(
            { let _ = < [::framing_core::LittleEndian; 2] as ::framing_core::Encoding <
            'a, [T; 2] >> ::MAX_SIZE; < ::framing_core::LittleEndian as
            ::framing_core::Encoding < 'a, T >> ::SELF_DELIMITING },
            "this type does not say where it ends, so it would take the bytes of what follows it here; nest it in a message of its own, in a field with `sized = u16`"
        );
        ::core::assert!(
            { let _ = < ::framing_core::Counted < ::framing_core::Uint < 4usize,
            ::framing_core::LittleEndian >, ::framing_core::LittleEndian, N > as
            ::framing_core::Encoding < 'a, Vec < T > >> ::MAX_SIZE; <
            ::framing_core::LittleEndian as ::framing_core::Encoding < 'a, T >>
            ::MIN_SIZE > 0 || ! < ::framing_core::LittleEndian as
            ::framing_core::Encoding < 'a, T >> ::SELF_DELIMITING },
            "the items of this sequence may take no bytes, so a peer could declare any number of them for nothing; send their number instead, or give the item's `Message` a `MIN_SIZE`"
        );
        ::core::assert!(
            { let _ = < ::framing_core::Counted < ::framing_core::Uint < 4usize,
            ::framing_core::LittleEndian >, ::framing_core::LittleEndian, N > as
            ::framing_core::Encoding < 'a, Vec < T > >> ::MAX_SIZE; <
            ::framing_core::LittleEndian as ::framing_core::Encoding < 'a, T >>
            ::SELF_DELIMITING },
            "this type does not say where it ends, so it would take the bytes of what follows it here; nest it in a message of its own, in a field with `sized = u16`"
        );
        ::framing_core::__private::sum(
            &[
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    T,
                >>::MIN_SIZE,
                <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
                    'a,
                    [T; 2],
                >>::MIN_SIZE,
                <::framing_core::Counted<
                    ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                    N,
                > as ::framing_core::Encoding<'a, Vec<T>>>::MIN_SIZE,
            ],
        )
    };
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            <::framing_core::LittleEndian as ::framing_core::Encoding<'a, T>>::MAX_SIZE,
            <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
                'a,
                [T; 2],
            >>::MAX_SIZE,
            <::framing_core::Counted<
                ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
                N,
            > as ::framing_core::Encoding<'a, Vec<T>>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    T,
                >>::size(&self.head),
                <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
                    'a,
                    [T; 2],
                >>::size(&self.pair),
                <::framing_core::Counted<
                    ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                    N,
                > as ::framing_core::Encoding<'a, Vec<T>>>::size(&self.items),
            ],
        )
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        __out.require(<Self as ::framing_core::Message<'a>>::MIN_SIZE)?;
        if let ::core::result::Result::Err(__error) = <::framing_core::LittleEndian as ::framing_core::Encoding<
            'a,
            T,
        >>::encode(&self.head, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Batch.head"));
        }
        __out
            .require(
                ::framing_core::__private::sum(
                    &[
                        <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
                            'a,
                            [T; 2],
                        >>::MIN_SIZE,
                        <::framing_core::Counted<
                            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                            ::framing_core::LittleEndian,
                            N,
                        > as ::framing_core::Encoding<'a, Vec<T>>>::MIN_SIZE,
                    ],
                ),
            )?;
        if let ::core::result::Result::Err(__error) = <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
            'a,
            [T; 2],
        >>::encode(&self.pair, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Batch.pair"));
        }
        if let ::core::result::Result::Err(__error) = <::framing_core::Counted<
            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
            N,
        > as ::framing_core::Encoding<'a, Vec<T>>>::encode(&self.items, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Batch.items"));
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'a>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        __input.require(<Self as ::framing_core::Message<'a>>::MIN_SIZE)?;
        let __field0 = match <::framing_core::LittleEndian as ::framing_core::Encoding<
            'a,
            T,
        >>::decode(__input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Batch.head"));
            }
        };
        __input
            .require(
                ::framing_core::__private::sum(
                    &[
                        <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
                            'a,
                            [T; 2],
                        >>::MIN_SIZE,
                        <::framing_core::Counted<
                            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                            ::framing_core::LittleEndian,
                            N,
                        > as ::framing_core::Encoding<'a, Vec<T>>>::MIN_SIZE,
                    ],
                ),
            )?;
        let __field1 = match <[::framing_core::LittleEndian; 2] as ::framing_core::Encoding<
            'a,
            [T; 2],
        >>::decode(__input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Batch.pair"));
            }
        };
        let __field2 = match <::framing_core::Counted<
            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
            N,
        > as ::framing_core::Encoding<'a, Vec<T>>>::decode(__input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Batch.items"));
            }
        };
        ::core::result::Result::Ok(Self {
            head: __field0,
            pair: __field1,
            items: __field2,
        })
    }
}
