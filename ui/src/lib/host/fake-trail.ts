// An invented trail of a missed call, and an invented test in which the desktop holds pop-ups back.

import type { TrailView } from '$lib/bindings/TrailView';
import type { TrialView } from '$lib/bindings/TrialView';

export function trailOf(startedAt: string): TrailView {
  const at = (ms: number) => new Date(new Date(startedAt).getTime() + ms).toISOString();
  return {
    answer:
      'The desktop took a pop-up for the ringing after 1.4 ms. If you did not see it, look whether the desktop holds pop-ups back (“do not disturb”).',
    steps: [
      { at: at(12), words: 'RingCentral’s event arrived', took: '12 ms' },
      { at: at(12), words: 'First heard of', took: null },
      { at: at(12), words: 'Presence: it rings', took: null },
      { at: at(12), words: 'A pop-up for the ringing is wanted', took: null },
      { at: at(13), words: 'The row was written', took: '0.3 ms' },
      { at: at(13), words: 'The pop-up was handed to the desktop', took: '0.6 ms' },
      { at: at(14), words: 'The desktop took the pop-up', took: '1.4 ms' },
      { at: at(18_020), words: 'Presence: it is over', took: null },
      { at: at(18_020), words: 'The pop-up for the ringing is taken away', took: null },
      {
        at: at(20_520),
        words:
          'No pop-up yet: it came through a queue, and a colleague may have taken it. The call log will say',
        took: null,
      },
      { at: at(50_300), words: 'The call log is asked', took: null },
    ],
  };
}

export function invented(): TrialView {
  return {
    hops: [
      hop('Keyring', 'works', 'The keyring answers and holds the sign-in.', '3.1 ms'),
      hop('Sign-in', 'works', 'The sign-in is good.', '0.1 ms'),
      hop('RingCentral', 'works', 'RingCentral answers and knows whose line this is.', '84 ms'),
      hop(
        'Permissions',
        'works',
        'The app has what is needed. It could do more with CallControl.',
        null,
      ),
      hop('Live connection', 'works', 'RingCentral’s gateway answers; calls are heard.', '41 ms'),
      hop(
        'Test call',
        'works',
        'An invented call was read, and a pop-up for it was wanted.',
        '0.2 ms',
      ),
      hop('History', 'works', 'Rows can be written and read.', '0.9 ms'),
      hop(
        'Pop-up',
        'limited',
        'dunst 1.9.0 took the pop-up, but you asked not to be disturbed.',
        '1.2 ms',
      ),
      hop('Tray icon', 'fails', 'This desktop shows no tray icons.', null),
    ],
  };
}

function hop(
  name: string,
  verdict: TrialView['hops'][number]['verdict'],
  words: string,
  took: string | null,
) {
  return { name, verdict, words, took };
}
