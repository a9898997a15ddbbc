//! Builds and type checks for the two systems this machine is not.
//!
//! Where rustup has brought the target's standard library, that is used. Elsewhere Debian's compiler builds it from
//! source. For types C and Objective-C are not compiled at all: an empty object stands in.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::machine::ALL_TARGETS;
use crate::machine::{FOR_OTHER_SYSTEMS, Machine};
use crate::run::Paper;

/// A system to check for.
#[derive(Clone, Copy)]
pub struct Target {
    /// Rust's name for it.
    pub triple: &'static str,
}

/// Intel Windows, with the GNU tools, since those exist on Debian.
pub const WINDOWS: Target = Target { triple: "x86_64-pc-windows-gnu" };
/// Macs of today.
pub const MACOS: Target = Target { triple: "aarch64-apple-darwin" };

/// Checks the whole workspace for `target`. `Some` says why it cannot be done here.
pub fn check(machine: &Machine, target: Target, paper: &Paper) -> Result<Option<String>> {
    // One folder for both: what runs while compiling is the same, and compiled once.
    let folder = machine.target.join("other-systems");
    let mut cargo = match cargo(machine, target, &folder, paper)? {
        Ok(cargo) => cargo,
        Err(why) => return Ok(Some(why)),
    };
    let tools = empty_c_tools(&folder)?;
    let name = target.triple.replace('-', "_");
    for (variable, tool) in [("CC", "cc"), ("CXX", "cc"), ("AR", "ar")] {
        cargo.env(format!("{variable}_{name}"), tools.join(tool));
    }
    paper.run(cargo.args(["check", "--workspace", "--locked"]).args(ALL_TARGETS))?;
    // Only our own packages' warnings are counted like this: cargo hides those of the others.
    if let Some(line) = paper.text()?.lines().find(|line| line.starts_with("warning: `ringlet")) {
        bail!("{line}");
    }
    Ok(None)
}

/// A cargo that builds for `target` into `folder`; its verb is still to come. `Err` says why there is none here.
pub fn cargo(machine: &Machine, target: Target, folder: &Path, paper: &Paper) -> Result<Result<Command, String>> {
    std::fs::create_dir_all(folder)?;
    let mut cargo = if has_standard_library(machine, target)? {
        machine.cargo()
    } else {
        if let Some(why) = machine.install(&FOR_OTHER_SYSTEMS, paper)? {
            return Ok(Err(why));
        }
        let mut cargo = Command::new("/usr/bin/cargo");
        cargo.current_dir(&machine.root).arg("-Zbuild-std=std,panic_unwind");
        cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
        // Cargo has set it for this program's own compiler, whose libraries the other one must not load.
        cargo.env_remove("LD_LIBRARY_PATH");
        cargo
    };
    cargo.env("CARGO_BUILD_TARGET", target.triple).env("CARGO_TARGET_DIR", folder);
    Ok(Ok(cargo))
}

fn has_standard_library(machine: &Machine, target: Target) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .current_dir(&machine.root)
        .args(["--print", "target-libdir", "--target", target.triple])
        .output()
        .context("cannot ask rustc for its libraries")?;
    let folder = String::from_utf8(output.stdout)?;
    Ok(output.status.success() && Path::new(folder.trim()).is_dir())
}

/// A C compiler that makes an empty object of everything, and an archiver that takes those.
fn empty_c_tools(folder: &Path) -> Result<std::path::PathBuf> {
    let tools = folder.join("empty-c-tools");
    std::fs::create_dir_all(&tools)?;
    std::fs::write(tools.join("empty.c"), "")?;
    write_program(&tools.join("cc"), EMPTY_CC)?;
    write_program(&tools.join("ar"), "#!/bin/sh\nexec ar \"$@\"\n")?;
    Ok(tools)
}

fn write_program(path: &Path, text: &str) -> Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Asked to compile, it compiles the empty file beside it. Asked what it is, it is the machine's own compiler.
const EMPTY_CC: &str = r#"#!/bin/sh
here=$(dirname "$0")
out=
next=
for word in "$@"; do
    if [ -n "$next" ]; then out=$word; next=; continue; fi
    case $word in
        -o) next=yes ;;
        -o*) out=${word#-o} ;;
    esac
done
if [ -n "$out" ]; then exec cc -c "$here/empty.c" -o "$out"; fi
exec cc "$@"
"#;
