//! All pictures of the program, drawn from one drawing each: `icons/app/icon.svg`, and one for each state of the tray.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::program::plain;
use crate::machine::{FOR_PACKAGES, Machine};
use crate::run::Paper;

/// The sizes Linux desktops ask for.
pub const SIZES: [u32; 9] = [16, 22, 24, 32, 48, 64, 128, 256, 512];

/// Draws everything that is kept in `icons/` anew.
pub fn draw_all(machine: &Machine, paper: &Paper) -> Result<()> {
    if let Some(why) = machine.install(&FOR_PACKAGES, paper)? {
        bail!("{why}");
    }
    let app = machine.root.join("icons/app");
    let svg = app.join("icon.svg");
    draw(&svg, 512, &app.join("icon.png"), paper)?;
    draw(&svg, 64, &app.join("icon-64.png"), paper)?;
    // The window's own picture: Tauri keeps it unpacked in the program, where one of 512 points is a megabyte.
    draw(&svg, 128, &app.join("icon-128.png"), paper)?;
    let drawn = |size| -> Result<Vec<u8>> {
        let png = paper.beside("icon.png");
        draw(&svg, size, &png, paper)?;
        Ok(std::fs::read(png)?)
    };
    let of_windows: Vec<(u32, Vec<u8>)> =
        WINDOWS.iter().map(|size| Ok((*size, drawn(*size)?))).collect::<Result<_>>()?;
    std::fs::write(app.join("icon.ico"), ico(&of_windows)?)?;
    let of_macos: Vec<(&[u8; 4], Vec<u8>)> =
        MACOS.iter().map(|(kind, size)| Ok((*kind, drawn(*size)?))).collect::<Result<_>>()?;
    std::fs::write(app.join("icon.icns"), icns(&of_macos)?)?;
    for entry in std::fs::read_dir(machine.root.join("icons/tray"))? {
        let svg = entry?.path();
        if svg.extension().is_some_and(|end| end == "svg") {
            let name = svg.file_stem().context("a drawing has a name")?.to_string_lossy();
            for size in TRAY {
                draw(&svg, size, &svg.with_file_name(format!("{name}-{size}.png")), paper)?;
            }
        }
    }
    Ok(())
}

/// Draws `svg` as a PNG of `size` by `size` points.
pub fn draw(svg: &Path, size: u32, png: &Path, paper: &Paper) -> Result<()> {
    if let Some(folder) = png.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let size = size.to_string();
    paper
        .run(plain("rsvg-convert").args(["--width", &size, "--height", &size, "--output"]).arg(png).arg(svg))
        .with_context(|| format!("cannot draw {}", png.display()))
}

/// Windows' own file of several pictures (Microsoft, “Icons”): a directory, then the PNGs as they are.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut file = vec![0, 0, 1, 0];
    file.extend(u16::try_from(pictures.len())?.to_le_bytes());
    let mut at = file.len() + 16 * pictures.len();
    for (size, png) in pictures {
        // 256 is written as 0.
        let size = (size % 256) as u8;
        file.extend([size, size, 0, 0, 1, 0, 32, 0]);
        file.extend(u32::try_from(png.len())?.to_le_bytes());
        file.extend(u32::try_from(at)?.to_le_bytes());
        at += png.len();
    }
    pictures.iter().for_each(|(_, png)| file.extend(png));
    Ok(file)
}

/// Apple's: a kind and a length before each PNG, and before the whole.
fn icns(pictures: &[(&[u8; 4], Vec<u8>)]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for (kind, png) in pictures {
        body.extend(*kind);
        body.extend(u32::try_from(png.len() + 8)?.to_be_bytes());
        body.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend(u32::try_from(body.len() + 8)?.to_be_bytes());
    file.extend(body);
    Ok(file)
}

/// What Windows shows at 100, 125, 150, 200 and 250 per cent in its lists and its bar, and in its folders.
const WINDOWS: [u32; 9] = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/// The kinds of pictures, each with its points; the last five are those of fine displays.
const MACOS: [(&[u8; 4], u32); 11] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"icp6", 64),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
    (b"ic10", 1024),
];
/// Half, whole and double sizes of what panels use.
const TRAY: [u32; 5] = [16, 22, 24, 32, 48];

#[cfg(test)]
mod tests {
    use super::*;

    /// Width and height of each PNG in `file`.
    fn sizes(file: &[u8]) -> Vec<u32> {
        let starts = file.windows(16).filter(|bytes| bytes.starts_with(b"\x89PNG") && bytes.ends_with(b"IHDR"));
        starts
            .map(|start| {
                let at = start.as_ptr() as usize - file.as_ptr() as usize;
                u32::from_be_bytes(file[at + 16..at + 20].try_into().expect("four bytes"))
            })
            .collect()
    }

    #[test]
    fn the_files_that_are_kept_have_every_size() {
        let machine = Machine::here().expect("tests run in the repository");
        let read = |name: &str| std::fs::read(machine.root.join("icons/app").join(name)).expect("it is there");
        assert_eq!(sizes(&read("icon.ico")), WINDOWS);
        assert_eq!(sizes(&read("icon.icns")), MACOS.map(|(_, size)| size));
        assert_eq!(sizes(&read("icon.png")), [512]);
        assert_eq!(sizes(&read("icon-128.png")), [128]);
        assert_eq!(sizes(&read("icon-64.png")), [64]);
    }

    #[test]
    fn an_ico_says_where_each_picture_is() {
        let file = ico(&[(16, vec![1, 2]), (256, vec![3])]).expect("short");
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!(file[6..22], [16, 16, 0, 0, 1, 0, 32, 0, 2, 0, 0, 0, 38, 0, 0, 0]);
        assert_eq!(file[22..38], [0, 0, 0, 0, 1, 0, 32, 0, 1, 0, 0, 0, 40, 0, 0, 0]);
        assert_eq!(file[38..], [1, 2, 3]);
    }
}
