import { describe, expect, test } from 'vitest';
import type { StatusView } from '$lib/bindings/StatusView';
import { FakeHost } from '$lib/host/fake';
import { ICONS, iconOf } from '../src/components/icons';
import { connectionInWords, noticesOf } from '$lib/words/connection';
import { sentence, speak } from '$lib/words/say.svelte';
import { countries } from '$lib/words/countries';
import {
  dayInWords,
  dayOf,
  lengthAsClock,
  lengthInWords,
  sinceInWords,
  timeInWords,
} from '$lib/words/times';

const NOON = new Date(2026, 2, 1, 12);

describe('times', () => {
  test.each([
    [new Date(2026, 2, 1, 0, 0, 0), 'Today'],
    [new Date(2026, 1, 28, 23, 59, 59), 'Yesterday'],
    [new Date(2026, 1, 27), 'Friday, February 27'],
    [new Date(2025, 11, 31), 'December 31, 2025'],
  ])('%s is under “%s”', (moment, words) => {
    expect(dayInWords(moment, NOON)).toBe(words);
  });

  test('a day is the person’s own, not Greenwich’s', () => {
    expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
    expect(dayOf(new Date(2026, 0, 5, 0, 1))).toBe('2026-01-05');
  });

  test('since a moment of today names the time alone, of another day the day too', () => {
    const early = new Date(2026, 2, 1, 8, 5);
    expect(sinceInWords(early, NOON)).toBe(timeInWords(early));
    expect(sinceInWords(new Date(2026, 1, 28, 8, 5), NOON)).toContain('Feb 28');
  });

  test.each([
    [0, '0 s', '0:00'],
    [9, '9 s', '0:09'],
    [60, '1 min', '1:00'],
    [252, '4 min 12 s', '4:12'],
    [3600, '1 h', '60:00'],
    [3900, '1 h 5 min', '65:00'],
  ])('%i seconds are %s, on a player %s', (seconds, words, clock) => {
    expect(lengthInWords(seconds)).toBe(words);
    expect(lengthAsClock(seconds)).toBe(clock);
  });
});

describe('a sentence', () => {
  test.each([
    ['the disk is full', 'The disk is full.'],
    ['Sign in again.', 'Sign in again.'],
    ['Is it plugged in?', 'Is it plugged in?'],
  ])('%s becomes %s', (words, said) => {
    expect(sentence(words)).toBe(said);
  });

  test('of another language has the stop of that', async () => {
    await speak({ language: 'ja', tag: 'ja-JP', hour12: false });
    expect(sentence('ディスクがいっぱいです')).toBe('ディスクがいっぱいです。');
    expect(sentence('保存できません。')).toBe('保存できません。');
    await speak({ language: 'en', tag: 'en-US', hour12: true });
  });
});

describe('the connection in words', () => {
  const since = NOON.toISOString();

  test.each([
    [{ state: 'listening', since } as const, 'good', /^Listening since .*12:00/],
    [{ state: 'connecting' } as const, 'waiting', /^Connecting/],
    [{ state: 'reconnecting', since, why: 'x' } as const, 'waiting', /^Reconnecting since .*12:00/],
    [{ state: 'stopped', why: 'x' } as const, 'bad', /^Not listening/],
  ])('%o', (connection, tone, headline) => {
    const words = connectionInWords(connection, NOON);
    expect(words.tone).toBe(tone);
    expect(words.headline).toMatch(headline);
    expect(words.why).toBe('why' in connection ? 'x' : null);
  });

  test('nothing is noticed while all is well, and everything that is not is', async () => {
    const well = await new FakeHost('empty').status();
    expect(noticesOf(well)).toEqual([]);
    const wrong: Partial<StatusView>[] = [
      { toasts: { state: 'failing', why: 'x' } },
      { storage: { state: 'failing', why: 'x' } },
      { tray: { state: 'failing', why: 'x' } },
      { keyring: 'absent' },
      { keyring: 'locked' },
      { settingsProblem: 'x' },
      { featuresOff: ['x'] },
    ];
    for (const part of wrong) {
      expect(noticesOf({ ...well, ...part }), JSON.stringify(part)).toHaveLength(1);
    }
    const all = Object.assign({}, well, ...wrong) as StatusView;
    const about = noticesOf(all).map((notice) => notice.about);
    expect(new Set(about).size).toBe(about.length);
  });
});

test('every outcome has a drawing of its own', () => {
  const outcomes = [
    'answered',
    'answered_elsewhere',
    'declined',
    'missed',
    'outbound',
    'ringing',
    'unknown',
  ] as const;
  const drawings = outcomes.map((outcome) => ICONS[iconOf({ kind: 'call', outcome })]);
  drawings.push(ICONS[iconOf({ kind: 'voicemail', outcome: 'unknown' })]);
  expect(new Set(drawings).size).toBe(8);
});

test('countries have names, in the order of these', () => {
  const names = countries().map(({ name }) => name);
  expect(names.length).toBeGreaterThan(240);
  expect(names).toContain('Germany');
  expect([...names].sort(new Intl.Collator().compare)).toEqual(names);
});
