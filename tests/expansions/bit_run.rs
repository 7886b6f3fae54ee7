//! Bit fields, reserved bits and a constant among them, before a number.

#[derive(Message)]
#[message(big_endian)]
struct Header {
    #[message(bits = 4, value = 4)]
    version: u8,
    #[message(bits = 4)]
    words: u8,
    #[message(bits = 1)]
    more: bool,
    #[message(bits = 2)]
    reserved: (),
    #[message(bits = 13)]
    offset: u16,
    checksum: u16,
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Header {
    const MIN_SIZE: ::core::primitive::usize = 5usize;
    const MAX_SIZE: ::core::primitive::usize = 5usize;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        5usize
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        __out.require(5usize)?;
        let mut __run = 0u128;
        if let ::core::result::Result::Err(__error) = ::framing_core::__private::refuse(
            ::framing_core::__private::constant(
                self.version
                    == {
                        let __value: u8 = 4;
                        __value
                    },
            ),
        ) {
            return ::core::result::Result::Err(__error.in_field(&"Header.version"));
        }
        if let ::core::result::Result::Err(__error) = <u8 as ::framing_core::__private::bits::Bits>::put::<
            4u32,
            20u32,
        >(&self.version, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Header.version"));
        }
        if let ::core::result::Result::Err(__error) = <u8 as ::framing_core::__private::bits::Bits>::put::<
            4u32,
            16u32,
        >(&self.words, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Header.words"));
        }
        if let ::core::result::Result::Err(__error) = <bool as ::framing_core::__private::bits::Bits>::put::<
            1u32,
            15u32,
        >(&self.more, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Header.more"));
        }
        if let ::core::result::Result::Err(__error) = <() as ::framing_core::__private::bits::Bits>::put::<
            2u32,
            13u32,
        >(&self.reserved, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Header.reserved"));
        }
        if let ::core::result::Result::Err(__error) = <u16 as ::framing_core::__private::bits::Bits>::put::<
            13u32,
            0u32,
        >(&self.offset, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Header.offset"));
        }
        ::framing_core::__private::bits::write::<3usize>(__run, __out)?;
        <::framing_core::BigEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::encode(&self.checksum, __out)?;
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        __input.require(5usize)?;
        let __run = ::framing_core::__private::bits::read::<3usize>(__input)?;
        let __field0 = match <u8 as ::framing_core::__private::bits::Bits>::read::<
            4u32,
            20u32,
        >(__run, __input.offset().saturating_sub(3usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Header.version"));
            }
        };
        if let ::core::result::Result::Err(__error) = ::framing_core::__private::reject(
            ::framing_core::__private::constant(
                __field0
                    == {
                        let __value: u8 = 4;
                        __value
                    },
            ),
            __input.offset().saturating_sub(3usize),
        ) {
            return ::core::result::Result::Err(__error.in_field(&"Header.version"));
        }
        let __field1 = match <u8 as ::framing_core::__private::bits::Bits>::read::<
            4u32,
            16u32,
        >(__run, __input.offset().saturating_sub(3usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Header.words"));
            }
        };
        let __field2 = match <bool as ::framing_core::__private::bits::Bits>::read::<
            1u32,
            15u32,
        >(__run, __input.offset().saturating_sub(2usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Header.more"));
            }
        };
        let __field3 = match <() as ::framing_core::__private::bits::Bits>::read::<
            2u32,
            13u32,
        >(__run, __input.offset().saturating_sub(2usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Header.reserved"));
            }
        };
        let __field4 = match <u16 as ::framing_core::__private::bits::Bits>::read::<
            13u32,
            0u32,
        >(__run, __input.offset().saturating_sub(2usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Header.offset"));
            }
        };
        let __field5 = <::framing_core::BigEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::decode(__input)?;
        ::core::result::Result::Ok(Self {
            version: __field0,
            words: __field1,
            more: __field2,
            reserved: __field3,
            offset: __field4,
            checksum: __field5,
        })
    }
}
