//! An enum of messages, whose unknown tags are kept with their bytes.

#[derive(Message)]
#[message(tag = u16, big_endian)]
enum Command<'a> {
    Ping,
    Move { x: i32, y: i32 },
    Say(#[message(len = u8)] &'a str),
    #[message(other)]
    Unknown {
        tag: u16,
        #[message(rest, max = 1024)]
        body: &'a [u8],
    },
}

// It becomes:

#[automatically_derived]
impl<'a> ::framing_core::Message<'a> for Command<'a> {
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            2usize,
            ::framing_core::__private::smallest(
                &[
                    0usize,
                    8usize,
                    <::framing_core::Counted<
                        ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                        ::framing_core::BigEndian,
                        255,
                    > as ::framing_core::Encoding<'a, &'a str>>::MIN_SIZE,
                    <::framing_core::Rest<
                        ::framing_core::BigEndian,
                        1024,
                    > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
                ],
            ),
        ],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            2usize,
            ::framing_core::__private::largest(
                &[
                    0usize,
                    8usize,
                    <::framing_core::Counted<
                        ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                        ::framing_core::BigEndian,
                        255,
                    > as ::framing_core::Encoding<'a, &'a str>>::MAX_SIZE,
                    <::framing_core::Rest<
                        ::framing_core::BigEndian,
                        1024,
                    > as ::framing_core::Encoding<'a, &'a [u8]>>::MAX_SIZE,
                ],
            ),
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = false;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        match self {
            Self::Ping { .. } => 2usize,
            Self::Move { .. } => 10usize,
            Self::Say { 0: __field0, .. } => {
                ::framing_core::__private::sum(
                    &[
                        2usize,
                        <::framing_core::Counted<
                            ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                            ::framing_core::BigEndian,
                            255,
                        > as ::framing_core::Encoding<'a, &'a str>>::size(__field0),
                    ],
                )
            }
            Self::Unknown { body: __field1, .. } => {
                ::framing_core::__private::sum(
                    &[
                        2usize,
                        <::framing_core::Rest<
                            ::framing_core::BigEndian,
                            1024,
                        > as ::framing_core::Encoding<'a, &'a [u8]>>::size(__field1),
                    ],
                )
            }
        }
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        match self {
            Self::Ping { .. } => {
                <::framing_core::BigEndian as ::framing_core::Encoding<
                    'a,
                    ::core::primitive::u16,
                >>::encode(&0u16, __out)?;
            }
            Self::Move { x: __field0, y: __field1, .. } => {
                <::framing_core::BigEndian as ::framing_core::Encoding<
                    'a,
                    ::core::primitive::u16,
                >>::encode(&1u16, __out)?;
                let [__byte0, __byte1, __byte2, __byte3, __byte4, __byte5, __byte6,
                __byte7] = match __out.claim_array() {
                    ::core::result::Result::Ok(__run) => __run,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(__error);
                    }
                };
                [*__byte0, *__byte1, *__byte2, *__byte3] = <i32>::to_be_bytes(*__field0);
                [*__byte4, *__byte5, *__byte6, *__byte7] = <i32>::to_be_bytes(*__field1);
            }
            Self::Say { 0: __field0, .. } => {
                <::framing_core::BigEndian as ::framing_core::Encoding<
                    'a,
                    ::core::primitive::u16,
                >>::encode(&2u16, __out)?;
                if let ::core::result::Result::Err(__error) = <::framing_core::Counted<
                    ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                    ::framing_core::BigEndian,
                    255,
                > as ::framing_core::Encoding<'a, &'a str>>::encode(__field0, __out) {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Command::Say.0"),
                    );
                }
            }
            Self::Unknown { tag: __field0, body: __field1, .. } => {
                if let 0u16 | 1u16 | 2u16 = *__field0 {
                    return ::core::result::Result::Err(
                        ::framing_core::__private::known_tag(
                                *__field0 as ::core::primitive::u64,
                            )
                            .in_field(&"Command::Unknown.tag"),
                    );
                }
                __out
                    .require(
                        ::framing_core::__private::sum(
                            &[
                                2usize,
                                <::framing_core::Rest<
                                    ::framing_core::BigEndian,
                                    1024,
                                > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
                            ],
                        ),
                    )?;
                <::framing_core::BigEndian as ::framing_core::Encoding<
                    'a,
                    u16,
                >>::encode(__field0, __out)?;
                if let ::core::result::Result::Err(__error) = <::framing_core::Rest<
                    ::framing_core::BigEndian,
                    1024,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::encode(__field1, __out) {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Command::Unknown.body"),
                    );
                }
            }
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'a>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        match <::framing_core::BigEndian as ::framing_core::Encoding<
            'a,
            ::core::primitive::u16,
        >>::decode(__input)? {
            0u16 => ::core::result::Result::Ok(Self::Ping {}),
            1u16 => {
                let __run = match __input.take_bytes(8usize) {
                    ::core::result::Result::Ok(__run) => __run,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(__error);
                    }
                };
                let &[__byte0, __byte1, __byte2, __byte3, __byte4, __byte5, __byte6,
                __byte7] = __run else {
                    return ::core::result::Result::Err(
                        ::framing_core::DecodeError::not_enough_data(1),
                    );
                };
                let __field0 = <i32>::from_be_bytes([
                    __byte0,
                    __byte1,
                    __byte2,
                    __byte3,
                ]);
                let __field1 = <i32>::from_be_bytes([
                    __byte4,
                    __byte5,
                    __byte6,
                    __byte7,
                ]);
                ::core::result::Result::Ok(Self::Move {
                    x: __field0,
                    y: __field1,
                })
            }
            2u16 => {
                let __field0 = match <::framing_core::Counted<
                    ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                    ::framing_core::BigEndian,
                    255,
                > as ::framing_core::Encoding<'a, &'a str>>::decode(__input) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Command::Say.0"),
                        );
                    }
                };
                ::core::result::Result::Ok(Self::Say { 0: __field0 })
            }
            __value => {
                let __field0 = __value;
                let __field1 = match <::framing_core::Rest<
                    ::framing_core::BigEndian,
                    1024,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::decode(__input) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Command::Unknown.body"),
                        );
                    }
                };
                ::core::result::Result::Ok(Self::Unknown {
                    tag: __field0,
                    body: __field1,
                })
            }
        }
    }
}
