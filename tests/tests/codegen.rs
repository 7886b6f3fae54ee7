//! The instructions of derived code, beside code written by hand: one length check, then straight loads or stores.
//!
//! Reads the assembly of `codegen/src/lib.rs` as cargo's release profile compiles it; needs nothing but cargo.

use std::path::Path;
use std::process::Command;

/// The instructions of a function, one a line.
struct Function(Vec<String>);

impl Function {
    /// Instructions that may go elsewhere, depending on a flag.
    fn conditional_jumps(&self) -> usize {
        let jumps = |line: &&String| line.starts_with('j') && !line.starts_with("jmp");
        self.0.iter().filter(jumps).count()
    }

    fn calls(&self) -> usize {
        self.0.iter().filter(|line| line.starts_with("call")).count()
    }
}

/// The assembly of the probe.
fn assembly() -> String {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/codegen/Cargo.toml");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("codegen");
    let status = Command::new(env!("CARGO"))
        .args(["rustc", "--release", "--quiet", "--lib", "--manifest-path", manifest])
        .args(["--", "--emit=asm", "-Ccodegen-units=1", "-Cdebuginfo=0"])
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()
        .expect("cargo runs: it runs this test");
    assert!(status.success(), "the probe compiles");
    let folder = target.join("release/deps");
    let files = std::fs::read_dir(&folder).expect("cargo wrote the library").filter_map(Result::ok);
    let file = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "s"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("framing_codegen")))
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
        .expect("rustc wrote the assembly");
    std::fs::read_to_string(file).expect("the assembly is text")
}

/// The function called `name`: from its label to its end. Where two functions compile to the same instructions the
/// compiler may keep one of them, and call the other an alias of it.
fn function(assembly: &str, name: &str) -> Function {
    let symbol = assembly
        .lines()
        .filter_map(|line| line.split_whitespace().last().map(|word| word.trim_end_matches(':')))
        .find(|word| word.starts_with('_') && word.contains(name) && !word.contains("@"))
        .unwrap_or_else(|| panic!("`{name}` is in the assembly"));
    let alias = assembly.lines().find_map(|line| {
        let (from, to) = line.trim().strip_prefix(".set")?.split_once(',')?;
        (from.trim() == symbol).then(|| to.trim())
    });
    let label = format!("{}:", alias.unwrap_or(symbol));
    let body = assembly.lines().skip_while(|line| line.trim() != label).skip(1);
    let body = body.take_while(|line| !line.contains(".cfi_endproc"));
    let instructions =
        body.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('.') && !line.ends_with(':'));
    let instructions: Vec<_> = instructions.filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    assert!(instructions.len() > 10, "`{name}` has instructions: {instructions:?}");
    Function(instructions)
}

#[test]
#[cfg_attr(not(all(target_arch = "x86_64", target_os = "linux")), ignore = "reads x86-64 assembly as Linux has it")]
fn derived_code_is_what_one_writes_by_hand() {
    let assembly = assembly();
    for direction in ["decode", "encode"] {
        let derived = function(&assembly, &format!("derived_{direction}"));
        let by_hand = function(&assembly, &format!("by_hand_{direction}"));
        println!("{direction}: derived {} instructions, by hand {}", derived.0.len(), by_hand.0.len());
        assert_eq!(derived.conditional_jumps(), 1, "one length check: {:#?}", derived.0);
        assert_eq!(derived.calls(), 0, "nothing is called: {:#?}", derived.0);
        assert!(
            derived.0.len() * 20 <= by_hand.0.len() * 21,
            "{direction}: {} instructions, more than 5% above the {} by hand: {:#?}",
            derived.0.len(),
            by_hand.0.len(),
            derived.0
        );
    }
}
