//! Numbers of fixed width in one byte order: one claim, one array pattern, no calls.

#[derive(Message)]
#[message(big_endian)]
struct Order {
    id: u64,
    price: i64,
    quantity: u32,
    venue: u16,
    side: u8,
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Order {
    const MIN_SIZE: ::core::primitive::usize = 23usize;
    const MAX_SIZE: ::core::primitive::usize = 23usize;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        23usize
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        let [__byte0, __byte1, __byte2, __byte3, __byte4, __byte5, __byte6, __byte7,
        __byte8, __byte9, __byte10, __byte11, __byte12, __byte13, __byte14, __byte15,
        __byte16, __byte17, __byte18, __byte19, __byte20, __byte21, __byte22] = match __out
            .claim_array()
        {
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
        ] = <u64>::to_be_bytes(self.id);
        [
            *__byte8,
            *__byte9,
            *__byte10,
            *__byte11,
            *__byte12,
            *__byte13,
            *__byte14,
            *__byte15,
        ] = <i64>::to_be_bytes(self.price);
        [*__byte16, *__byte17, *__byte18, *__byte19] = <u32>::to_be_bytes(self.quantity);
        [*__byte20, *__byte21] = <u16>::to_be_bytes(self.venue);
        [*__byte22] = <u8>::to_be_bytes(self.side);
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        match __input.take_bytes(23usize) {
            ::core::result::Result::Ok(__run) => {
                <Self as ::framing_core::Message<'_>>::decode_frame(__run)
            }
            ::core::result::Result::Err(__error) => ::core::result::Result::Err(__error),
        }
    }
    #[inline(always)]
    fn decode_frame(
        __run: &'_ [::core::primitive::u8],
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        let &[__byte0, __byte1, __byte2, __byte3, __byte4, __byte5, __byte6, __byte7,
        __byte8, __byte9, __byte10, __byte11, __byte12, __byte13, __byte14, __byte15,
        __byte16, __byte17, __byte18, __byte19, __byte20, __byte21, __byte22] = __run
        else {
            return ::core::result::Result::Err(
                ::framing_core::__private::misfit(__run, 23usize),
            );
        };
        let __field0 = <u64>::from_be_bytes([
            __byte0,
            __byte1,
            __byte2,
            __byte3,
            __byte4,
            __byte5,
            __byte6,
            __byte7,
        ]);
        let __field1 = <i64>::from_be_bytes([
            __byte8,
            __byte9,
            __byte10,
            __byte11,
            __byte12,
            __byte13,
            __byte14,
            __byte15,
        ]);
        let __field2 = <u32>::from_be_bytes([__byte16, __byte17, __byte18, __byte19]);
        let __field3 = <u16>::from_be_bytes([__byte20, __byte21]);
        let __field4 = <u8>::from_be_bytes([__byte22]);
        ::core::result::Result::Ok(Self {
            id: __field0,
            price: __field1,
            quantity: __field2,
            venue: __field3,
            side: __field4,
        })
    }
}
