//! An enum that is a bit field, and variants that have such fields.

#[derive(Clone, Copy, Message)]
#[message(bits)]
enum Opcode {
    Query,
    Status = 2,
    #[message(other)]
    Unknown(u8),
}

#[derive(Message)]
enum Request {
    Flags {
        #[message(bits = 4)]
        opcode: Opcode,
        #[message(bits = 4)]
        flags: u8,
        #[message(if = opcode.is_query(), len = u8)]
        name: Option<String>,
    },
    Stop,
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Opcode {
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
        match self {
            Self::Query { .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&0u8, __out)?;
            }
            Self::Status { .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&2u8, __out)?;
            }
            Self::Unknown { 0: __field0, .. } => {
                if let 0u8 | 2u8 = *__field0 {
                    return ::core::result::Result::Err(
                        ::framing_core::__private::known_tag(
                                *__field0 as ::core::primitive::u64,
                            )
                            .in_field(&"Opcode::Unknown.0"),
                    );
                }
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    u8,
                >>::encode(__field0, __out)?;
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
            0u8 => ::core::result::Result::Ok(Self::Query {}),
            2u8 => ::core::result::Result::Ok(Self::Status {}),
            __value => {
                let __field0 = __value;
                ::core::result::Result::Ok(Self::Unknown { 0: __field0 })
            }
        }
    }
}
#[automatically_derived]
impl ::framing_core::__private::bits::Bits for Opcode {
    const MOST: ::core::primitive::u32 = 8u32;
    const LEAST: ::core::primitive::u32 = ::framing_core::__private::bits::widest(
        &[0u8 as ::core::primitive::u128, 2u8 as ::core::primitive::u128],
    );
    fn to_bits(&self) -> ::core::primitive::u128 {
        let __value: ::core::primitive::u8 = match self {
            Self::Query { .. } => 0u8,
            Self::Status { .. } => 2u8,
            Self::Unknown { 0: __value } => *__value,
        };
        __value as ::core::primitive::u128
    }
    fn from_bits(
        __value: ::core::primitive::u128,
    ) -> ::core::result::Result<Self, ::framing_core::Reason> {
        match <::core::primitive::u8 as ::core::convert::TryFrom<_>>::try_from(__value) {
            ::core::result::Result::Ok(0u8) => ::core::result::Result::Ok(Self::Query {}),
            ::core::result::Result::Ok(2u8) => {
                ::core::result::Result::Ok(Self::Status {})
            }
            ::core::result::Result::Ok(__value) => {
                ::core::result::Result::Ok(Self::Unknown { 0: __value })
            }
            _ => {
                ::core::result::Result::Err(
                    ::framing_core::__private::unknown_bits(__value),
                )
            }
        }
    }
    fn refused(&self) -> ::core::option::Option<::framing_core::Reason> {
        match self {
            Self::Unknown { 0: __value } if ::core::matches!(* __value, 0u8 | 2u8) => {
                ::core::option::Option::Some(
                    ::framing_core::__private::known_bits(
                        *__value as ::core::primitive::u128,
                    ),
                )
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
impl ::framing_core::Message<'_> for Request {
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[1usize, ::framing_core::__private::smallest(&[1usize, 0usize])],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            1usize,
            ::framing_core::__private::largest(
                &[
                    ::framing_core::__private::sum(
                        &[
                            1usize,
                            <::framing_core::Counted<
                                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                                ::framing_core::LittleEndian,
                                255,
                            > as ::framing_core::Encoding<'_, String>>::MAX_SIZE,
                        ],
                    ),
                    0usize,
                ],
            ),
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        match self {
            Self::Flags { name: __field2, .. } => {
                ::framing_core::__private::sum(
                    &[
                        2usize,
                        match __field2 {
                            ::core::option::Option::Some(__value) => {
                                <::framing_core::Counted<
                                    ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                                    ::framing_core::LittleEndian,
                                    255,
                                > as ::framing_core::Encoding<'_, String>>::size(__value)
                            }
                            ::core::option::Option::None => 0,
                        },
                    ],
                )
            }
            Self::Stop { .. } => 1usize,
        }
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        match self {
            Self::Flags { opcode: __field0, flags: __field1, name: __field2, .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&0u8, __out)?;
                __out.require(1usize)?;
                let mut __run = 0u128;
                if let ::core::result::Result::Err(__error) = <Opcode as ::framing_core::__private::bits::Bits>::put::<
                    4u32,
                    4u32,
                >(__field0, &mut __run) {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Request::Flags.opcode"),
                    );
                }
                if let ::core::result::Result::Err(__error) = <u8 as ::framing_core::__private::bits::Bits>::put::<
                    4u32,
                    0u32,
                >(__field1, &mut __run) {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Request::Flags.flags"),
                    );
                }
                ::framing_core::__private::bits::write::<1usize>(__run, __out)?;
                #[allow(unused_variables)]
                let opcode = ::framing_core::__private::copied(__field0);
                match (
                    ::framing_core::__private::Condition::holds(opcode.is_query()),
                    __field2,
                ) {
                    (true, ::core::option::Option::Some(__value)) => {
                        if let ::core::result::Result::Err(__error) = <::framing_core::Counted<
                            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                            ::framing_core::LittleEndian,
                            255,
                        > as ::framing_core::Encoding<
                            '_,
                            String,
                        >>::encode(__value, __out) {
                            return ::core::result::Result::Err(
                                __error.in_field(&"Request::Flags.name"),
                            );
                        }
                    }
                    (false, ::core::option::Option::None) => {}
                    (__value, _) => {
                        return ::core::result::Result::Err(
                            ::framing_core::__private::presence(__value)
                                .in_field(&"Request::Flags.name"),
                        );
                    }
                }
            }
            Self::Stop { .. } => {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    ::core::primitive::u8,
                >>::encode(&1u8, __out)?;
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
                __input.require(1usize)?;
                let __run = ::framing_core::__private::bits::read::<1usize>(__input)?;
                let __field0 = match <Opcode as ::framing_core::__private::bits::Bits>::read::<
                    4u32,
                    4u32,
                >(__run, __input.offset().saturating_sub(1usize)) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Request::Flags.opcode"),
                        );
                    }
                };
                let __field1 = match <u8 as ::framing_core::__private::bits::Bits>::read::<
                    4u32,
                    0u32,
                >(__run, __input.offset().saturating_sub(1usize)) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Request::Flags.flags"),
                        );
                    }
                };
                #[allow(unused_variables)]
                let opcode = ::framing_core::__private::copied(&__field0);
                let __field2 = if ::framing_core::__private::Condition::holds(
                    opcode.is_query(),
                ) {
                    ::core::option::Option::Some(
                        match <::framing_core::Counted<
                            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                            ::framing_core::LittleEndian,
                            255,
                        > as ::framing_core::Encoding<'_, String>>::decode(__input) {
                            ::core::result::Result::Ok(__value) => __value,
                            ::core::result::Result::Err(__error) => {
                                return ::core::result::Result::Err(
                                    __error.in_field(&"Request::Flags.name"),
                                );
                            }
                        },
                    )
                } else {
                    ::core::option::Option::None
                };
                ::core::result::Result::Ok(Self::Flags {
                    opcode: __field0,
                    flags: __field1,
                    name: __field2,
                })
            }
            1u8 => ::core::result::Result::Ok(Self::Stop {}),
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
const _: () = {
    const fn check() -> ::core::primitive::bool {
        <Opcode as ::framing_core::__private::bits::Bits>::MOST >= 4
    }
    ::core::assert!(
        check(),
        "the type of this field holds fewer bits than 4; widen it, or take fewer bits"
    );
};
const _: () = {
    const fn check() -> ::core::primitive::bool {
        <Opcode as ::framing_core::__private::bits::Bits>::LEAST <= 4
    }
    ::core::assert!(
        check(),
        "a value of this type has more than 4 bits, so it could never be sent; take more bits, or lower its tag"
    );
};
