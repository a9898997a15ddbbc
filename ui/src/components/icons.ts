// The drawings of the page, as lines on a field of 20 by 20. Each says what it means by its shape alone.

import type { CallRow } from '$lib/bindings/CallRow';

export const ICONS = {
  answered: 'M15 5 5 15M5 7.5V15h7.5',
  allRead: 'm2 10.5 3.5 3.5 7-8M9.5 13l1 1 7-8',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  bad: 'M10 3 2.5 16.5h15zM10 8.5v3.5M10 14.4v.1',
  bin: 'M4 6h12M8 6V3.8h4V6M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v5M11.5 9v5',
  clear: 'm5.5 5.5 9 9M14.5 5.5l-9 9',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6.5V10l2.5 2',
  copy: 'M7.5 6.5h8v10h-8zM4.5 13.5v-10h8',
  declined: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M5.2 5.2l9.6 9.6',
  elsewhere: 'M4 16v-4a4.5 4.5 0 0 1 4.5-4.5H16M12 3.5l4 4-4 4',
  empty:
    'M6.2 3.2 4.6 4.4c-1.4 1.2-.4 4.7 2.5 7.7s6.4 4 7.7 2.6l1.3-1.5-3-2.6-1.7.9c-1.2-.5-2.6-1.9-3.1-3.2l.9-1.7z',
  ignore: 'M5.5 9.5v1.5L4 14h12l-.6-1.2M7 4.2a4.5 4.5 0 0 1 7.5 3.3v2.5M8.5 16.8h3M3.5 3.5l13 13',
  info: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 9.5v4M10 6.6v.1',
  missed: 'M18 5.5 11 12.5 3.5 5M3.5 10.5V5H9',
  open: 'm5.5 8 4.5 4.5L14.5 8',
  outbound: 'M5 15 15 5M7.5 5H15v7.5',
  pause: 'M7 4.5v11M13 4.5v11',
  phone:
    'M6.2 3.2 4.6 4.4c-1.4 1.2-.4 4.7 2.5 7.7s6.4 4 7.7 2.6l1.3-1.5-3-2.6-1.7.9c-1.2-.5-2.6-1.9-3.1-3.2l.9-1.7z',
  play: 'M6.5 4 15.5 10l-9 6z',
  ringing: 'M10 3a4.5 4.5 0 0 0-4.5 4.5v3.5L4 14h12l-1.5-3V7.5A4.5 4.5 0 0 0 10 3M8.5 16.8h3',
  save: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4',
  settings:
    'M3 6h5M12 6h5M10 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4M3 14h2M9 14h8M7 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  tick: 'm4.5 10.5 3.5 3.5 7.5-8',
  unknown: 'M7 7.5a3 3 0 1 1 4.2 2.7c-.9.4-1.2 1-1.2 2M10 15.4v.1',
  voicemail:
    'M5.5 7.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M14.5 7.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M5.5 12.8h9',
  volume: 'M3.5 8v4H6l3.5 3V5L6 8zM12.5 7.5a3.5 3.5 0 0 1 0 5M14.8 5.2a6.6 6.6 0 0 1 0 9.6',
} as const;

export type IconName = keyof typeof ICONS;

const OF_OUTCOME = {
  answered: 'answered',
  answered_elsewhere: 'elsewhere',
  declined: 'declined',
  missed: 'missed',
  outbound: 'outbound',
  ringing: 'ringing',
  unknown: 'unknown',
} satisfies Record<CallRow['outcome'], IconName>;

/** A voicemail that belongs to no call is drawn as one, whatever became of the call. */
export function iconOf(call: Pick<CallRow, 'kind' | 'outcome'>): IconName {
  return call.kind === 'voicemail' ? 'voicemail' : OF_OUTCOME[call.outcome];
}
