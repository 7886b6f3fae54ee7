//! What each contestant's crate depends on and looks like. Each derives what the round trip needs and no more, and
//! encodes into room that the caller has, where its interface can.

use std::fmt::Write as _;

use super::source::{Code, Number, Shape, Struct};

/// What takes part.
pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    /// Lines of the manifest.
    pub(crate) dependencies: String,
    /// The whole crate.
    pub(crate) source: String,
}

pub(crate) const HAND: &str = "by hand";
pub(crate) const OURS: &str = "framing";
pub(crate) const BORSH: &str = "borsh";
/// A crate without a struct: what the compiler and the linker take for any program.
pub(crate) const EMPTY: &str = "empty";

/// All contestants, the one written by hand first.
pub(crate) fn all(shape: Shape) -> Vec<Contestant> {
    let framing_core = concat!(env!("CARGO_MANIFEST_DIR"), "/../framing-core");
    let framing = format!("framing-core = {{ path = {framing_core:?}, features = [\"derive\"] }}");
    let serde = "serde = { version = \"1\", features = [\"derive\"] }";
    let contestants = [
        (HAND, String::new(), by_hand()),
        (OURS, framing, framing_code()),
        (BORSH, "borsh = { version = \"=1.8.1\", features = [\"derive\"] }".to_owned(), borsh()),
        // 3.0.0 is a release in name only.
        ("bincode 2", "bincode = \"=2.0.1\"".to_owned(), bincode()),
        ("prost", "prost = \"=0.14.4\"".to_owned(), prost()),
        ("deku", "deku = \"=0.20.3\"".to_owned(), deku()),
        ("binrw", "binrw = \"=0.15.2\"".to_owned(), binrw()),
        ("postcard", format!("postcard = \"=1.1.3\"\n{serde}"), postcard()),
        ("rkyv", "rkyv = \"=0.8.18\"".to_owned(), rkyv()),
        ("zerocopy", "zerocopy = { version = \"=0.8.63\", features = [\"derive\"] }".to_owned(), zerocopy()),
        ("wincode", "wincode = { version = \"=0.6.3\", features = [\"derive\"] }".to_owned(), wincode()),
    ];
    let empty = Contestant { name: EMPTY, dependencies: String::new(), source: "fn main() {}\n".to_owned() };
    let measured = contestants.into_iter().map(|(name, dependencies, code)| Contestant {
        name,
        dependencies,
        source: code.generate(shape),
    });
    measured.chain([empty]).collect()
}

/// What an engineer writes: one length check, then arrays.
fn by_hand() -> Code {
    fn items(one: &Struct) -> String {
        let (mut puts, mut takes, mut at) = (String::new(), String::new(), 0);
        for (position, (ty, size)) in one.fields.iter().enumerate() {
            let bytes: Vec<_> = (at..at + size).map(|byte| format!("bytes[{byte}]")).collect();
            let _ = writeln!(takes, "            field{position}: {ty}::from_le_bytes([{}]),", bytes.join(", "));
            let end = at + size;
            let _ = writeln!(puts, "        room[{at}..{end}].copy_from_slice(&self.field{position}.to_le_bytes());");
            at = end;
        }
        let name = &one.name;
        format!(
            "impl {name} {{\n    \
                 const SIZE: usize = {at};\n\n    \
                 fn encode(&self, room: &mut [u8]) -> Result<usize, Error> {{\n        \
                     let available = room.len();\n        \
                     let Some(room) = room.first_chunk_mut::<{{ Self::SIZE }}>() else {{\n            \
                         return Err(Error::TooShort {{ needed: Self::SIZE - available }});\n        \
                     }};\n\
                     {puts}        \
                     Ok(Self::SIZE)\n    \
                 }}\n\n    \
                 fn decode(bytes: &[u8]) -> Result<Self, Error> {{\n        \
                     let Some(bytes) = bytes.first_chunk::<{{ Self::SIZE }}>() else {{\n            \
                         return Err(Error::TooShort {{ needed: Self::SIZE - bytes.len() }});\n        \
                     }};\n        \
                     Ok(Self {{\n\
                     {takes}        \
                     }})\n    \
                 }}\n\
             }}\n\n"
        )
    }
    let head = "#[derive(Debug)]\npub enum Error {\n    TooShort { needed: usize },\n}\n";
    let code =
        Code::derived("", "{ let size = value.encode(room).ok()?; room.get(..size)? }", "This::decode(bytes).ok()?");
    Code { head, items, ..code }
}

fn framing_code() -> Code {
    Code {
        head: "use framing_core::Message;\n",
        ..Code::derived(
            "#[derive(Message)]",
            "{ let size = value.encode_into(room).ok()?; room.get(..size)? }",
            "This::decode_exact(bytes).ok()?",
        )
    }
}

fn borsh() -> Code {
    Code::derived(
        "#[derive(borsh::BorshSerialize, borsh::BorshDeserialize)]",
        "{ let all = room.len(); let mut rest = &mut *room; borsh::to_writer(&mut rest, value).ok()?; \
         let size = all - rest.len(); room.get(..size)? }",
        "borsh::from_slice(bytes).ok()?",
    )
}

fn bincode() -> Code {
    Code {
        head: "const FIXED: bincode::config::Configuration<bincode::config::LittleEndian, bincode::config::Fixint> =\n    \
               bincode::config::standard().with_fixed_int_encoding();\n",
        ..Code::derived(
            "#[derive(bincode::Encode, bincode::Decode)]",
            "{ let size = bincode::encode_into_slice(value, room, FIXED).ok()?; room.get(..size)? }",
            "bincode::decode_from_slice::<This, _>(bytes, FIXED).ok()?.0",
        )
    }
}

/// The nearest types of its wire format: it has no integers of less than 32 bits.
fn prost() -> Code {
    fn field(position: usize, (name, _): Number) -> (String, String) {
        let (ty, prost) = match name {
            "u8" | "u16" | "u32" => ("u32", "uint32"),
            "i8" | "i16" | "i32" => ("i32", "int32"),
            "u64" => ("u64", "uint64"),
            "i64" => ("i64", "int64"),
            "f32" => ("f32", "float"),
            _ => ("f64", "double"),
        };
        (format!("#[prost({prost}, tag = \"{}\")]\n    ", position + 1), ty.to_owned())
    }
    let code = Code::derived(
        "#[derive(prost::Message)]",
        "{ let all = room.len(); let mut rest = &mut *room; value.encode(&mut rest).ok()?; \
         let size = all - rest.len(); room.get(..size)? }",
        "This::decode(bytes).ok()?",
    );
    Code { head: "use prost::Message;\n", field, ..code }
}

fn deku() -> Code {
    Code {
        head: "use deku::{DekuContainerRead, DekuContainerWrite};\n",
        ..Code::derived(
            "#[derive(deku::DekuRead, deku::DekuWrite)]\n#[deku(endian = \"little\")]",
            "{ let size = value.to_slice(room).ok()?; room.get(..size)? }",
            "This::from_bytes((bytes, 0)).ok()?.1",
        )
    }
}

fn binrw() -> Code {
    Code {
        head: "use std::io::Cursor;\nuse binrw::{BinRead, BinWrite};\n",
        ..Code::derived(
            "#[derive(BinRead, BinWrite)]\n#[brw(little)]",
            "{ let mut out = Cursor::new(&mut *room); value.write(&mut out).ok()?; \
             let size = out.position() as usize; room.get(..size)? }",
            "This::read(&mut Cursor::new(bytes)).ok()?",
        )
    }
}

fn postcard() -> Code {
    Code::derived(
        "#[derive(serde::Serialize, serde::Deserialize)]",
        "postcard::to_slice(value, room).ok()?",
        "postcard::from_bytes(bytes).ok()?",
    )
}

fn rkyv() -> Code {
    Code {
        head: "use rkyv::rancor::Error;\n",
        ..Code::derived(
            "#[derive(rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]",
            // It writes into memory of its own, aligned as its reader asks for.
            "&rkyv::to_bytes::<Error>(value).ok()?",
            "rkyv::from_bytes::<This, Error>(bytes).ok()?",
        )
    }
}

fn zerocopy() -> Code {
    fn ty((name, _): Number) -> String {
        match name {
            "u8" | "i8" => name.to_owned(),
            _ => format!("zerocopy::little_endian::{}", name.to_uppercase()),
        }
    }
    fn value(number: Number, literal: String) -> String {
        if number.1 == 1 { literal } else { format!("{}::new({literal})", ty(number)) }
    }
    let code = Code::derived(
        "#[derive(zerocopy::FromBytes, zerocopy::IntoBytes, zerocopy::Immutable)]\n#[repr(C)]",
        "{ value.write_to_prefix(room).ok()?; room.get(..size_of::<This>())? }",
        "This::read_from_bytes(bytes).ok()?",
    );
    Code {
        head: "use zerocopy::{FromBytes, IntoBytes};\n",
        field: |_, number| (String::new(), ty(number)),
        value,
        ..code
    }
}

fn wincode() -> Code {
    Code::derived(
        "#[derive(wincode::SchemaRead, wincode::SchemaWrite)]",
        "{ let all = room.len(); let mut rest = &mut *room; wincode::serialize_into(&mut rest, value).ok()?; \
         let size = all - rest.len(); room.get(..size)? }",
        "wincode::deserialize(bytes).ok()?",
    )
}
