//! What is generated for an item with mistakes: the mistakes, and an implementation that keeps the compiler from
//! reporting, at each use of the type, that it is not a message.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Lifetime, Path, Type};

use crate::attr::{Attrs, Item, Place, Value};
use crate::encoding::name_of;
use crate::errors::Errors;
use crate::expand::{Header, with_krate};
use crate::model::krate;
use crate::tag::TagType;

pub(crate) fn message(input: &DeriveInput, error: &Error) -> TokenStream {
    // The mistakes in the attributes are in `error` already.
    let attrs = Attrs::new(&input.attrs, Place::Container, &mut Errors::default());
    let (krate, stated_krate) = krate(&attrs);
    let errors = error.to_compile_error();
    if is_unsized(input) {
        return errors;
    }
    let ident = &input.ident;
    let header = Header::of_any(&input.generics);
    let de = &header.de;
    let size = attrs.get("fixed").map(|_| {
        let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics #ident #ty_generics #where_clause {
                #[allow(missing_docs)]
                pub const SIZE: ::core::primitive::usize = 1;
            }
        }
    });
    let sizes = quote! {
        // Sizes that no assertion of another message finds fault with: what has more at least than at most is broken.
        const MIN_SIZE: ::core::primitive::usize = 1;
        const MAX_SIZE: ::core::primitive::usize = 0;
        fn size_hint(&self) -> ::core::primitive::usize {
            0
        }
    };
    let (name, items) = match told(&attrs) {
        None => ("Message", message_items(&krate, de)),
        Some((tag, args)) => ("Inner", inner_items(&krate, de, &tag, &args)),
    };
    let implementation = header.implement(ident, &krate, name, &quote!(#sizes #items));
    let code = quote!(#implementation #size);
    let code = with_krate(stated_krate.as_ref(), &TokenStream::new(), &code);
    quote!(#errors #code)
}

/// The type of the tag that the item is told, and those of the values, if it is told something.
fn told(attrs: &Attrs) -> Option<(TokenStream, Vec<Type>)> {
    let (outside, args) = (attrs.get("outside"), attrs.get("args"));
    outside.or(args)?;
    let tag = match attrs.get("tag") {
        Some(Item { value: Value::Type(ty), .. }) => TagType::of(ty).unwrap_or(TagType::U8),
        _ => TagType::U8,
    };
    let args = match args {
        Some(Item { value: Value::Params(params), .. }) => params.iter().map(|(_, ty)| ty.clone()).collect(),
        _ => Vec::new(),
    };
    Some((if outside.is_some() { tag.rust() } else { quote!(()) }, args))
}

fn message_items(krate: &Path, de: &Lifetime) -> TokenStream {
    quote! {
        fn encode(&self, _: &mut #krate::Writer<'_>) -> ::core::result::Result<(), #krate::EncodeError> {
            ::core::unreachable!()
        }
        fn decode(_: &mut #krate::Reader<#de>) -> ::core::result::Result<Self, #krate::DecodeError> {
            ::core::unreachable!()
        }
    }
}

fn inner_items(krate: &Path, de: &Lifetime, tag: &TokenStream, args: &[Type]) -> TokenStream {
    quote! {
        type Tag = #tag;
        type Args = (#(#args,)*);
        fn tag(&self) -> Self::Tag {
            ::core::unreachable!()
        }
        fn encode_inner(
            &self,
            _: Self::Args,
            _: &mut #krate::Writer<'_>,
        ) -> ::core::result::Result<(), #krate::EncodeError> {
            ::core::unreachable!()
        }
        fn decode_inner(
            _: #krate::Told<Self::Tag, Self::Args>,
            _: &mut #krate::Reader<#de>,
        ) -> ::core::result::Result<Self, #krate::DecodeError> {
            ::core::unreachable!()
        }
    }
}

/// Whether the last field is plainly unsized: such a type cannot be a message, not even one with mistakes.
fn is_unsized(input: &DeriveInput) -> bool {
    let Data::Struct(data) = &input.data else { return false };
    data.fields.iter().next_back().is_some_and(|last| match &last.ty {
        Type::Slice(_) | Type::TraitObject(_) => true,
        ty => name_of(ty).as_deref() == Some("str"),
    })
}
