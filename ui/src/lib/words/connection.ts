// The way to RingCentral in one sentence, and everything else that a person should know is not as it should be.

import type { Connection } from '$lib/bindings/Connection';
import type { StatusView } from '$lib/bindings/StatusView';
import { say } from './say.svelte';
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
  const since = (moment: string) => ({ since: sinceInWords(new Date(moment), now) });
  switch (connection.state) {
    case 'needs-set-up':
      return { tone: 'bad', headline: say('connection-not-set-up'), why: null };
    case 'signed-out':
      return { tone: 'bad', headline: say('connection-signed-out'), why: connection.why };
    case 'signing-in':
      return { tone: 'waiting', headline: say('connection-signing-in'), why: null };
    case 'connecting':
      return { tone: 'waiting', headline: say('connection-connecting'), why: null };
    case 'listening':
      return {
        tone: 'good',
        headline: say('connection-listening', since(connection.since)),
        why: null,
      };
    case 'reconnecting':
      return {
        tone: 'waiting',
        headline: say('connection-reconnecting', since(connection.since)),
        why: connection.why,
      };
    case 'stopped':
      return { tone: 'bad', headline: say('connection-stopped'), why: connection.why };
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
    notices.push(warn('fault', status.fault, say('notice-fault-why')));
  }
  if (status.loginFailed !== null) {
    notices.push(bad('login', say('notice-login-failed'), status.loginFailed));
  }
  if (status.toasts.state === 'failing') {
    notices.push(bad('toasts', say('notice-toasts'), status.toasts.why));
  }
  if (status.storage.state === 'failing') {
    notices.push(bad('storage', say('notice-storage'), status.storage.why));
  }
  if (status.keyring === 'absent' && status.person !== null) {
    notices.push(warn('keyring', say('notice-keyring'), say('notice-keyring-absent')));
  }
  if (status.keyring === 'locked') {
    notices.push(
      status.person === null
        ? warn('locked', say('notice-locked'), say('notice-locked-why'))
        : warn('locked', say('notice-keyring'), say('notice-keyring-locked')),
    );
  }
  if (status.settingsProblem !== null) {
    const why = say('notice-settings-why', { why: status.settingsProblem });
    notices.push(warn('settings', say('notice-settings'), why));
  }
  if (status.tray.state === 'failing') {
    notices.push(warn('tray', say('notice-tray'), status.tray.why));
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
