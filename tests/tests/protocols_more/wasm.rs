//! WebAssembly (its core specification, chapter 5): sections whose sizes are varints, in them sequences of such, and types that a
//! byte tells.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(magic = b"\0asm")]
struct Module {
    #[message(value = 1)]
    version: u32,
    #[message(rest, max = 20)]
    sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(len = varint)]
enum Section {
    Custom(#[message(sized = varint)] Custom),
    Types(#[message(sized = varint, max = 100)] Vec<Signature>),
    #[message(tag = 3)]
    Functions(#[message(sized = varint, max = 100, each = framing_core::Varint)] Vec<u32>),
    #[message(tag = 7)]
    Exports(#[message(sized = varint, max = 100)] Vec<Export>),
    #[message(tag = 10)]
    Code(#[message(sized = varint, max = 100)] Vec<Body>),
    #[message(other)]
    Other(u8, #[message(max = 1000)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(len = varint)]
struct Custom {
    #[message(max = 100)]
    name: String,
    #[message(rest, max = 1000)]
    bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(magic = b"\x60", len = varint)]
struct Signature {
    #[message(max = 10)]
    parameters: Vec<Value>,
    #[message(max = 10)]
    results: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[repr(u8)]
enum Value {
    F64 = 0x7c,
    F32 = 0x7d,
    I64 = 0x7e,
    I32 = 0x7f,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(len = varint)]
struct Export {
    #[message(max = 100)]
    name: String,
    kind: u8,
    #[message(varint)]
    index: u32,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Body {
    #[message(sized = varint)]
    function: Function,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(len = varint)]
struct Function {
    #[message(max = 100)]
    locals: Vec<Local>,
    #[message(rest, max = 1000)]
    code: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Local {
    #[message(varint)]
    count: u32,
    ty: Value,
}

/// What the tools make of a function `add` that adds two numbers of 32 bits.
const ADD: &[u8] = b"\0asm\x01\0\0\0\x01\x07\x01\x60\x02\x7f\x7f\x01\x7f\x03\x02\x01\0\x07\x07\x01\x03add\0\0\
    \x0a\x09\x01\x07\0\x20\0\x20\x01\x6a\x0b";

#[test]
fn a_module() {
    let signature = Signature { parameters: vec![Value::I32, Value::I32], results: vec![Value::I32] };
    let function = Function { locals: vec![], code: b"\x20\0\x20\x01\x6a\x0b".to_vec() };
    let value = Module {
        version: 1,
        sections: vec![
            Section::Types(vec![signature]),
            Section::Functions(vec![0]),
            Section::Exports(vec![Export { name: "add".into(), kind: 0, index: 0 }]),
            Section::Code(vec![Body { function }]),
        ],
    };
    golden(&value, ADD);
    lawful(&value);
    let custom = Section::Custom(Custom { name: "a".into(), bytes: vec![1] });
    golden(&custom, b"\0\x03\x01a\x01");
    let mut wrong = ADD.to_vec();
    wrong[13] = 0x7b;
    refused::<Module>(wrong.leak(), 13, "Signature.parameters", Reason::UnknownTag { tag: 0x7b.into() });
    let mut long = ADD.to_vec();
    long[9] = 8;
    refused::<Module>(long.leak(), 17, "Section::Types.0", Reason::TrailingBytes { count: 1 });
}
