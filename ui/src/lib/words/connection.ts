// The way to RingCentral in one sentence, and everything else that a person should know is not as it should be.

import type { Connection } from '$lib/bindings/Connection';
import type { StatusView } from '$lib/bindings/StatusView';
import { sinceInWords } from './times';

/** How a state is drawn: each tone has a shape of its own beside its colour. */
export type Tone = 'good' | 'waiting' | 'bad';

export interface ConnectionWords {
  tone: Tone;
  headline: string;
  /** What failed, or what to do. */
  why: string | null;
}

export function connectionInWords(connection: Connection, now: Date): ConnectionWords {
  switch (connection.state) {
    case 'needs-set-up':
      return { tone: 'bad', headline: 'Not set up yet', why: null };
    case 'signed-out':
      return { tone: 'bad', headline: 'Signed out', why: connection.why };
    case 'signing-in':
      return { tone: 'waiting', headline: 'Signing in', why: null };
    case 'connecting':
      return { tone: 'waiting', headline: 'Connecting…', why: null };
    case 'listening':
      return {
        tone: 'good',
        headline: `Listening since ${since(connection.since, now)}`,
        why: null,
      };
    case 'reconnecting':
      return {
        tone: 'waiting',
        headline: `Reconnecting since ${since(connection.since, now)}`,
        why: connection.why,
      };
    case 'stopped':
      return { tone: 'bad', headline: 'Not listening', why: connection.why };
  }
}

export interface NoticeWords {
  /** Stays the same while its subject does. `locked` is the one about a keyring that can be unlocked. */
  about: string;
  tone: 'bad' | 'warn' | 'info';
  headline: string;
  why: string | null;
}

/** What is wrong beside the connection, the worst first. */
export function noticesOf(status: StatusView): NoticeWords[] {
  const notices: NoticeWords[] = [];
  if (status.fault !== null) {
    notices.push(warn('fault', status.fault, 'If this comes again, please copy a report.'));
  }
  if (status.toasts.state === 'failing') {
    notices.push(bad('toasts', 'Pop-ups cannot be shown', status.toasts.why));
  }
  if (status.storage.state === 'failing') {
    notices.push(bad('storage', 'The history has a problem', status.storage.why));
  }
  if (status.keyring === 'absent' && status.person !== null) {
    const why = 'This computer has no keyring, so this sign-in lasts until Ringlet quits.';
    notices.push(warn('keyring', 'The sign-in is not kept', why));
  }
  if (status.keyring === 'locked') {
    notices.push(
      status.person === null
        ? warn(
            'locked',
            'The keyring is locked',
            'Whether you are signed in lies in it. Unlock it to go on.',
          )
        : warn(
            'locked',
            'The sign-in is not kept',
            'The keyring is locked. Unlock it, or this sign-in lasts until Ringlet quits.',
          ),
    );
  }
  if (status.settingsProblem !== null) {
    const headline = 'The settings file cannot be read';
    notices.push(warn('settings', headline, `${status.settingsProblem} Defaults are used.`));
  }
  if (status.tray.state === 'failing') {
    notices.push(warn('tray', 'The tray icon is not shown', status.tray.why));
  }
  for (const feature of status.featuresOff) {
    notices.push({ about: `off: ${feature}`, tone: 'info', headline: feature, why: null });
  }
  return notices;
}

function bad(about: string, headline: string, why: string): NoticeWords {
  return { about, tone: 'bad', headline, why };
}

function warn(about: string, headline: string, why: string): NoticeWords {
  return { about, tone: 'warn', headline, why };
}

function since(moment: string, now: Date): string {
  return sinceInWords(new Date(moment), now);
}
