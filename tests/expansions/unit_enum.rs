//! An enum without fields.

#[derive(Message)]
enum Side {
    Buy,
    Sell,
    #[message(tag = 7)]
    Cross,
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Side {
    const MIN_SIZE: ::core::primitive::usize = 1usize;
    const MAX_SIZE: ::core::primitive::usize = 1usize;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        match self {
            Self::Buy { .. } => 1usize,
            Self::Sell { .. } => 1usize,
            Self::Cross { .. } => 1usize,
        }
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        match self {
            Self::Buy { .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&0u8, __out)?;
                let _ = &__out;
            }
            Self::Sell { .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&1u8, __out)?;
                let _ = &__out;
            }
            Self::Cross { .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&7u8, __out)?;
                let _ = &__out;
            }
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        match <::framing_core::LittleEndian as ::framing_core::Encoding<
            '_,
            ::core::primitive::u8,
        >>::decode(__input)? {
            0u8 => {
                let _ = &__input;
                ::core::result::Result::Ok(Self::Buy {})
            }
            1u8 => {
                let _ = &__input;
                ::core::result::Result::Ok(Self::Sell {})
            }
            7u8 => {
                let _ = &__input;
                ::core::result::Result::Ok(Self::Cross {})
            }
            __value => {
                ::core::result::Result::Err(
                    ::framing_core::__private::unknown_tag(
                        __input,
                        1usize,
                        __value as ::core::primitive::u64,
                    ),
                )
            }
        }
    }
}
