//! A length in parts, a length that may not be there, and a field that leaves bytes to others.

#[derive(Message)]
struct Frame<'a> {
    #[message(bits = 1)]
    padded: bool,
    #[message(bits = 7)]
    short: u8,
    #[message(tag = short, with = Escaped<126, (Uint<2>, Uint<8>)>)]
    length: u64,
    #[message(len = length, max = 1000)]
    data: &'a [u8],
    #[message(if = padded)]
    pad_length: Option<u8>,
    #[message(leave = pad_length.unwrap_or(0))]
    note: Note<'a>,
    #[message(len = pad_length)]
    padding: &'a [u8],
}

// It becomes:

#[automatically_derived]
impl<'a> ::framing_core::Message<'a> for Frame<'a> {
    const MIN_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            1usize,
            <Escaped<
                126,
                (Uint<2>, Uint<8>),
            > as ::framing_core::__private::InnerEncoding<'a, u64>>::MIN_SIZE,
            <::framing_core::LittleEndian as ::framing_core::Encoding<
                'a,
                Note<'a>,
            >>::MIN_SIZE,
        ],
    );
    const MAX_SIZE: ::core::primitive::usize = ::framing_core::__private::sum(
        &[
            1usize,
            <Escaped<
                126,
                (Uint<2>, Uint<8>),
            > as ::framing_core::__private::InnerEncoding<'a, u64>>::MAX_SIZE,
            <::framing_core::__private::Items<
                ::framing_core::LittleEndian,
                1000,
            > as ::framing_core::__private::Elements<'a, &'a [u8]>>::MAX_SIZE,
            <::framing_core::LittleEndian as ::framing_core::Encoding<'a, u8>>::MAX_SIZE,
            <::framing_core::LittleEndian as ::framing_core::Encoding<
                'a,
                Note<'a>,
            >>::MAX_SIZE,
            <::framing_core::__private::Items<
                ::framing_core::LittleEndian,
                255,
            > as ::framing_core::__private::Elements<'a, &'a [u8]>>::MAX_SIZE,
        ],
    );
    const SELF_DELIMITING: ::core::primitive::bool = false;
    #[inline]
    fn size_hint(&self) -> ::core::primitive::usize {
        ::framing_core::__private::sum(
            &[
                1usize,
                <u64 as ::framing_core::__private::Length>::length(
                        <::framing_core::__private::Items<
                            ::framing_core::LittleEndian,
                            1000,
                        > as ::framing_core::__private::Elements<
                            'a,
                            &'a [u8],
                        >>::count(&self.data),
                    )
                    .map_or(
                        0,
                        |__value| <Escaped<
                            126,
                            (Uint<2>, Uint<8>),
                        > as ::framing_core::__private::InnerEncoding<
                            'a,
                            u64,
                        >>::size(&__value),
                    ),
                <::framing_core::__private::Items<
                    ::framing_core::LittleEndian,
                    1000,
                > as ::framing_core::__private::Elements<
                    'a,
                    &'a [u8],
                >>::size(&self.data),
                match &self.pad_length {
                    ::core::option::Option::Some(_) => 1usize,
                    ::core::option::Option::None => 0,
                },
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    Note<'a>,
                >>::size(&self.note),
                <::framing_core::__private::Items<
                    ::framing_core::LittleEndian,
                    255,
                > as ::framing_core::__private::Elements<
                    'a,
                    &'a [u8],
                >>::size(&self.padding),
            ],
        )
    }
    #[inline]
    fn encode(
        &self,
        __out: &mut ::framing_core::Writer<'_>,
    ) -> ::core::result::Result<(), ::framing_core::EncodeError> {
        __out.require(<Self as ::framing_core::Message<'a>>::MIN_SIZE)?;
        let __count2: &u64 = &match <u64 as ::framing_core::__private::Length>::length(
            <::framing_core::__private::Items<
                ::framing_core::LittleEndian,
                1000,
            > as ::framing_core::__private::Elements<'a, &'a [u8]>>::count(&self.data),
        ) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.data"));
            }
        };
        #[allow(clippy::type_complexity)]
        let __tag: <Escaped<
            126,
            (Uint<2>, Uint<8>),
        > as ::framing_core::__private::InnerEncoding<'a, u64>>::Tag = <Escaped<
            126,
            (Uint<2>, Uint<8>),
        > as ::framing_core::__private::InnerEncoding<'a, u64>>::tag(__count2);
        let __count1: &u8 = &::framing_core::__private::HoldsTag::holding(__tag);
        let mut __run = 0u128;
        if let ::core::result::Result::Err(__error) = <bool as ::framing_core::__private::bits::Bits>::put::<
            1u32,
            7u32,
        >(&self.padded, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Frame.padded"));
        }
        if let ::core::result::Result::Err(__error) = <u8 as ::framing_core::__private::bits::Bits>::put::<
            7u32,
            0u32,
        >(__count1, &mut __run) {
            return ::core::result::Result::Err(__error.in_field(&"Frame.short"));
        }
        ::framing_core::__private::bits::write::<1usize>(__run, __out)?;
        #[allow(unused_variables)]
        let padded = self.padded;
        if let ::core::result::Result::Err(__error) = {
            #[allow(clippy::type_complexity)]
            let __args: <Escaped<
                126,
                (Uint<2>, Uint<8>),
            > as ::framing_core::__private::InnerEncoding<'a, u64>>::Args = ();
            <Escaped<
                126,
                (Uint<2>, Uint<8>),
            > as ::framing_core::__private::InnerEncoding<
                'a,
                u64,
            >>::encode(__count2, __args, __out)
        } {
            return ::core::result::Result::Err(__error.in_field(&"Frame.length"));
        }
        __out
            .require(
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    Note<'a>,
                >>::MIN_SIZE,
            )?;
        if let ::core::result::Result::Err(__error) = <::framing_core::__private::Items<
            ::framing_core::LittleEndian,
            1000,
        > as ::framing_core::__private::Elements<
            'a,
            &'a [u8],
        >>::encode(&self.data, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Frame.data"));
        }
        __out
            .require(
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    Note<'a>,
                >>::MIN_SIZE,
            )?;
        let __count4: &Option<u8> = &match <u8 as ::framing_core::__private::Length>::perhaps(
            ::core::option::Option::is_some(&self.pad_length),
            <::framing_core::__private::Items<
                ::framing_core::LittleEndian,
                255,
            > as ::framing_core::__private::Elements<'a, &'a [u8]>>::count(&self.padding),
        ) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.padding"));
            }
        };
        match (::framing_core::__private::Condition::holds(padded), __count4) {
            (true, ::core::option::Option::Some(__value)) => {
                if let ::core::result::Result::Err(__error) = <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    u8,
                >>::encode(__value, __out) {
                    return ::core::result::Result::Err(
                        __error.in_field(&"Frame.pad_length"),
                    );
                }
            }
            (false, ::core::option::Option::None) => {}
            (__value, _) => {
                return ::core::result::Result::Err(
                    ::framing_core::__private::presence(__value)
                        .in_field(&"Frame.pad_length"),
                );
            }
        }
        #[allow(unused_variables)]
        let pad_length = __count4;
        if let ::core::result::Result::Err(__error) = <::framing_core::LittleEndian as ::framing_core::Encoding<
            'a,
            Note<'a>,
        >>::encode(&self.note, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Frame.note"));
        }
        let __edge5 = __out.written();
        if let ::core::result::Result::Err(__error) = <::framing_core::__private::Items<
            ::framing_core::LittleEndian,
            255,
        > as ::framing_core::__private::Elements<
            'a,
            &'a [u8],
        >>::encode(&self.padding, __out) {
            return ::core::result::Result::Err(__error.in_field(&"Frame.padding"));
        }
        if let ::core::result::Result::Err(__error) = ::framing_core::__private::Number::same(
            pad_length.unwrap_or(0),
            __out.written().saturating_sub(__edge5),
        ) {
            return ::core::result::Result::Err(__error.in_field(&"Frame.note"));
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn decode(
        __input: &mut ::framing_core::Reader<'a>,
    ) -> ::core::result::Result<Self, ::framing_core::DecodeError> {
        __input.require(<Self as ::framing_core::Message<'a>>::MIN_SIZE)?;
        let __at1 = __input.offset();
        let __run = ::framing_core::__private::bits::read::<1usize>(__input)?;
        let __field0 = match <bool as ::framing_core::__private::bits::Bits>::read::<
            1u32,
            7u32,
        >(__run, __input.offset().saturating_sub(1usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.padded"));
            }
        };
        let __field1 = match <u8 as ::framing_core::__private::bits::Bits>::read::<
            7u32,
            0u32,
        >(__run, __input.offset().saturating_sub(1usize)) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.short"));
            }
        };
        #[allow(unused_variables)]
        let padded = __field0;
        let __at2 = __input.offset();
        #[allow(clippy::type_complexity)]
        let __args: <Escaped<
            126,
            (Uint<2>, Uint<8>),
        > as ::framing_core::__private::InnerEncoding<'a, u64>>::Args = ();
        #[allow(clippy::type_complexity)]
        let __told: ::framing_core::Told<
            <Escaped<
                126,
                (Uint<2>, Uint<8>),
            > as ::framing_core::__private::InnerEncoding<'a, u64>>::Tag,
            _,
        > = ::framing_core::Told {
            tag: <u8 as ::framing_core::__private::HoldsTag<
                <Escaped<
                    126,
                    (Uint<2>, Uint<8>),
                > as ::framing_core::__private::InnerEncoding<'a, u64>>::Tag,
            >>::held(__field1),
            at: __at1,
            args: __args,
        };
        let __field2 = match <Escaped<
            126,
            (Uint<2>, Uint<8>),
        > as ::framing_core::__private::InnerEncoding<
            'a,
            u64,
        >>::decode(__told, __input) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.length"));
            }
        };
        __input
            .require(
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    Note<'a>,
                >>::MIN_SIZE,
            )?;
        let __field3 = match <u64 as ::framing_core::__private::Length>::said(
                __field2,
                __at2,
            )
            .and_then(|__value| <::framing_core::__private::Items<
                ::framing_core::LittleEndian,
                1000,
            > as ::framing_core::__private::Elements<
                'a,
                &'a [u8],
            >>::decode(__value, __input))
        {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.data"));
            }
        };
        __input
            .require(
                <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    Note<'a>,
                >>::MIN_SIZE,
            )?;
        let __at4 = __input.offset();
        let __field4 = if ::framing_core::__private::Condition::holds(padded) {
            ::core::option::Option::Some(
                match <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    u8,
                >>::decode(__input) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            __error.in_field(&"Frame.pad_length"),
                        );
                    }
                },
            )
        } else {
            ::core::option::Option::None
        };
        #[allow(unused_variables)]
        let pad_length = &__field4;
        let __field5 = match ::framing_core::__private::Number::count(
                pad_length.unwrap_or(0),
                __input.offset().saturating_sub(1),
            )
            .and_then(|__value| ::framing_core::__private::region::but(
                __input,
                __value,
                false,
                |__input| <::framing_core::LittleEndian as ::framing_core::Encoding<
                    'a,
                    Note<'a>,
                >>::decode(__input),
            ))
        {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.note"));
            }
        };
        let __field6 = match <u8 as ::framing_core::__private::Length>::said(
                __field4.unwrap_or(0),
                __at4,
            )
            .and_then(|__value| <::framing_core::__private::Items<
                ::framing_core::LittleEndian,
                255,
            > as ::framing_core::__private::Elements<
                'a,
                &'a [u8],
            >>::decode(__value, __input))
        {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(__error.in_field(&"Frame.padding"));
            }
        };
        ::core::result::Result::Ok(Self {
            padded: __field0,
            short: __field1,
            length: __field2,
            data: __field3,
            pad_length: __field4,
            note: __field5,
            padding: __field6,
        })
    }
}
const _: () = {
    const fn check<'a>() -> ::core::primitive::bool {
        <Escaped<
            126,
            (Uint<2>, Uint<8>),
        > as ::framing_core::__private::InnerEncoding<'a, u64>>::SELF_DELIMITING
    }
    ::core::assert!(
        check(),
        "`Frame.length` does not say where it ends, so it would take the bytes of what follows it; put it last, or give it an end: `sized = u16`, or a field before it with `size_of`"
    );
};
