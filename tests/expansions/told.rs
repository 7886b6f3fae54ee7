//! A body whose tag and flags share a byte before it, and which has no tag of its own.

#[derive(Message)]
struct Packet {
    #[message(bits = 4, lsb)]
    kind: u8,
    #[message(bits = 4, lsb)]
    flags: u8,
    #[message(sized = u8, tag = kind, args(flags))]
    body: Body,
}

#[derive(Message)]
#[message(outside, args(flags: u8))]
enum Body {
    #[message(tag = 3)]
    Data(#[message(until = 0, max = 9, align = 2)] Vec<u8>),
    #[message(tag = 4..=7)]
    Ack {
        kind: u8,
        #[message(if = flags != 0)]
        id: Option<u16>,
    },
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Packet {
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            1usize,
            <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
            > as ::framing_core::__private::InnerEncoding<'_, Body>>::MIN_SIZE,
        ],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            1usize,
            <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
            > as ::framing_core::__private::InnerEncoding<'_, Body>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                1usize,
                <::framing_core::Prefixed<
                    ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                > as ::framing_core::__private::InnerEncoding<
                    '_,
                    Body,
                >>::size(&self.body),
            ],
        )
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        __out.require(<Self as ::framing_core::Message<'_>>::MIN_SIZE)?;
        #[allow(clippy::type_complexity)]
        let __tag: <::framing_core::Prefixed<
            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
        > as ::framing_core::__private::InnerEncoding<'_, Body>>::Tag = <Body as ::framing_core::Inner<
            '_,
        >>::tag(&self.body);
        let __count0: &u8 = &::framing_core::__private::HoldsTag::holding(__tag);
        let mut __run = 0u128;
        if let ::core::result::Result::Err(__error) = <u8 as ::framing_core::__private::bits::Bits>::put::<
            4u32,
            0u32,
        >(__count0, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Packet.kind"));
        }
        if let ::core::result::Result::Err(__error) = <u8 as ::framing_core::__private::bits::Bits>::put::<
            4u32,
            4u32,
        >(&self.flags, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Packet.flags"));
        }
        ::framing_core::__private::bits::write_lsb::<1usize>(__run, __out)?;
        #[allow(unused_variables)]
        let flags = self.flags;
        if let ::core::result::Result::Err(__error) = {
            #[allow(clippy::type_complexity)]
            let __args: <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
            > as ::framing_core::__private::InnerEncoding<'_, Body>>::Args = (flags,);
            <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
            > as ::framing_core::__private::InnerEncoding<
                '_,
                Body,
            >>::encode(&self.body, __args, __out)
        } {
            return ::core::result::Result::Err(__error.in_field(&"Packet.body"));
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        __input.require(<Self as ::framing_core::Message<'_>>::MIN_SIZE)?;
        let __at0 = __input.offset();
        let __run = ::framing_core::__private::bits::read_lsb::<1usize>(__input)?;
        let __field0 = match <u8 as ::framing_core::__private::bits::Bits>::read::<
            4u32,
            0u32,
        >(__run, __input.offset().saturating_sub(1usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.kind"));
            }
        };
        let __field1 = match <u8 as ::framing_core::__private::bits::Bits>::read::<
            4u32,
            4u32,
        >(__run, __input.offset().saturating_sub(1usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.flags"));
            }
        };
        #[allow(unused_variables)]
        let flags = __field1;
        #[allow(clippy::type_complexity)]
        let __args: <::framing_core::Prefixed<
            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
        > as ::framing_core::__private::InnerEncoding<'_, Body>>::Args = (flags,);
        #[allow(clippy::type_complexity)]
        let __told: ::framing_core::Told<
            <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
            > as ::framing_core::__private::InnerEncoding<'_, Body>>::Tag,
            _,
        > = ::framing_core::Told {
            tag: <u8 as ::framing_core::__private::HoldsTag<
                <::framing_core::Prefixed<
                    ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                > as ::framing_core::__private::InnerEncoding<'_, Body>>::Tag,
            >>::held(__field0),
            at: __at0,
            args: __args,
        };
        let __field2 = match <::framing_core::Prefixed<
            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
        > as ::framing_core::__private::InnerEncoding<
            '_,
            Body,
        >>::decode(__told, __input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.body"));
            }
        };
        ::core::result::Result::Ok(Self {
            kind: __field0,
            flags: __field1,
            body: __field2,
        })
    }
}
const _: () = {
    const fn check() -> ::core::primitive::bool {
        <::framing_core::Prefixed<
            ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
            ::framing_core::LittleEndian,
        > as ::framing_core::__private::InnerEncoding<'_, Body>>::MIN_SIZE
            <= <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
            > as ::framing_core::__private::InnerEncoding<'_, Body>>::MAX_SIZE
    }
    ::core::assert!(
        check(),
        "`sized` cannot say how large `Packet.body` is, not even at its least; widen it"
    );
};
#[automatically_derived]
impl ::framing_core::Inner<'_> for Body {
    type Tag = ::core::primitive::u8;
    type Args = (u8,);
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::smallest(
        &[
            <::framing_core::__private::Until<
                ::framing_core::LittleEndian,
                9,
                0u128,
                1usize,
            > as ::framing_core::Encoding<'_, Vec<u8>>>::MIN_SIZE,
            0usize,
        ],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::largest(
        &[
            ::framing_core::__private::sum(
                &[
                    <::framing_core::__private::Until<
                        ::framing_core::LittleEndian,
                        9,
                        0u128,
                        1usize,
                    > as ::framing_core::Encoding<'_, Vec<u8>>>::MAX_SIZE,
                    1usize,
                ],
            ),
            <::framing_core::LittleEndian as ::framing_core::Encoding<'_, u16>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn tag(&self) -> Self::Tag {
        match self {
            Self::Data { .. } => 3u8,
            Self::Ack { kind: __value, .. } => *__value,
        }
    }
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        match self {
            Self::Data { 0: __field0, .. } => {
                ::framing_core::__private::aligned(
                    <::framing_core::__private::Until<
                        ::framing_core::LittleEndian,
                        9,
                        0u128,
                        1usize,
                    > as ::framing_core::Encoding<'_, Vec<u8>>>::size(__field0),
                    2usize,
                )
            }
            Self::Ack { id: __field1, .. } => {
                match __field1 {
                    ::core::option::Option::Some(__value) => {
                        <::framing_core::LittleEndian as ::framing_core::Encoding<
                            '_,
                            u16,
                        >>::size(__value)
                    }
                    ::core::option::Option::None => 0,
                }
            }
        }
    }
    #[inline]
    fn encode_inner(
        &self,
        __value: Self::Args,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        #[allow(unused_variables)]
        let (flags,) = __value;
        let __origin = __out.written();
        match self {
            Self::Data { 0: __field0, .. } => {
                if let ::core::result::Result::Err(__error) = <::framing_core::__private::Until<
                    ::framing_core::LittleEndian,
                    9,
                    0u128,
                    1usize,
                > as ::framing_core::Encoding<'_, Vec<u8>>>::encode(__field0, __out) {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Body::Data.0"),
                    );
                }
                __out
                    .put_zeros(
                        ::framing_core::__private::to_align(
                            __out.written().saturating_sub(__origin),
                            2usize,
                        ),
                    )?;
            }
            Self::Ack { kind: __field0, id: __field1, .. } => {
                if !::core::matches!(* __field0, 4u8..= 7u8) {
                    return ::core::result::Result::Err(
                        ::framing_core::__private::wrong_tag(
                                *__field0 as ::core::primitive::u64,
                            )
                            .in_field(&"Body::Ack.kind"),
                    );
                }
                match (
                    ::framing_core::__private::Condition::holds(flags != 0),
                    __field1,
                ) {
                    (true, ::core::option::Option::Some(__value)) => {
                        <::framing_core::LittleEndian as ::framing_core::Encoding<
                            '_,
                            u16,
                        >>::encode(__value, __out)?;
                    }
                    (false, ::core::option::Option::None) => {}
                    (__value, _) => {
                        return ::core::result::Result::Err(
                            ::framing_core::__private::presence(__value)
                                .in_field(&"Body::Ack.id"),
                        );
                    }
                }
            }
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode_inner(
        __told: ::framing_core::Told<Self::Tag, Self::Args>,
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        #[allow(unused_variables)]
        let (flags,) = __told.args;
        let __origin = __input.offset();
        match __told.tag {
            3u8 => {
                let __field0 = match <::framing_core::__private::Until<
                    ::framing_core::LittleEndian,
                    9,
                    0u128,
                    1usize,
                > as ::framing_core::Encoding<'_, Vec<u8>>>::decode(__input) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Body::Data.0"),
                        );
                    }
                };
                ::framing_core::__private::pad(
                    __input,
                    ::framing_core::__private::to_align(
                        __input.offset().saturating_sub(__origin),
                        2usize,
                    ),
                )?;
                ::core::result::Result::Ok(Self::Data { 0: __field0 })
            }
            __value @ (4u8..=7u8) => {
                let __field0 = __value;
                let __field1 = if ::framing_core::__private::Condition::holds(
                    flags != 0,
                ) {
                    ::core::option::Option::Some(
                        <::framing_core::LittleEndian as ::framing_core::Encoding<
                            '_,
                            u16,
                        >>::decode(__input)?,
                    )
                } else {
                    ::core::option::Option::None
                };
                ::core::result::Result::Ok(Self::Ack {
                    kind: __field0,
                    id: __field1,
                })
            }
            __value => {
                ::core::result::Result::Err(
                    ::framing_core::DecodeError::malformed(
                        __told.at,
                        ::framing_core::__private::unknown(
                            __value as ::core::primitive::u64,
                        ),
                    ),
                )
            }
        }
    }
}
