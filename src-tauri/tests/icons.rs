//! The drawings of the tray: each state has its own shape, at every size a tray asks for.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

#[test]
fn every_drawing_of_the_tray_comes_as_pictures_of_every_size() {
    let drawings: Vec<String> = std::fs::read_dir(folder())
        .expect("the drawings are there")
        .filter_map(|entry| entry.expect("the folder can be read").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".svg").map(str::to_owned))
        .collect();
    assert_eq!(drawings.len(), STATES.len());
    for state in STATES {
        assert!(drawings.iter().any(|drawing| drawing == state), "{state}");
        for size in [16, 22, 24, 32, 48] {
            assert_eq!(mask(state, size).len(), size * size, "{state} at {size}");
        }
    }
}

#[test]
fn the_shapes_of_any_two_states_differ_by_fifteen_percent() {
    for size in [16, 22, 24] {
        for (at, one) in STATES.iter().enumerate() {
            for other in &STATES[at + 1..] {
                let apart: u32 = mask(one, size)
                    .into_iter()
                    .zip(mask(other, size))
                    .map(|(one, other)| u32::from(one.abs_diff(other)))
                    .sum();
                let share = f64::from(apart) / 255.0 / mask(one, size).len() as f64;
                assert!(share >= 0.15, "{one} and {other} at {size}: {share:.3}");
            }
        }
    }
}

/// How opaque each pixel is.
fn mask(state: &str, size: usize) -> Vec<u8> {
    let path = folder().join(format!("{state}-{size}.png"));
    alphas(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn alphas(path: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut decoder = png::Decoder::new(BufReader::new(File::open(path)?));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut picture = decoder.read_info()?;
    let mut bytes = vec![0; picture.output_buffer_size().ok_or("it is too large")?];
    let frame = picture.next_frame(&mut bytes)?;
    let pixel = frame.color_type.samples();
    Ok(bytes[..frame.buffer_size()].chunks_exact(pixel).map(|pixel| pixel[pixel.len() - 1]).collect())
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "icons", "tray"].iter().collect()
}

const STATES: [&str; 4] = ["listening", "offline", "signed-out", "unread"];
