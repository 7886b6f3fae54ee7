//! WebSocket (RFC 6455): frames whose length has three forms.

use framing_core::Message;
use framing_examples::protocols::websocket::{Frame, Opcode};

use crate::packets::{Damage, Decoded, Fault, Protocol, Shown, Vector, flip};
use crate::show::hex;

pub(crate) const PROTOCOL: Protocol = Protocol {
    id: "websocket",
    decode,
    damages: &[
        &[flip(0, 0x01, "Frame.opcode", "an opcode that is reserved"), Damage::Cut],
        &[
            flip(0, 0x10, "Frame.reserved", "a reserved bit"),
            flip(0, 0x80, "Frame", "a control frame that is not whole"),
        ],
        &[flip(0, 0x40, "Frame.reserved", "a reserved bit")],
        &[flip(0, 0x02, "Frame.opcode", "an opcode that is reserved")],
    ],
};

fn decode(_: &Vector, bytes: &[u8]) -> Result<Decoded, Fault> {
    let frame = Frame::decode_frame(bytes)?;
    let opcode = frame.opcode as u8;
    let unmasked = text(&frame, &frame.unmasked());
    let mut fields = vec![
        Shown::new("opcode", format!("{opcode} ({:?})", frame.opcode)).check("opcode", opcode),
        Shown::new("final", if frame.fin { "yes" } else { "no" }).check("fin", frame.fin),
        Shown::new("payload", &unmasked)
            .check("payload_unmasked", unmasked.as_str())
            .check("payload", text(&frame, frame.payload()))
            .check("len", frame.payload().len())
            .check("masked", frame.mask().is_some()),
    ];
    if let Some(mask) = frame.mask() {
        fields.push(Shown::new("mask", hex(&mask)).check("mask", hex(&mask)));
    }
    Ok(Decoded { fields, encoded: frame.encode_to_vec()? })
}

fn text(frame: &Frame<'_>, payload: &[u8]) -> String {
    match frame.opcode {
        Opcode::Text => String::from_utf8_lossy(payload).into_owned(),
        _ => hex(payload),
    }
}
