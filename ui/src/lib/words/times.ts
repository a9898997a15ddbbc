// Days, times and lengths as the person's own system writes them.

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const SHORT_DAY_AND_TIME = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const EXACT = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const NEARBY = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Names the person's own calendar day a moment falls on, such as `2026-11-22`: equal for equal days. */
export function dayOf(moment: Date): string {
  const month = String(moment.getMonth() + 1).padStart(2, '0');
  const day = String(moment.getDate()).padStart(2, '0');
  return `${moment.getFullYear()}-${month}-${day}`;
}

/** "Today", "Yesterday", else the day with its weekday, and with the year when it is another one. */
export function dayInWords(moment: Date, now: Date): string {
  const day = dayOf(moment);
  if (day === dayOf(now)) {
    return capitalised(NEARBY.format(0, 'day'));
  }
  if (day === dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) {
    return capitalised(NEARBY.format(-1, 'day'));
  }
  return moment.getFullYear() === now.getFullYear()
    ? capitalised(DAY.format(moment))
    : DAY_AND_YEAR.format(moment);
}

export function timeInWords(moment: Date): string {
  return TIME.format(moment);
}

/** The time alone when it is today, else with its day. */
export function sinceInWords(moment: Date, now: Date): string {
  return dayOf(moment) === dayOf(now) ? TIME.format(moment) : SHORT_DAY_AND_TIME.format(moment);
}

/** From one moment to another: the times alone when both are today. */
export function spanInWords(from: Date, to: Date, now: Date): string {
  const today = dayOf(from) === dayOf(now) && dayOf(to) === dayOf(now);
  return (today ? TIME : SHORT_DAY_AND_TIME).formatRange(from, to);
}

export function fullMomentInWords(moment: Date): string {
  return FULL.format(moment);
}

/** With milliseconds, for what follows upon each other within one. */
export function exactTimeInWords(moment: Date): string {
  return EXACT.format(moment);
}

/** "9 s", "4 min 12 s", "1 h 5 min". */
export function lengthInWords(seconds: number): string {
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = h > 0 ? [`${h} h`, min > 0 && `${min} min`] : [min > 0 && `${min} min`, `${s} s`];
  return parts.filter((part) => part && (part !== '0 s' || seconds === 0)).join(' ');
}

/** "0:23": how players write the length of a recording. */
export function lengthAsClock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
