//! The program for Windows, linked on this system with the GNU tools, and tests that run as Windows programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Squeeze;
use crate::machine::Machine;
use crate::run::Paper;
use crate::targets::{self, WINDOWS};

/// Links the whole program as an `.exe` and gives its path; optimised only when it is to be small.
pub fn link(machine: &Machine, squeeze: Squeeze, paper: &Paper) -> Result<PathBuf> {
    let folder = machine.target.join("windows-build");
    let mut cargo = targets::cargo(machine, WINDOWS, &folder, paper)?.map_err(|why| anyhow::anyhow!(why))?;
    let (profile, made_in) = match squeeze {
        Squeeze::Hardly => ("dev", "debug"),
        Squeeze::Well => ("release", "release"),
    };
    paper.run(cargo.args(["build", "--locked", "-p", "ringlet", "--bin", "ringlet", "--profile", profile]))?;
    let path = folder.join(WINDOWS.triple).join(made_in).join("ringlet.exe");
    is_a_program(&path)?;
    Ok(path)
}

/// Fails unless the file is a Windows program for this processor (Microsoft, PE Format, COFF file header).
fn is_a_program(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("nothing was linked at {}", path.display()))?;
    let header = bytes.get(0x3c..0x40).and_then(|at| at.try_into().ok()).map(u32::from_le_bytes).unwrap_or_default();
    let signature = bytes.get(header as usize..header as usize + 6);
    if !bytes.starts_with(b"MZ") || signature != Some(&b"PE\0\0\x64\x86"[..]) {
        bail!("{} is no program for 64-bit Windows", path.display());
    }
    Ok(())
}

/// Builds the tests of `packages` for Windows and runs them under Wine, each with a Windows of its own that is empty.
/// `Some` says why it cannot be done here.
pub fn tests_under_wine(machine: &Machine, packages: &[&str], paper: &Paper) -> Result<Option<String>> {
    if let Some(why) = machine.install(&crate::machine::FOR_WINE, paper)? {
        return Ok(Some(why));
    }
    let folder = machine.target.join("windows-build");
    let mut cargo = match targets::cargo(machine, WINDOWS, &folder, paper)? {
        Ok(cargo) => cargo,
        Err(why) => return Ok(Some(why)),
    };
    cargo.args(["test", "--locked", "--no-run", "--message-format=json-render-diagnostics"]);
    for package in packages {
        cargo.args(["-p", package]);
    }
    let built = paper.beside("built.json");
    paper.run_into(&mut cargo, &built)?;
    let wine = Wine::prepare(machine, paper)?;
    let mut count = 0;
    for line in std::fs::read_to_string(built)?.lines() {
        let message: Value = serde_json::from_str(line).context("cargo prints JSON")?;
        let (Some(program), Some(true)) = (message["executable"].as_str(), message["profile"]["test"].as_bool()) else {
            continue;
        };
        let manifest = Path::new(message["manifest_path"].as_str().context("a package has a manifest")?);
        wine.run(Path::new(program), manifest.parent().context("it lies in a folder")?, paper)?;
        count += 1;
    }
    if count == 0 {
        bail!("no test program was built");
    }
    Ok(None)
}

/// A Windows made of Wine, in a folder of its own.
struct Wine {
    prefix: PathBuf,
    missing: PathBuf,
}

impl Wine {
    fn prepare(machine: &Machine, paper: &Paper) -> Result<Wine> {
        let prefix = machine.target.join("wine");
        std::fs::create_dir_all(&prefix)?;
        // Rust's library wants a library that Wine 8 lacks; the one function it wants of it exists under another name.
        let source = machine.target.join("bcryptprimitives.c");
        std::fs::write(&source, MISSING_LIBRARY)?;
        let missing = machine.target.join("bcryptprimitives.dll");
        let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
        paper.run(compiler.args(["-shared", "-O1", "-o"]).arg(&missing).arg(&source).arg("-ladvapi32"))?;
        Ok(Wine { prefix, missing })
    }

    fn run(&self, program: &Path, folder: &Path, paper: &Paper) -> Result<()> {
        let beside = program.parent().context("it lies in a folder")?.join("bcryptprimitives.dll");
        std::fs::copy(&self.missing, beside)?;
        let mut wine = Command::new(WINE);
        wine.arg(program).current_dir(folder);
        wine.env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree,mshtml=");
        wine.env("RUST_LIB_BACKTRACE", "0").env_remove("DISPLAY").env_remove("LD_LIBRARY_PATH");
        // The same folder as a Windows program calls it: Wine shows the whole machine as drive Z.
        wine.env("CARGO_MANIFEST_DIR", format!("Z:{}", folder.display()));
        paper.run(&mut wine)
    }
}

const WINE: &str = "/usr/lib/wine/wine64";
/// `SystemFunction036` is what Microsoft calls `RtlGenRandom` in its library.
const MISSING_LIBRARY: &str = "\
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    return SystemFunction036(data, (ULONG)length);
}
";
