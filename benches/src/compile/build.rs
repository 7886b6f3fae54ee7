//! The workspace of generated crates, and what the compiler takes for one of them.
//!
//! Cargo builds the dependencies and the crate once and shows the command that it gave the compiler (`-vv`). That
//! command is what is measured: the user and system time of the compiler and of the linker that it starts, without
//! cargo and without the dependencies. It inherits a jobserver without tokens, as under `cargo -j1`, so that the
//! threads of the compiler take turns and do not stand in each other's way.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use super::Profile;
use super::contestants::Contestant;

/// A folder below the workspace's own target folder, with one target folder for all crates.
pub(crate) struct Workspace {
    folder: PathBuf,
    profile: Profile,
    jobserver: jobserver::Client,
}

/// A crate whose dependencies are built.
pub(crate) struct Ready {
    /// For the shell: the environment, the compiler and its arguments.
    command: String,
}

/// The name of a contestant's crate.
fn crate_name(contestant: &Contestant) -> String {
    format!("trip_{}", contestant.name.replace(' ', "_"))
}

impl Workspace {
    /// Writes all crates.
    ///
    /// # Errors
    /// Those of the file system.
    pub(crate) fn create(contestants: &[Contestant], profile: Profile) -> io::Result<Self> {
        // The program is in `target/<profile>`.
        let program = std::env::current_exe()?;
        let target = program.ancestors().nth(2).ok_or(io::ErrorKind::NotFound)?;
        let folder = target.join("compile-bench");
        let members: Vec<_> = contestants.iter().map(crate_name).collect();
        for (contestant, name) in contestants.iter().zip(&members) {
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
                contestant.dependencies
            );
            fs::create_dir_all(folder.join(name).join("src"))?;
            fs::write(folder.join(name).join("Cargo.toml"), manifest)?;
            fs::write(folder.join(name).join("src/main.rs"), &contestant.source)?;
        }
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        fs::write(folder.join("Cargo.toml"), manifest)?;
        Ok(Self { folder, profile, jobserver: jobserver::Client::new(0)? })
    }

    /// Builds a crate and all that it depends on, and runs it: a round trip that fails makes it no contestant.
    ///
    /// # Errors
    /// What cargo or the program said.
    pub(crate) fn prepare(&self, contestant: &Contestant) -> Result<Ready, String> {
        let name = crate_name(contestant);
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "-vv", "--color=never", "--profile", self.profile.name(), "--package", &name]);
        // Incremental compilation would measure what is left to do, and not the crate.
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", self.folder.join("target"));
        let output = cargo.current_dir(&self.folder).output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(last_lines(&said, 40));
        }
        let program = self.folder.join("target").join(self.profile.folder()).join(&name);
        let status = Command::new(&program).status().map_err(|error| format!("{}: {error}", program.display()))?;
        if !status.success() {
            return Err(format!("its round trips end with {status}"));
        }
        let command = command_of(&said, &name).ok_or("cargo did not show how it called the compiler")?;
        Ok(Ready { command: command.to_owned() })
    }

    /// Compiles the crate and returns the CPU seconds that it took.
    ///
    /// # Errors
    /// What the system said, or that the compiler failed.
    pub(crate) fn compile(&self, ready: &Ready) -> Result<f64, String> {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec env {}", ready.command)).current_dir(&self.folder);
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.jobserver.configure(&mut shell);
        let before = cpu_of_children()?;
        let status = shell.status().map_err(|error| error.to_string())?;
        let after = cpu_of_children()?;
        if status.success() { Ok(after - before) } else { Err(format!("the compiler ended with {status}")) }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The command between the backquotes of "Running `...`" that compiles `name`.
fn command_of<'s>(said: &'s str, name: &str) -> Option<&'s str> {
    let flag = format!("--crate-name {name} ");
    let commands = said.split("Running `").skip(1).filter_map(|rest| rest.split_once("`\n"));
    commands.map(|(command, _)| command).find(|command| command.contains(&flag))
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// User and system seconds of all children that have ended.
fn cpu_of_children() -> Result<f64, String> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(micros as f64 / 1e6)
}
