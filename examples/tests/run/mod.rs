//! Runs an example.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The example called `name`: `cargo test` builds the examples of a package into the directory beside its tests.
pub(crate) fn example(name: &str) -> Command {
    let test = std::env::current_exe().expect("the test has a path");
    let target = test.ancestors().nth(2).expect("tests are in target/<profile>/deps");
    let path: PathBuf = target.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built: `cargo test -p framing-examples` builds it", path.display());
    Command::new(path)
}

pub(crate) fn run(command: &mut Command) -> (Output, String, String) {
    let output = command.output().expect("the example starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the output is UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    (output, out, err)
}
