// Invented calls. Every number is one that is kept free for stories (555-01xx).

import type { CallRow } from '$lib/bindings/CallRow';
import type { VoicemailRow } from '$lib/bindings/VoicemailRow';

export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** A missed call of just now, with what a test or scene wants otherwise. */
export function call(part: Partial<CallRow> = {}): CallRow {
  return {
    id: 'call',
    kind: 'call',
    outcome: 'missed',
    detail: 'Missed · rang 18 s',
    provisional: false,
    direction: 'inbound',
    who: 'Pat Ito',
    number: '+1 202-555-0143',
    via: null,
    startedAt: minutesAgo(0),
    ringS: 18,
    durationS: null,
    voicemail: null,
    unread: true,
    open: false,
    remindAt: null,
    ...part,
  };
}

export function voicemail(part: Partial<VoicemailRow> = {}): VoicemailRow {
  return {
    id: 'voicemail',
    lengthS: 23,
    unread: true,
    transcript: {
      state: 'done',
      text: 'Hi, it’s Pat. The delivery can come on Thursday after all, some time before noon. Call me back if that does not suit you. Thanks, bye.',
    },
    deleted: false,
    ...part,
  };
}

/** Three weeks of an ordinary desk, newest first: the same calls each time, counted back from now. */
export function busyWeeks(): CallRow[] {
  const recent = RECENT.map(([minutes, part], i) =>
    call({ id: `recent-${i}`, startedAt: minutesAgo(minutes), unread: false, ...part }),
  );
  const older = Array.from({ length: 150 }, (_, i) => {
    const who = PEOPLE[(i * 5) % PEOPLE.length]!;
    const kind = KINDS[(i * 7) % KINDS.length]!;
    const part = { ...who, ...kind, startedAt: minutesAgo(2900 + i * 173 + ((i * 37) % 60)) };
    return call({ ...part, id: `older-${i}`, unread: false });
  });
  return [...recent, ...older];
}

/** So many calls, one every ten minutes, newest first. */
export function longYears(count: number): CallRow[] {
  return Array.from({ length: count }, (_, i) => {
    const who = PEOPLE[(i * 5) % PEOPLE.length]!;
    const kind = KINDS[(i * 7) % KINDS.length]!;
    return call({ ...who, ...kind, id: `call-${i}`, startedAt: minutesAgo(10 * i), unread: false });
  });
}

const PEOPLE = [
  { who: 'Pat Ito', number: '+1 202-555-0143' },
  { who: 'Priya Raman', number: 'ext. 103' },
  { who: 'Northgate Dental', number: '+1 202-555-0117' },
  { who: '+1 202-555-0188', number: null },
  { who: 'Jonas Weber', number: '+1 202-555-0162' },
  { who: 'Marta Oliveira', number: 'ext. 118' },
  { who: 'Private number', number: null },
] satisfies Partial<CallRow>[];

const KINDS: Partial<CallRow>[] = [
  { outcome: 'answered', detail: 'Answered · 4 min 12 s', ringS: 6, durationS: 252 },
  { outcome: 'missed', detail: 'Missed · rang 22 s', ringS: 22 },
  {
    outcome: 'outbound',
    direction: 'outbound',
    detail: 'You called · 2 min 5 s',
    ringS: 9,
    durationS: 125,
  },
  { outcome: 'answered', detail: 'Answered · 48 s', ringS: 4, durationS: 48, via: 'Support queue' },
  { outcome: 'answered_elsewhere', detail: 'Answered by a colleague', via: 'Support queue' },
  { outcome: 'declined', detail: 'You declined', ringS: 5 },
];

/** Minutes ago, and what is not as in `call`. */
const RECENT: [number, Partial<CallRow>][] = [
  [
    14,
    {
      who: 'Jonas Weber',
      number: '+1 202-555-0162',
      detail: 'Missed · caller hung up after 9 s',
      ringS: 9,
      unread: true,
      open: true,
    },
  ],
  [
    52,
    {
      who: 'Northgate Dental',
      number: '+1 202-555-0117',
      via: 'Front desk',
      detail: 'Missed · went to voicemail',
      voicemail: voicemail({
        transcript: {
          state: 'done',
          text: 'Good morning, this is Northgate Dental. We had to move your appointment to Thursday the third at half past nine. If that does not work, please call us back before five today. Thank you, goodbye.',
        },
        lengthS: 31,
      }),
      unread: true,
      open: true,
    },
  ],
  [
    75,
    {
      who: 'Priya Raman',
      number: 'ext. 103',
      outcome: 'answered',
      detail: 'Answered · 6 min 40 s',
      ringS: 4,
      durationS: 400,
    },
  ],
  [
    110,
    {
      who: '+1 202-555-0188',
      number: null,
      outcome: 'answered_elsewhere',
      detail: 'Answered by a colleague',
      via: 'Support queue',
      ringS: 7,
    },
  ],
  [
    160,
    {
      outcome: 'outbound',
      direction: 'outbound',
      detail: 'You called · 2 min 5 s',
      ringS: 9,
      durationS: 125,
    },
  ],
  [
    1490,
    {
      who: 'Private number',
      number: null,
      outcome: 'declined',
      detail: 'You declined',
      ringS: 5,
    },
  ],
  [
    1530,
    {
      kind: 'voicemail',
      outcome: 'unknown',
      who: 'Marta Oliveira',
      number: 'ext. 118',
      detail: 'Voicemail',
      ringS: null,
      voicemail: voicemail({ lengthS: 12, unread: false, transcript: { state: 'pending' } }),
    },
  ],
  [
    1610,
    {
      who: 'The Very Long Name Company of Upper Saint-Bartholomew & Sons (Holdings)',
      number: '+1 202-555-0199',
      outcome: 'unknown',
      detail: 'Ended · how is not known',
      provisional: true,
      via: 'Sales, second line',
      ringS: null,
    },
  ],
  [
    1700,
    {
      who: 'Sam Okafor',
      number: '+1 202-555-0124',
      detail: 'Missed · went to voicemail',
      ringS: 25,
      voicemail: voicemail({ lengthS: 74, unread: false, transcript: { state: 'none' } }),
    },
  ],
];
