// What kind of recording bytes are, by how they begin: the service's own word for it is not always one a player knows.

export function soundType(bytes: ArrayBuffer): string {
  const head = new Uint8Array(bytes.slice(0, 12));
  const text = String.fromCharCode(...head);
  if (text.startsWith('RIFF') && text.slice(8) === 'WAVE') {
    return 'audio/wav';
  }
  return text.startsWith('OggS') ? 'audio/ogg' : 'audio/mpeg';
}
