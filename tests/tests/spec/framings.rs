//! The rows of framings.

use framing_core::framing::{
    Crc16Arc, Crc16Ibm3740, Crc16IbmSdlc, Crc16Kermit, Crc16Modbus, Crc16Xmodem, Crc32, Crc32c,
};
use framing_core::{Bare, Checked, Cobs, Delimited, FixedSize, LengthPrefix};

use super::check::{frame, frame_error, last, send_error};
use super::document::Document;

/// Frames, and bytes and payloads that are none.
pub(crate) fn rows(document: &Document) {
    framings! { frame document;
        "frame-u8" (LengthPrefix::u8());
        "frame-u16" (LengthPrefix::u16());
        "frame-u24-big" (LengthPrefix::u24().big_endian());
        "frame-u32" (LengthPrefix::u32());
        "frame-u32-little" (LengthPrefix::u32().big_endian().little_endian());
        "frame-u64-big" (LengthPrefix::u64().big_endian());
        "frame-varint" (LengthPrefix::varint());
        "frame-prefix" (LengthPrefix::u8().prefix(b"P1"));
        "frame-offset" (LengthPrefix::u8().prefix(b"P").offset(3));
        "frame-counts-frame" (LengthPrefix::u16().counts_frame());
        "frame-channel" (LengthPrefix::u64().counts_frame());
        "frame-counts-payload" (LengthPrefix::u16().counts_frame().counts_payload());
        "frame-adjust" (LengthPrefix::u8().adjust(-1));
        "frame-strip-more" (LengthPrefix::u8().strip(3));
        "frame-strip-none" (LengthPrefix::u8().adjust(1).strip(0));
        "frame-max" (LengthPrefix::u8().max(2));
        "frame-delimited" (Delimited::new(b"\r\n"));
        "frame-delimited-empty" (Delimited::new(b"\0"));
        "frame-delimited-part" (Delimited::new(b"\r\n"));
        "frame-delimited-any" (Delimited::any(&[b",", b"\n"]));
        "frame-lines" (Delimited::lines());
        "frame-lines-write" (Delimited::lines().write(b"\r\n"));
        "frame-lines-returns" (Delimited::lines().write(b"\r\n"));
        "frame-lines-max" (Delimited::lines().max(2));
        "frame-cobs" (Cobs::new());
        "frame-cobs-empty" (Cobs::new());
        "frame-cobs-zero" (Cobs::new());
        "frame-cobs-zeros" (Cobs::new());
        "frame-cobs-leading" (Cobs::new().leading_zero());
        "frame-cobs-max" (Cobs::new().max(2));
        "frame-fixed" (FixedSize::new(2));
        "frame-crc32c" (Checked::new(LengthPrefix::u8(), Crc32c));
        "frame-crc32-big" (Checked::new(LengthPrefix::u8(), Crc32).big_endian());
        "frame-crc32-empty" (Checked::new(FixedSize::new(4), Crc32));
        "frame-crc16-arc" (Checked::new(FixedSize::new(11), Crc16Arc));
        "frame-crc16-ibm-3740" (Checked::new(FixedSize::new(11), Crc16Ibm3740));
        "frame-crc16-ibm-sdlc" (Checked::new(FixedSize::new(11), Crc16IbmSdlc));
        "frame-crc16-kermit" (Checked::new(FixedSize::new(11), Crc16Kermit));
        "frame-crc16-modbus" (Checked::new(FixedSize::new(11), Crc16Modbus));
        "frame-crc16-xmodem" (Checked::new(FixedSize::new(11), Crc16Xmodem));
        "frame-crc-stuffed" (Checked::new(Cobs::new(), Crc16Kermit));
    }
    framings! { frame_error document;
        "frame-too-large" (LengthPrefix::u8().max(2));
        "frame-too-large-adjusted" (LengthPrefix::u8().adjust(2).max(2));
        "frame-default-limit" (LengthPrefix::u32());
        "frame-wrong-prefix" (LengthPrefix::u8().prefix(b"P1"));
        "frame-below-head" (LengthPrefix::u16().counts_frame());
        "frame-below-strip" (LengthPrefix::u8().prefix(b"P").adjust(-1));
        "frame-overlong" (LengthPrefix::varint());
        "frame-delimited-too-large" (Delimited::new(b"\n").max(2));
        "frame-lines-too-large" (Delimited::lines().max(2));
        "frame-cobs-run" (Cobs::new());
        "frame-cobs-too-large" (Cobs::new().max(2));
        "frame-crc-differs" (Checked::new(FixedSize::new(3), Crc16Kermit));
        "frame-crc-too-short" (Checked::new(LengthPrefix::u8(), Crc16Kermit));
        "frame-crc-too-large" (Checked::new(LengthPrefix::u8().max(4), Crc16Kermit));
    }
    framings! { send_error document;
        "send-too-large" (LengthPrefix::u32().max(1));
        "send-too-short" (LengthPrefix::u16().strip(0));
        "send-bare-too-large" (Bare::new().max(1));
        "send-delimiter" (Delimited::lines());
        "send-delimiter-begun" (Delimited::lines());
        "send-delimited-too-large" (Delimited::lines().write(b"\r\n").max(2));
        "send-cobs-too-large" (Cobs::new().max(2));
        "send-fixed-size" (FixedSize::new(2));
        "send-crc-too-large" (Checked::new(LengthPrefix::u8().max(4), Crc16Kermit));
    }
    framings! { last document;
        "end-delimited" (Delimited::lines().end_delimits());
        "end-delimited-begun" (Delimited::lines().end_delimits());
    }
}
