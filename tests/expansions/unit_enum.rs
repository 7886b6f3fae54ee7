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
        1usize
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        <::framing_core::LittleEndian as ::framing_core::Encoding<
            '_,
            ::core::primitive::u8,
        >>::encode(
            &match self {
                Self::Buy { .. } => 0u8,
                Self::Sell { .. } => 1u8,
                Self::Cross { .. } => 7u8,
            },
            __out,
        )?;
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
            0u8 => ::core::result::Result::Ok(Self::Buy {}),
            1u8 => ::core::result::Result::Ok(Self::Sell {}),
            7u8 => ::core::result::Result::Ok(Self::Cross {}),
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
