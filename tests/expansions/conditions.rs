//! A field that is there under a condition, and a length that stands in a field before what it counts.

#[derive(Message)]
#[message(big_endian)]
struct Packet {
    flags: u8,
    count: u16,
    #[message(if = flags & 1 != 0)]
    id: Option<u32>,
    #[message(len = count, max = 512)]
    words: Vec<u16>,
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Packet {
    const MIN_SIZE: ::core::primitive::usize = 3usize;
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            3usize,
            <::framing_core::BigEndian as ::framing_core::Encoding<'_, u32>>::MAX_SIZE,
            <::framing_core::__private::Items<
                ::framing_core::BigEndian,
                512,
            > as ::framing_core::__private::Elements<'_, Vec<u16>>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                3usize,
                match &self.id {
                    ::core::option::Option::Some(__value) => {
                        <::framing_core::BigEndian as ::framing_core::Encoding<
                            '_,
                            u32,
                        >>::size(__value)
                    }
                    ::core::option::Option::None => 0,
                },
                <::framing_core::__private::Items<
                    ::framing_core::BigEndian,
                    512,
                > as ::framing_core::__private::Elements<
                    '_,
                    Vec<u16>,
                >>::size(&self.words),
            ],
        )
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        __out.require(3usize)?;
        <::framing_core::BigEndian as ::framing_core::Encoding<
            '_,
            u8,
        >>::encode(&self.flags, __out)?;
        #[allow(unused_variables)]
        let flags = self.flags;
        let __count1: &u16 = &match <u16 as ::framing_core::__private::Length>::length(
            <::framing_core::__private::Items<
                ::framing_core::BigEndian,
                512,
            > as ::framing_core::__private::Elements<'_, Vec<u16>>>::count(&self.words),
        ) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
            }
        };
        if let ::core::result::Result::Err(__error) = <::framing_core::BigEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::encode(__count1, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Packet.count"));
        }
        match (::framing_core::__private::Condition::holds(flags & 1 != 0), &self.id) {
            (true, ::core::option::Option::Some(__value)) => {
                <::framing_core::BigEndian as ::framing_core::Encoding<
                    '_,
                    u32,
                >>::encode(__value, __out)?;
            }
            (false, ::core::option::Option::None) => {}
            (__value, _) => {
                return ::core::result::Result::Err(
                    ::framing_core::__private::presence(__value).in_field(&"Packet.id"),
                );
            }
        }
        if let ::core::result::Result::Err(__error) = <::framing_core::__private::Items<
            ::framing_core::BigEndian,
            512,
        > as ::framing_core::__private::Elements<
            '_,
            Vec<u16>,
        >>::encode(&self.words, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        __input.require(3usize)?;
        let __field0 = <::framing_core::BigEndian as ::framing_core::Encoding<
            '_,
            u8,
        >>::decode(__input)?;
        #[allow(unused_variables)]
        let flags = __field0;
        let __at1 = __input.offset();
        let __field1 = match <::framing_core::BigEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::decode(__input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.count"));
            }
        };
        let __field2 = if ::framing_core::__private::Condition::holds(flags & 1 != 0) {
            ::core::option::Option::Some(
                <::framing_core::BigEndian as ::framing_core::Encoding<
                    '_,
                    u32,
                >>::decode(__input)?,
            )
        } else {
            ::core::option::Option::None
        };
        let __field3 = match <u16 as ::framing_core::__private::Length>::said(
                __field1,
                __at1,
            )
            .and_then(|__value| <::framing_core::__private::Items<
                ::framing_core::BigEndian,
                512,
            > as ::framing_core::__private::Elements<
                '_,
                Vec<u16>,
            >>::decode(__value, __input))
        {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
            }
        };
        ::core::result::Result::Ok(Self {
            flags: __field0,
            count: __field1,
            id: __field2,
            words: __field3,
        })
    }
}
