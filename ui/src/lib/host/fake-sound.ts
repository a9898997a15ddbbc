// A recording that is not one: a soft hum, as a WAV of 8-bit samples.

const RATE = 8000;

export function hum(seconds: number): ArrayBuffer {
  const samples = seconds * RATE;
  const bytes = new DataView(new ArrayBuffer(44 + samples));
  const text = (at: number, words: string) =>
    [...words].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, 'data');
  bytes.setUint32(40, samples, true);
  for (let i = 0; i < samples; i++) {
    bytes.setUint8(44 + i, 128 + Math.round(20 * Math.sin(i / 6)));
  }
  return bytes.buffer;
}
