// Holds the built page to what the window asks of it: small, nothing invented in it, nothing its security policy forbids.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Half as much again as the page weighs today in all its languages: growth is welcome, a library that slips in is not. */
const MOST_BYTES = 95_000;

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const text = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const faults = [];

const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
if (bytes > MOST_BYTES) {
  faults.push(`the page weighs ${bytes} bytes gzipped, more than ${MOST_BYTES}`);
}
for (const [file, content] of text) {
  if (/555-01\d\d|FakeHost/.test(content)) {
    faults.push(`${file} carries the fake host`);
  }
  if (/@import|url\(\s*['"]?(https?:|data:|\/\/)/.test(content)) {
    faults.push(`${file} fetches from elsewhere`);
  }
}
const html = text.get(join(dist, 'index.html')) ?? '';
if (
  !html.includes('<script type="module"') ||
  /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/.test(html)
) {
  faults.push('index.html has no script, or one that is inline: the security policy forbids it');
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(
  `the page weighs ${(bytes / 1000).toFixed(1)} kB gzipped, of ${MOST_BYTES / 1000} kB at most`,
);
