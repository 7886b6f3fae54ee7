//! Fields that older peers do not send, and rules for one field and for the whole.

#[derive(Message)]
#[message(validate = ascends)]
struct Range {
    #[message(validate = even)]
    from: u16,
    to: u16,
    #[message(since, default = 80)]
    port: u16,
    #[message(since, len = u8)]
    note: Option<String>,
    #[message(skip)]
    cached: u32,
}

// It becomes:

#[automatically_derived]
impl ::framing_core::Message<'_> for Range {
    const MIN_SIZE: ::core::primitive::usize = 4usize;
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            4usize,
            <::framing_core::LittleEndian as ::framing_core::Encoding<
                '_,
                u16,
            >>::MAX_SIZE,
            <::framing_core::Counted<
                ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                ::framing_core::LittleEndian,
                255,
            > as ::framing_core::Encoding<'_, String>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = false;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                4usize,
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    u16,
                >>::size(&self.port),
                match &self.note {
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
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        if let ::core::result::Result::Err(__value) = ::framing_core::__private::refuse(
            match self {
                __value => {
                    ::framing_core::__private::Verdict::verdict(
                        ::framing_core::__private::validate(ascends)(__value),
                    )
                }
            },
        ) {
            return ::core::result::Result::Err(__value.in_field(&"Range"));
        }
        let mut __ended = false;
        let mut __hollow = ::core::option::Option::<
            &'static &'static ::core::primitive::str,
        >::None;
        __out.require(4usize)?;
        if let ::core::result::Result::Err(__error) = ::framing_core::__private::refuse(
            match &self.from {
                __value => {
                    ::framing_core::__private::Verdict::verdict(
                        ::framing_core::__private::validate(even)(__value),
                    )
                }
            },
        ) {
            return ::core::result::Result::Err(__error.in_field(&"Range.from"));
        }
        if let ::core::result::Result::Err(__error) = <::framing_core::LittleEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::encode(&self.from, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Range.from"));
        }
        <::framing_core::LittleEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::encode(&self.to, __out)?;
        <::framing_core::LittleEndian as ::framing_core::Encoding<
            '_,
            u16,
        >>::encode(&self.port, __out)?;
        match &self.note {
            ::core::option::Option::Some(__value) if !__ended => {
                let __start = __out.written();
                if let ::core::result::Result::Err(__error) = <::framing_core::Counted<
                    ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                    255,
                > as ::framing_core::Encoding<'_, String>>::encode(__value, __out) {
                    return ::core::result::Result::Err(__error.in_field(&"Range.note"));
                }
                __hollow = if <::framing_core::Counted<
                    ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                    ::framing_core::LittleEndian,
                    255,
                > as ::framing_core::Encoding<'_, String>>::MIN_SIZE == 0
                    && __out.written() == __start
                {
                    ::core::option::Option::Some(&"Range.note")
                } else {
                    ::core::option::Option::None
                };
            }
            ::core::option::Option::Some(_) => {
                return ::core::result::Result::Err(
                    ::framing_core::__private::presence(false).in_field(&"Range.note"),
                );
            }
            ::core::option::Option::None => __ended = true,
        }
        if let ::core::option::Option::Some(__value) = __hollow {
            return ::core::result::Result::Err(
                ::framing_core::__private::sentinel().in_field(__value),
            );
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'_>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        let __start = __input.offset();
        let __value: ::core::result::Result<Self, ::framing_core::DecodeError> = {
            __input.require(4usize)?;
            let __field0 = {
                let __start = __input.offset();
                let __value: u16 = match <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    u16,
                >>::decode(__input) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Range.from"),
                        );
                    }
                };
                if let ::core::result::Result::Err(__error) = ::framing_core::__private::reject(
                    match &__value {
                        __value => {
                            ::framing_core::__private::Verdict::verdict(
                                ::framing_core::__private::validate(even)(__value),
                            )
                        }
                    },
                    __start,
                ) {
                    return ::core::result::Result::Err(__error.in_field(&"Range.from"));
                }
                __value
            };
            let __field1 = <::framing_core::LittleEndian as ::framing_core::Encoding<
                '_,
                u16,
            >>::decode(__input)?;
            let __field2 = if __input.is_empty() {
                let __value: u16 = 80;
                __value
            } else {
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    '_,
                    u16,
                >>::decode(__input)?
            };
            let __field3 = if __input.is_empty() {
                ::core::option::Option::None
            } else {
                ::core::option::Option::Some(
                    match <::framing_core::Counted<
                        ::framing_core::Uint<1usize, ::framing_core::LittleEndian>,
                        ::framing_core::LittleEndian,
                        255,
                    > as ::framing_core::Encoding<'_, String>>::decode(__input) {
                        ::core::result::Result::Ok(__value) => __value,
                        ::core::result::Result::Err(__error) => {
                            return ::core::result::Result::Err(
                                __error.in_field(&"Range.note"),
                            );
                        }
                    },
                )
            };
            let __field4: u32 = <u32 as ::framing_core::__private::Absent>::absent();
            ::core::result::Result::Ok(Self {
                from: __field0,
                to: __field1,
                port: __field2,
                note: __field3,
                cached: __field4,
            })
        };
        let __value = __value?;
        match ::framing_core::__private::reject(
            match &__value {
                __value => {
                    ::framing_core::__private::Verdict::verdict(
                        ::framing_core::__private::validate(ascends)(__value),
                    )
                }
            },
            __start,
        ) {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(__value),
            ::core::result::Result::Err(__start) => {
                ::core::result::Result::Err(__start.in_field(&"Range"))
            }
        }
    }
}
