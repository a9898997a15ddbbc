// Rows as text, for taking along.

import type { CallRow } from '$lib/bindings/CallRow';
import { fullMomentInWords } from './times';

/** The other side's number as people write it; `null` for one that hides it. */
export function numberOf(call: Pick<CallRow, 'who' | 'number'>): string | null {
  return call.number ?? (/\d{3}/.test(call.who) ? call.who : null);
}

/** Numbers are read from left to right in every language; names as they are written. */
export function directionOf(words: string): 'ltr' | 'auto' {
  return /^[+\d(]/.test(words) ? 'ltr' : 'auto';
}

/** A number alone for one row, as it is for dialling; several rows as lines of a table. */
export function rowsAsText(rows: CallRow[]): string {
  const [only] = rows;
  if (only !== undefined && rows.length === 1) {
    return numberOf(only) ?? only.who;
  }
  return rows
    .map((row) =>
      [fullMomentInWords(new Date(row.startedAt)), row.who, row.number ?? '', row.detail].join(
        '\t',
      ),
    )
    .join('\n');
}
