//! Text and bytes that are borrowed from the receive buffer, between numbers.

#[derive(Message)]
struct Log<'a> {
    time: u64,
    level: u8,
    #[message(len = u8)]
    target: &'a str,
    #[message(max = 4096)]
    body: &'a [u8],
    line: u32,
}

// It becomes:

#[automatically_derived]
impl<'a> ::framing_core::Message<'a> for Log<'a> {
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            13usize,
            <::framing_core::Counted<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
                255,
            > as ::framing_core::Encoding<'a, &'a str>>::MIN_SIZE,
            <::framing_core::Counted<
                ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
                4096,
            > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
        ],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            13usize,
            <::framing_core::Counted<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
                255,
            > as ::framing_core::Encoding<'a, &'a str>>::MAX_SIZE,
            <::framing_core::Counted<
                ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
                4096,
            > as ::framing_core::Encoding<'a, &'a [u8]>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                13usize,
                <::framing_core::Counted<
                    ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                    255,
                > as ::framing_core::Encoding<'a, &'a str>>::size(&self.target),
                <::framing_core::Counted<
                    ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                    4096,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::size(&self.body),
            ],
        )
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        __out.require(<Self as ::framing_core::Message<'a>>::MIN_SIZE)?;
        let [__byte0, __byte1, __byte2, __byte3, __byte4, __byte5, __byte6, __byte7,
        __byte8] = match __out.claim_array() {
            ::core::result::Result::Ok(__run) => __run,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error);
            }
        };
        [
            *__byte0,
            *__byte1,
            *__byte2,
            *__byte3,
            *__byte4,
            *__byte5,
            *__byte6,
            *__byte7,
        ] = <u64>::to_le_bytes(self.time);
        [*__byte8] = <u8>::to_le_bytes(self.level);
        if let ::core::result::Result::Err(__error) = <::framing_core::Counted<
            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
            255,
        > as ::framing_core::Encoding<'a, &'a str>>::encode(&self.target, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Log.target"));
        }
        __out
            .require(
                ::framing_core::__private::sum(
                    &[
                        4usize,
                        <::framing_core::Counted<
                            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                            ::framing_core::LittleEndian,
                            4096,
                        > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
                    ],
                ),
            )?;
        if let ::core::result::Result::Err(__error) = <::framing_core::Counted<
            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
            4096,
        > as ::framing_core::Encoding<'a, &'a [u8]>>::encode(&self.body, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Log.body"));
        }
        <::framing_core::LittleEndian as ::framing_core::Encoding<
            'a,
            u32,
        >>::encode(&self.line, __out)?;
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'a>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        __input.require(<Self as ::framing_core::Message<'a>>::MIN_SIZE)?;
        let __run = match __input.take_bytes(9usize) {
            ::core::result::Result::Ok(__run) => __run,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error);
            }
        };
        let &[__byte0, __byte1, __byte2, __byte3, __byte4, __byte5, __byte6, __byte7,
        __byte8] = __run else {
            return ::core::result::Result::Err(
                ::framing_core::DecodeError::not_enough_data(1),
            );
        };
        let __field0 = <u64>::from_le_bytes([
            __byte0,
            __byte1,
            __byte2,
            __byte3,
            __byte4,
            __byte5,
            __byte6,
            __byte7,
        ]);
        let __field1 = <u8>::from_le_bytes([__byte8]);
        let __field2 = match <::framing_core::Counted<
            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
            255,
        > as ::framing_core::Encoding<'a, &'a str>>::decode(__input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Log.target"));
            }
        };
        __input
            .require(
                ::framing_core::__private::sum(
                    &[
                        4usize,
                        <::framing_core::Counted<
                            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
                            ::framing_core::LittleEndian,
                            4096,
                        > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
                    ],
                ),
            )?;
        let __field3 = match <::framing_core::Counted<
            ::framing_core::Uint<4usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
            4096,
        > as ::framing_core::Encoding<'a, &'a [u8]>>::decode(__input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Log.body"));
            }
        };
        let __field4 = <::framing_core::LittleEndian as ::framing_core::Encoding<
            'a,
            u32,
        >>::decode(__input)?;
        ::core::result::Result::Ok(Self {
            time: __field0,
            level: __field1,
            target: __field2,
            body: __field3,
            line: __field4,
        })
    }
}
