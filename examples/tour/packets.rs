//! Part one: real packets of five protocols, taken apart by derived types alone.
//!
//! Each packet is decoded, shown, compared field by field with what its source says of it, and encoded again. Then it
//! is damaged, and the error has to name the place.

use std::fmt;

use anyhow::{Context, Result, bail, ensure};
use framing_core::{DecodeError, EncodeError};
use serde_json::{Map, Value};

use crate::show::{heading, hex, hex_with_caret, subheading};
use crate::{bitcoin, dns, http2, ntp, websocket};

const PROTOCOLS: [Protocol; 5] =
    [ntp::PROTOCOL, websocket::PROTOCOL, dns::PROTOCOL, http2::PROTOCOL, bitcoin::PROTOCOL];

/// What a protocol brings to the tour.
pub(crate) struct Protocol {
    /// Its name in the data.
    pub(crate) id: &'static str,
    /// Decodes a packet, and encodes it again.
    pub(crate) decode: fn(&Vector, &[u8]) -> Result<Decoded, Fault>,
    /// What is done to each packet.
    pub(crate) damages: &'static [&'static [Damage]],
}

/// A packet, and what its source says of it.
pub(crate) struct Vector {
    pub(crate) name: String,
    bytes: Vec<u8>,
    /// `None` where it has to be refused as it is.
    fields: Option<Map<String, Value>>,
    /// Whether the head of the frame is missing.
    pub(crate) payload_only: bool,
}

/// A packet that was taken apart.
pub(crate) struct Decoded {
    pub(crate) fields: Vec<Shown>,
    /// The encoding of what was decoded.
    pub(crate) encoded: Vec<u8>,
}

/// A line about one field or a few.
pub(crate) struct Shown {
    label: &'static str,
    text: String,
    /// Names in the data, with the values that were decoded.
    checks: Vec<(&'static str, Value)>,
}

impl Shown {
    pub(crate) fn new(label: &'static str, text: impl fmt::Display) -> Self {
        Self { label, text: text.to_string(), checks: Vec::new() }
    }

    pub(crate) fn check(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.checks.push((key, value.into()));
        self
    }
}

/// Something that is done to a packet and has to be noticed.
pub(crate) enum Damage {
    /// These bits of the byte at `at` are changed; it has to be refused at the byte `said`, in this field.
    Flip { at: usize, bits: u8, said: usize, field: &'static str, what: &'static str },
    /// The last byte is missing.
    Cut,
    /// Nothing: it has to be refused as it came, at the byte `at`, in this field.
    AsItCame { at: usize, field: &'static str, what: &'static str },
}

pub(crate) const fn as_it_came(at: usize, field: &'static str, what: &'static str) -> Damage {
    Damage::AsItCame { at, field, what }
}

pub(crate) const fn flip(at: usize, bits: u8, field: &'static str, what: &'static str) -> Damage {
    Damage::Flip { at, bits, said: at, field, what }
}

/// The same of a value of several bytes, which begins at `said`.
pub(crate) const fn flip_in(said: usize, at: usize, bits: u8, field: &'static str, what: &'static str) -> Damage {
    Damage::Flip { at, bits, said, field, what }
}

/// Why a packet is refused, or not put together again.
#[derive(Debug)]
pub(crate) enum Fault {
    Decode(DecodeError),
    Encode(EncodeError),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Fault {}

impl From<DecodeError> for Fault {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<EncodeError> for Fault {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// Shows all packets.
///
/// # Errors
/// The first thing that is not as the data says.
pub(crate) fn run() -> Result<()> {
    let data: Value = serde_json::from_str(include_str!("../data/protocols.json")).context("protocols.json")?;
    let mut totals = Totals::default();
    for protocol in &PROTOCOLS {
        let entry = data["protocols"].as_array().into_iter().flatten().find(|entry| entry["id"] == protocol.id);
        let entry = entry.with_context(|| format!("protocols.json has no protocol {}", protocol.id))?;
        println!();
        heading(entry["name"].as_str().unwrap_or(protocol.id));
        let vectors = entry["vectors"].as_array().context("the protocol has no vectors")?;
        ensure!(vectors.len() == protocol.damages.len(), "{}: a packet is not damaged, or missing", protocol.id);
        for (entry, damages) in vectors.iter().zip(protocol.damages) {
            let vector = Vector::new(entry)?;
            show(protocol, &vector, damages, &mut totals).with_context(|| vector.name.clone())?;
        }
    }
    let Totals { packets, fields, damages } = totals;
    println!(
        "\n  {packets} packets: {fields} fields are what their sources say, each packet encodes to its own bytes again,\n  \
         and {damages} damaged packets were refused, with the byte and the field."
    );
    Ok(())
}

#[derive(Default)]
struct Totals {
    packets: usize,
    fields: usize,
    damages: usize,
}

impl Vector {
    fn new(entry: &Value) -> Result<Self> {
        let text = |key: &str| entry[key].as_str().with_context(|| format!("a packet has no {key}"));
        Ok(Self {
            name: text("name")?.to_owned(),
            bytes: unhex(text("hex")?)?,
            fields: entry["fields"].as_object().cloned(),
            payload_only: entry["payload_only"] == true,
        })
    }
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    ensure!(text.is_ascii() && text.len().is_multiple_of(2), "hex digits come in pairs");
    let bytes = (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16));
    bytes.collect::<Result<_, _>>().context("a hex digit")
}

fn show(protocol: &Protocol, vector: &Vector, damages: &[Damage], totals: &mut Totals) -> Result<()> {
    subheading(&vector.name, &format!(", {} bytes", vector.bytes.len()));
    if let Some(expected) = &vector.fields {
        let decoded = (protocol.decode)(vector, &vector.bytes)?;
        for field in &decoded.fields {
            match field.label {
                "" => println!("    {}", field.text),
                label => println!("    {label:<16} {}", field.text),
            }
        }
        totals.fields += compare(expected, &decoded)?;
        if vector.bytes != decoded.encoded {
            bail!("encoded again, it is {} and not {}", hex(&decoded.encoded), hex(&vector.bytes));
        }
        totals.packets += 1;
    }
    ensure!(!damages.is_empty(), "the packet is not damaged");
    for damage in damages {
        ensure!(vector.fields.is_some() != matches!(damage, Damage::AsItCame { .. }), "the wrong kind of damage");
        damage.apply(protocol, vector)?;
        totals.damages += 1;
    }
    Ok(())
}

/// Compares each field that the data names with what was decoded, and returns how many they are.
fn compare(expected: &Map<String, Value>, decoded: &Decoded) -> Result<usize> {
    for (key, expected) in expected {
        let mut checks = decoded.fields.iter().flat_map(|field| &field.checks);
        let found = checks.find(|(name, _)| name == key).with_context(|| format!("{key} was not decoded"))?;
        ensure!(found.1 == *expected, "{key} is {}, but the source says {expected}", found.1);
    }
    Ok(expected.len())
}

impl Damage {
    /// Damages a packet, and shows how that is noticed.
    fn apply(&self, protocol: &Protocol, vector: &Vector) -> Result<()> {
        let mut bytes = vector.bytes.clone();
        let (title, expected) = match *self {
            Self::Flip { at, bits, said, what, .. } => {
                let byte = bytes.get_mut(at).context("the damage lies behind the packet")?;
                let before = *byte;
                *byte ^= bits;
                (format!("{what}: byte {at} is {byte:02x} instead of {before:02x}"), said)
            }
            Self::Cut => {
                bytes.pop();
                ("cut short: the last byte is missing".to_owned(), bytes.len())
            }
            Self::AsItCame { at, what, .. } => (format!("{what}, as it came"), at),
        };
        let fault = match (protocol.decode)(vector, &bytes) {
            Err(Fault::Decode(fault)) => fault,
            Err(fault) => bail!("{title}: {fault}"),
            Ok(_) => bail!("{title}: it was not noticed"),
        };
        println!("    {}", console::style(&title).italic());
        let Some(at) = fault.offset().and_then(|at| usize::try_from(at).ok()) else {
            bail!("{title}: the error names no byte: {fault}");
        };
        println!("{}\n      {fault}", hex_with_caret(&bytes, at, 6));
        ensure!(at == expected, "the error is at byte {at}, not {expected}");
        if let Self::Flip { field, .. } | Self::AsItCame { field, .. } = *self {
            ensure!(fault.field() == field, "the error is in the field {:?}, not {field:?}", fault.field());
        }
        Ok(())
    }
}
