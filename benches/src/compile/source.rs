//! The crates that are compiled: structs of numbers, the same mix for each contestant, and one round trip of each.

use std::fmt::Write as _;

/// How many structs, and how many fields each has.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) structs: usize,
    pub(crate) fields: usize,
}

/// A number type: its name and its bytes.
pub(crate) type Number = (&'static str, usize);

/// The types that the fields have.
const NUMBERS: [Number; 10] = [
    ("u8", 1),
    ("i64", 8),
    ("u32", 4),
    ("f32", 4),
    ("u16", 2),
    ("i8", 1),
    ("u64", 8),
    ("i32", 4),
    ("f64", 8),
    ("i16", 2),
];

/// One struct of the crate.
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<Number>,
}

impl Shape {
    /// The structs. Each orders its types in another way, so that code of one cannot be taken for that of another.
    pub(crate) fn structs(self) -> impl Iterator<Item = Struct> {
        (0..self.structs).map(move |index| {
            let number =
                |field: usize| NUMBERS[(index * 3 + field * (1 + index % 7) + field * field / 5) % NUMBERS.len()];
            Struct { name: format!("Struct{index}"), fields: (0..self.fields).map(number).collect() }
        })
    }
}

/// What a contestant's crate consists of.
pub(crate) struct Code {
    /// Items before all structs.
    pub(crate) head: &'static str,
    /// Attributes of each struct.
    pub(crate) attributes: &'static str,
    /// A field's type, with the attributes that it takes.
    pub(crate) field: fn(position: usize, number: Number) -> (String, String),
    /// An expression of a field's type, from a literal of its number.
    pub(crate) value: fn(number: Number, literal: String) -> String,
    /// Items after each struct.
    pub(crate) items: fn(&Struct) -> String,
    /// An expression: writes `value` into `room`, and is the bytes that were written.
    pub(crate) encode: &'static str,
    /// An expression: reads a value of the type `This` from `bytes`.
    pub(crate) decode: &'static str,
}

impl Code {
    /// A crate that needs the derives in `attributes`, then `encode` and `decode`, and nothing else.
    pub(crate) const fn derived(attributes: &'static str, encode: &'static str, decode: &'static str) -> Self {
        Self {
            head: "",
            attributes,
            field: |_, number| (String::new(), number.0.to_owned()),
            value: |_, literal| literal,
            items: |_| String::new(),
            encode,
            decode,
        }
    }

    /// The whole `main.rs`.
    pub(crate) fn generate(&self, shape: Shape) -> String {
        let mut text = format!("#![allow(dead_code)]\n{}use std::hint::black_box;\n\n", self.head);
        for one in shape.structs() {
            text.push_str(&self.definition(&one));
            text.push_str(&(self.items)(&one));
            text.push_str(&self.trip(&one));
        }
        let trips: String = shape.structs().map(|one| format!("    trip_{},\n", one.name)).collect();
        let _ = write!(
            text,
            "type Trip = fn(&mut [u8]) -> Option<()>;\n\
             static TRIPS: &[Trip] = &[\n{trips}];\n\n\
             fn main() {{\n    \
                 let mut room = [0; {room}];\n    \
                 for trip in black_box(TRIPS) {{\n        \
                     trip(black_box(&mut room)).expect(\"a round trip\");\n    \
                 }}\n\
             }}\n",
            room = 16 + 16 * shape.fields,
        );
        text
    }

    fn definition(&self, one: &Struct) -> String {
        let fields = one.fields.iter().enumerate().map(|(position, number)| {
            let (attribute, ty) = (self.field)(position, *number);
            format!("    {attribute}field{position}: {ty},\n")
        });
        format!("{}\nstruct {} {{\n{}}}\n\n", self.attributes, one.name, fields.collect::<String>())
    }

    /// A function of its own for each struct, called through a pointer: `main` stays small, and nothing is inlined
    /// into it that would not be in a program.
    fn trip(&self, one: &Struct) -> String {
        let Self { encode, decode, value, .. } = self;
        let fields = one.fields.iter().enumerate().map(|(position, number)| {
            let literal = format!("{}{}", 1 + position * 11, if number.0.starts_with('f') { ".5" } else { "" });
            format!("        field{position}: {},\n", value(*number, literal))
        });
        let name = &one.name;
        format!(
            "fn trip_{name}(room: &mut [u8]) -> Option<()> {{\n    \
                 type This = {name};\n    \
                 let value = {name} {{\n{fields}    }};\n    \
                 let value = black_box(&value);\n    \
                 let bytes: &[u8] = {encode};\n    \
                 let bytes = black_box(bytes);\n    \
                 let back: This = {decode};\n    \
                 black_box(&back);\n    \
                 Some(())\n\
             }}\n\n",
            fields = fields.collect::<String>(),
        )
    }
}
