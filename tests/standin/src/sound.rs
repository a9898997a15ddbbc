//! The sound of a voicemail, made here: a soft two-tone hum in a small WAV, or an MP3 of silence, and the part of it
//! that was asked for.

use crate::reply::Reply;
use crate::settings::Recording;

/// What it is called, and what its file is.
pub(crate) fn kind(recording: Recording) -> (&'static str, &'static str) {
    match recording {
        Recording::Mp3 => ("audio/mpeg", "voicemail.mp3"),
        Recording::Wav => ("audio/x-wav", "voicemail.wav"),
    }
}

/// A recording of that length.
pub(crate) fn recording(recording: Recording, seconds: u32) -> Vec<u8> {
    match recording {
        Recording::Mp3 => mp3(seconds),
        Recording::Wav => wav(seconds),
    }
}

/// Silence: frames whose parts are all empty, which is what a decoder makes of zeros.
fn mp3(seconds: u32) -> Vec<u8> {
    // MPEG 1, layer III, no checksum; 32 kbit/s, 32 kHz; one channel.
    const HEAD: [u8; 4] = [0xff, 0xfb, 0x18, 0xc4];
    /// 144 × bits a second ÷ samples a second.
    const FRAME: usize = 144;
    let frames = seconds.min(600) as usize * 32_000 / 1152;
    let mut frame = [0; FRAME];
    frame[..HEAD.len()].copy_from_slice(&HEAD);
    frame.repeat(frames)
}

/// A mono recording of that length, 8000 samples a second, 8 bits each.
fn wav(seconds: u32) -> Vec<u8> {
    let samples = seconds.min(600) * RATE;
    let mut bytes = Vec::with_capacity(44 + samples as usize);
    bytes.extend(b"RIFF");
    bytes.extend((36 + samples).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16u32.to_le_bytes());
    // PCM, one channel.
    bytes.extend(1u16.to_le_bytes());
    bytes.extend(1u16.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend(1u16.to_le_bytes());
    bytes.extend(8u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(samples.to_le_bytes());
    for sample in 0..samples {
        // A square wave that changes between 200 and 250 Hz each half second.
        let half = if (sample / (RATE / 2)).is_multiple_of(2) { 20 } else { 16 };
        bytes.push(if (sample / half).is_multiple_of(2) { 120 } else { 136 });
    }
    bytes
}

/// All of it, or the range a `Range` header names (RFC 9110 §14).
pub(crate) fn part(range: Option<&str>, kind: &str, bytes: Vec<u8>) -> Reply {
    let size = bytes.len();
    let Some(range) = range.and_then(|text| text.strip_prefix("bytes=")) else {
        return Reply::bytes(200, kind, bytes).with("Accept-Ranges", "bytes");
    };
    let (first, last) = range.split_once('-').unwrap_or((range, ""));
    let (first, last) = match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
        (Ok(first), Ok(last)) => (first, last.min(size.saturating_sub(1))),
        (Ok(first), Err(_)) => (first, size.saturating_sub(1)),
        (Err(_), Ok(tail)) => (size.saturating_sub(tail), size.saturating_sub(1)),
        (Err(_), Err(_)) => return Reply::error(416, "CMN-107", "Range is not satisfiable"),
    };
    match bytes.get(first..=last).filter(|part| !part.is_empty()) {
        Some(part) => Reply::bytes(206, kind, part.to_vec())
            .with("Accept-Ranges", "bytes")
            .with("Content-Range", format!("bytes {first}-{last}/{size}")),
        None => {
            Reply::error(416, "CMN-107", "Range is not satisfiable").with("Content-Range", format!("bytes */{size}"))
        }
    }
}

const RATE: u32 = 8000;
