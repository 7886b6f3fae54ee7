//! A size that bounds what follows it, a checksum over both, and a field with its size before it.

#[derive(Message)]
#[message(big_endian)]
struct Packet<'a> {
    kind: u8,
    #[message(size_of = body, unit = 4)]
    words: u8,
    #[message(checksum = sum, over = kind..=body)]
    checksum: u16,
    #[message(rest, max = 1020)]
    body: &'a [u8],
    #[message(sized = u8)]
    trailer: Trailer,
}

// It becomes:

#[automatically_derived]
impl<'a> ::framing_core::Message<'a> for Packet<'a> {
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            4usize,
            <::framing_core::Rest<
                ::framing_core::BigEndian,
                1020,
            > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
            <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                ::framing_core::BigEndian,
            > as ::framing_core::Encoding<'a, Trailer>>::MIN_SIZE,
        ],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            4usize,
            ::framing_core::__private::no_more_than(
                <::framing_core::Rest<
                    ::framing_core::BigEndian,
                    1020,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::MAX_SIZE,
                ::framing_core::__private::region::Scale::new(4, 0)
                    .most(
                        <u8 as ::framing_core::__private::region::SizeNumber>::NUMBERS.1,
                    ),
            ),
            <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                ::framing_core::BigEndian,
            > as ::framing_core::Encoding<'a, Trailer>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = true;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                4usize,
                <::framing_core::Rest<
                    ::framing_core::BigEndian,
                    1020,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::size(&self.body),
                <::framing_core::Prefixed<
                    ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                    ::framing_core::BigEndian,
                > as ::framing_core::Encoding<'a, Trailer>>::size(&self.trailer),
            ],
        )
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        let __outer = __out;
        let mut __canvas = ::framing_core::__private::region::Canvas::of(__outer);
        let __out = &mut __canvas.writer();
        let __edge0 = __out.written();
        <::framing_core::BigEndian as ::framing_core::Encoding<
            'a,
            u8,
        >>::encode(&self.kind, __out)?;
        let __place1 = __out.written();
        __out.put_zeros(1usize)?;
        let __place2 = __out.written();
        __out.put_zeros(2usize)?;
        let __edge3 = __out.written();
        if let ::core::result::Result::Err(__error) = <::framing_core::Rest<
            ::framing_core::BigEndian,
            1020,
        > as ::framing_core::Encoding<'a, &'a [u8]>>::encode(&self.body, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Packet.body"));
        }
        let __edge4 = __out.written();
        if let ::core::result::Result::Err(__error) = <::framing_core::Prefixed<
            ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
            ::framing_core::BigEndian,
        > as ::framing_core::Encoding<'a, Trailer>>::encode(&self.trailer, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Packet.trailer"));
        }
        let __end = __out.written();
        let __count1: &u8 = &match <u8 as ::framing_core::__private::region::SizeNumber>::stated(
            __edge4.saturating_sub(__edge3),
            ::framing_core::__private::region::Scale::new(4, 0),
        ) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
            }
        };
        {
            let __out = &mut __canvas.at(__place1, 1usize);
            if let ::core::result::Result::Err(__error) = <::framing_core::BigEndian as ::framing_core::Encoding<
                'a,
                u8,
            >>::encode(__count1, __out) {
                return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
            }
        }
        let __count2: &u16 = &::framing_core::__private::region::digest_around::<
            u16,
        >(sum, __canvas.around(__edge0, __place2, 2usize, __edge4));
        {
            let __out = &mut __canvas.at(__place2, 2usize);
            if let ::core::result::Result::Err(__error) = <::framing_core::BigEndian as ::framing_core::Encoding<
                'a,
                u16,
            >>::encode(__count2, __out) {
                return ::core::result::Result::Err(__error.in_field(&"Packet.checksum"));
            }
        }
        __canvas.close(__outer, __end);
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'a>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        ::framing_core::__private::region::bounded::<
            Self,
        >(|__within| {
            let __edge0 = ::framing_core::__private::region::mark(__input);
            let __field0 = <::framing_core::BigEndian as ::framing_core::Encoding<
                'a,
                u8,
            >>::decode(__input)?;
            let __place1 = __input.offset();
            let __field1 = match <::framing_core::BigEndian as ::framing_core::Encoding<
                'a,
                u8,
            >>::decode(__input) {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
                }
            };
            let __rest0 = match <u8 as ::framing_core::__private::region::SizeNumber>::rest(
                __field1,
                ::framing_core::__private::region::Scale::new(4, 0),
                0,
                (
                    <::framing_core::Rest<
                        ::framing_core::BigEndian,
                        1020,
                    > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
                    <::framing_core::Rest<
                        ::framing_core::BigEndian,
                        1020,
                    > as ::framing_core::Encoding<'a, &'a [u8]>>::MAX_SIZE,
                ),
                __place1,
            ) {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
                }
            };
            let __place2 = __input.offset();
            let __field2 = match <::framing_core::BigEndian as ::framing_core::Encoding<
                'a,
                u16,
            >>::decode(__input) {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Packet.checksum"),
                    );
                }
            };
            let __edge3 = ::framing_core::__private::region::mark(__input);
            let __region0 = &mut __input.take_reader(__rest0)?;
            *__within = ::framing_core::__private::region::Within::region(
                __region0,
                &"Packet.words",
            );
            let __value: u16 = ::framing_core::__private::region::digest_around::<
                u16,
            >(
                sum,
                ::framing_core::__private::region::around(
                    &__edge0,
                    __place2,
                    2usize,
                    ::framing_core::__private::region::end(__region0),
                ),
            );
            if let ::core::result::Result::Err(__error) = <u16 as ::framing_core::__private::region::Checksum>::verify(
                &__value,
                &__field2,
                __place2,
            ) {
                return ::core::result::Result::Err(__error.in_field(&"Packet.checksum"));
            }
            let __field3 = match <::framing_core::Rest<
                ::framing_core::BigEndian,
                1020,
            > as ::framing_core::Encoding<'a, &'a [u8]>>::decode(__region0) {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(__error.in_field(&"Packet.body"));
                }
            };
            if let ::core::result::Result::Err(__error) = ::framing_core::__private::region::closed(
                __region0,
            ) {
                return ::core::result::Result::Err(__error.in_field(&"Packet.words"));
            }
            *__within = ::framing_core::__private::region::Within::NONE;
            let __edge4 = ::framing_core::__private::region::mark(__input);
            let __field4 = match <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                ::framing_core::BigEndian,
            > as ::framing_core::Encoding<'a, Trailer>>::decode(__input) {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Packet.trailer"),
                    );
                }
            };
            ::core::result::Result::Ok(Self {
                kind: __field0,
                words: __field1,
                checksum: __field2,
                body: __field3,
                trailer: __field4,
            })
        })
    }
}
const _: () = {
    const fn check<'a>() -> ::core::primitive::bool {
        <::framing_core::Prefixed<
            ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
            ::framing_core::BigEndian,
        > as ::framing_core::Encoding<'a, Trailer>>::MIN_SIZE
            <= <::framing_core::Prefixed<
                ::framing_core::Uint<1usize, ::framing_core::BigEndian>,
                ::framing_core::BigEndian,
            > as ::framing_core::Encoding<'a, Trailer>>::MAX_SIZE
    }
    ::core::assert!(
        check(),
        "`sized` cannot say how large `Packet.trailer` is, not even at its least; widen it"
    );
};
const _: () = {
    const fn check<'a>() -> ::core::primitive::bool {
        (<::framing_core::Rest<
            ::framing_core::BigEndian,
            1020,
        > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE as ::core::primitive::u64)
            <= ::framing_core::__private::region::Scale::new(4, 0)
                .most(<u8 as ::framing_core::__private::region::SizeNumber>::NUMBERS.1)
    }
    ::core::assert!(
        check(),
        "`Packet.words` cannot say how large these fields are, not even at their least; widen its type, or its `unit`"
    );
};
const _: () = {
    const fn check<'a>() -> ::core::primitive::bool {
        ::framing_core::__private::region::Scale::new(4, 0)
            .divides(
                <::framing_core::Rest<
                    ::framing_core::BigEndian,
                    1020,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::MIN_SIZE,
                <::framing_core::Rest<
                    ::framing_core::BigEndian,
                    1020,
                > as ::framing_core::Encoding<'a, &'a [u8]>>::MAX_SIZE,
            )
    }
    ::core::assert!(
        check(),
        "the fields that are counted have a fixed size, and it is no whole number of these units; add `pad` to them, or change `unit`"
    );
};
