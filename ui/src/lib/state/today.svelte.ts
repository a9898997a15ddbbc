// Which day it is, so that "Today" becomes "Yesterday" in a window left open over midnight.

import type { Stop } from '$lib/host/host';
import { dayOf } from '$lib/words/times';

const LOOK_EVERY_MS = 30_000;

export class Today {
  /** Some moment of the present day; changes only when the day does. */
  now: Date = $state.raw(new Date());

  start(): Stop {
    const look = setInterval(() => {
      const now = new Date();
      if (dayOf(now) !== dayOf(this.now)) {
        this.now = now;
      }
    }, LOOK_EVERY_MS);
    return () => clearInterval(look);
  }
}
