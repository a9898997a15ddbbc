// Days, times and lengths as the person's own system writes them, in the language of the window.

import type { LocaleView } from '$lib/bindings/LocaleView';
import { capitalised, locale, say } from './say.svelte';

/** Names the person's own calendar day a moment falls on, such as `2026-11-22`: equal for equal days. */
export function dayOf(moment: Date): string {
  const month = String(moment.getMonth() + 1).padStart(2, '0');
  const day = String(moment.getDate()).padStart(2, '0');
  return `${moment.getFullYear()}-${month}-${day}`;
}

/** "Today", "Yesterday", else the day with its weekday, and with the year when it is another one. */
export function dayInWords(moment: Date, now: Date): string {
  const day = dayOf(moment);
  const { near, weekday, year } = formats();
  if (day === dayOf(now)) {
    return capitalised(near().format(0, 'day'));
  }
  if (day === dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) {
    return capitalised(near().format(-1, 'day'));
  }
  return moment.getFullYear() === now.getFullYear()
    ? capitalised(weekday().format(moment))
    : year().format(moment);
}

export function timeInWords(moment: Date): string {
  return formats().time().format(moment);
}

/** The time alone when it is today, else with its day. */
export function sinceInWords(moment: Date, now: Date): string {
  const { time, dayAndTime } = formats();
  return (dayOf(moment) === dayOf(now) ? time() : dayAndTime()).format(moment);
}

/** From one moment to another: the times alone when both are today. */
export function spanInWords(from: Date, to: Date, now: Date): string {
  const today = dayOf(from) === dayOf(now) && dayOf(to) === dayOf(now);
  const { time, dayAndTime } = formats();
  const [words, format] = today ? ['span-of-clocks', time()] : ['span-of-days', dayAndTime()];
  return say(words, { from: format.format(from), to: format.format(to) });
}

/** A time of day such as `22:00`. */
export function clockInWords(clock: string): string {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return formats()
    .time()
    .format(new Date(2024, 0, 1, hour, minute));
}

/** The short name of a day of the week, counted from Monday, 0. */
export function weekdayInWords(place: number): string {
  return formats()
    .day()
    .format(new Date(2024, 0, 1 + place));
}

export function fullMomentInWords(moment: Date): string {
  return formats().full().format(moment);
}

/** With milliseconds, for what follows upon each other within one. */
export function exactTimeInWords(moment: Date): string {
  return formats().exact().format(moment);
}

/** "9 s", "4 min 12 s", "1 h 5 min". */
export function lengthInWords(seconds: number): string {
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (h > 0) {
    return min > 0 ? say('length-h-min', { h, min }) : say('length-h', { h });
  }
  if (min > 0) {
    return s > 0 ? say('length-min-s', { min, s }) : say('length-min', { min });
  }
  return say('length-s', { s });
}

/** "0:23": how players write the length of a recording. */
export function lengthAsClock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Making them takes long; a list asks for some with every row, and never for others. */
function formats(): ReturnType<typeof formatsOf> {
  const wanted = locale();
  if (made?.locale !== wanted) {
    made = { locale: wanted, formats: formatsOf(wanted) };
  }
  return made.formats;
}

let made: { locale: LocaleView; formats: ReturnType<typeof formatsOf> } | null = null;

function formatsOf({ tag, hour12 }: LocaleView) {
  const hourCycle = hour12 ? 'h12' : 'h23';
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  return {
    time: once(() => write({ timeStyle: 'short', hourCycle })),
    day: once(() => write({ weekday: 'short' })),
    weekday: once(() => write({ weekday: 'long', day: 'numeric', month: 'long' })),
    year: once(() => write({ dateStyle: 'long' })),
    dayAndTime: once(() =>
      write({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', hourCycle }),
    ),
    full: once(() => write({ dateStyle: 'medium', timeStyle: 'medium', hourCycle })),
    exact: once(() =>
      write({
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        fractionalSecondDigits: 3,
        hourCycle: 'h23',
      }),
    ),
    near: once(() => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })),
  };
}

/** Makes it when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
