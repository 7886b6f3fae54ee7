//! The framing of the example keeps the laws, and the example does what it says.

#[path = "../custom_framing.rs"]
#[expect(dead_code, reason = "the program around the framing is run by itself")]
mod custom_framing;
mod run;

use custom_framing::Slip;
use framing_core::laws;
use run::{example, run};

#[test]
fn slip_keeps_the_laws_of_a_framing() {
    let long = [7, 0xc0, 0xdb, 9].repeat(60);
    let payloads: [&[u8]; 6] = [b"", b"hello", &[0xc0], &[0xdb, 0xdc, 0xdd, 0xc0], &[0xdb; 50], &long];
    for max in [1, 50, 240, 1006] {
        laws::check_framing(&Slip { max }, &payloads).unwrap();
        // All streams of five bytes that matter.
        for number in 0..5usize.pow(5) {
            let stream: Vec<u8> = (0..5).map(|at| [0xc0, 0xdb, 0xdc, 0xdd, 7][number / 5usize.pow(at) % 5]).collect();
            laws::check_stream(&Slip { max }, &stream).unwrap();
        }
    }
}

#[test]
fn a_byte_that_was_changed_costs_one_frame() {
    let (output, out, err) = run(&mut example("custom_framing"));
    assert!(output.status.success(), "{err}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines[1..],
        [
            "Reading { sensor: 1, celsius: 21.5 }",
            "one frame is lost: frame, byte 1: the message's own rule 1 is broken",
            "Reading { sensor: 3, celsius: -4.0 }",
        ]
    );
}
