import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeHost } from '$lib/host/fake';
import { call } from '$lib/host/fake-calls';
import { ConnectionState } from '$lib/state/connection.svelte';
import { HistoryState } from '$lib/state/history.svelte';
import { Listening, Player } from '$lib/state/player.svelte';
import { SettingsState } from '$lib/state/settings.svelte';
import { soundType } from '$lib/words/sound';

const REFUSED = { code: 'storage', words: 'The disk is full.' } as const;

describe('the connection', () => {
  test('what is told while the first answer is on its way is kept', async () => {
    const host = new FakeHost('empty');
    const answer = host.status.bind(host);
    host.status = async () => {
      const old = await answer();
      host.tell({ connection: { state: 'connecting' } });
      return old;
    };
    const connection = new ConnectionState(host);
    await connection.start();
    expect(connection.status?.connection).toEqual({ state: 'connecting' });
  });

  test('a stopped one hears nothing more', async () => {
    const host = new FakeHost('empty');
    const connection = new ConnectionState(host);
    const stop = await connection.start();
    stop();
    host.tell({ connection: { state: 'connecting' } });
    expect(connection.status?.connection.state).toBe('listening');
    expect(host.listeners).toBe(0);
  });

  test('what fails without a code is told in words all the same', async () => {
    const host = new FakeHost('empty');
    host.status = () => Promise.reject(new Error('the other side is gone'));
    const connection = new ConnectionState(host);
    await connection.start();
    expect(connection.failure?.code).toBe('unavailable');
  });
});

describe('the first sight', () => {
  test('is there before anything is asked, and the same again draws nothing anew', async () => {
    const host = new FakeHost('busy');
    const page = await host.history({
      filter: 'all',
      search: '',
      start: { by: 'index', index: 0 },
      limit: 180,
    });
    const status = await host.status();
    // As they come from another program: equal, and not the same.
    host.firstSight = structuredClone({ status, page });
    host.asked.length = host.queries.length = 0;
    const connection = new ConnectionState(host);
    const history = new HistoryState(host);
    expect(connection.status).toEqual(status);
    expect(history.rows?.map((row) => row.id)).toEqual(page.rows.map((row) => row.id));
    expect([host.asked, host.queries]).toEqual([[], []]);

    const drawn = [connection.status, history.rows, history.gaps];
    await connection.start();
    await history.start();
    expect(host.queries.length).toBe(1);
    expect(
      [connection.status, history.rows, history.gaps].every((now, i) => now === drawn[i]),
    ).toBe(true);
  });

  test('gives way to what is true by now', async () => {
    const host = new FakeHost('busy');
    const status = await host.status();
    const connecting = { ...status, connection: { state: 'connecting' } as const };
    host.firstSight = { status: connecting, page: { rows: [], gaps: [], from: 0, total: 0 } };
    const connection = new ConnectionState(host);
    const history = new HistoryState(host);
    await connection.start();
    await history.start();
    expect(connection.status?.connection.state).toBe('listening');
    expect(history.rows?.length).toBeGreaterThan(0);
  });
});

describe('the history', () => {
  let host: FakeHost;
  let history: HistoryState;

  beforeEach(async () => {
    host = new FakeHost('busy');
    history = new HistoryState(host);
    await history.start();
    host.queries.length = 0;
  });

  afterEach(() => vi.useRealTimers());

  const ids = () => history.rows?.map((row) => row.id) ?? [];

  test('of a long list only what is around the rows in sight is held', async () => {
    host = new FakeHost('long');
    history = new HistoryState(host);
    await history.start();
    expect([history.from, history.total, ids().length]).toEqual([0, 100_000, 180]);
    for (const first of [50_000, 50_100, 99_990, 0]) {
      history.see(first, Math.min(first + 15, 99_999));
      await vi.waitFor(() => expect(history.at(first)?.id).toBe(`call-${first}`));
      await vi.waitFor(() => expect(history.at(Math.min(first + 15, 99_999))).toBeDefined());
      expect(ids().length).toBeLessThanOrEqual(180);
    }
  });

  test('rows that are held are not asked for again', () => {
    history.see(0, 14);
    history.see(40, 54);
    expect(host.queries).toEqual([]);
  });

  test('a change asks again for what is in sight, wherever it has gone', async () => {
    history.see(100, 112);
    await vi.waitFor(() => expect(history.at(140)).toBeDefined());
    const seen = history.at(100)?.id;
    host.put(call({ id: 'new' }));
    await vi.waitFor(() => expect(history.at(101)?.id).toBe(seen));
    expect(history.total).toBe(host.rows.length);
  });

  test('what is in sight is held even when more came above it than is held', async () => {
    history.see(100, 112);
    await vi.waitFor(() => expect(history.at(140)).toBeDefined());
    const seen = history.at(100)?.id;
    const many = Array.from({ length: 400 }, (_, i) => call({ id: `while away ${i}` }));
    host.rows = [...many, ...host.rows];
    host.put(call({ id: 'new' }));
    await vi.waitFor(() => expect(history.at(501)?.id).toBe(seen));
  });

  test('when the row in sight was deleted, those that took its place are held', async () => {
    history.see(100, 112);
    host.remove(history.at(100)?.id ?? '');
    await vi.waitFor(() => expect(history.total).toBe(host.rows.length));
    expect(history.at(100)?.id).toBe(host.rows[100]?.id);
  });

  test('changes while it asks are answered by asking once more', async () => {
    for (let i = 0; i < 20; i++) {
      host.put(call({ id: `new ${i}` }));
    }
    await vi.waitFor(() => expect(ids()[0]).toBe('new 19'));
    expect(host.queries.length).toBeLessThanOrEqual(2);
  });

  test('an answer to an older question is dropped', async () => {
    const answer = host.history.bind(host);
    let release = () => {};
    host.history = async (query) => {
      const page = await answer(query);
      if (query.filter === 'missed') {
        await new Promise<void>((resolve) => (release = resolve));
      }
      return page;
    };
    const missed = history.setFilter('missed');
    await history.setFilter('voicemail');
    const shown = ids();
    release();
    await missed;
    expect(ids()).toEqual(shown);
    expect(history.rows?.every((row) => row.voicemail)).toBe(true);
  });

  test('a search asks with each letter, and shows what the last one found', async () => {
    const ask = host.history.bind(host);
    let release = () => {};
    host.history = async (query) => {
      if (query.search === 'p') {
        await new Promise<void>((done) => (release = done));
      }
      return ask(query);
    };
    const first = history.setSearch('p');
    const last = history.setSearch('priya ');
    release();
    await Promise.all([first, last]);
    expect(host.queries.map((query) => query.search)).toEqual(['priya', 'p']);
    expect(history.rows?.every((row) => row.who.includes('Priya'))).toBe(true);
  });

  test('all that is meant is copied, and not only what is held', async () => {
    const copied = vi.fn<(text: string) => Promise<void>>(async () => {});
    vi.stubGlobal('navigator', { clipboard: { writeText: copied } });
    const all = Array.from({ length: 300 }, (_, i) => call({ id: `c${i}`, who: `Caller ${i}` }));
    host.rows = all;
    await history.refresh();
    await history.copy(all.map((row) => row.id));
    expect(copied.mock.lastCall?.[0].split('\n')).toHaveLength(300);
    expect(history.done).toBe('300 calls were copied.');
    await history.copy(['c299']);
    expect(copied.mock.lastCall?.[0]).toBe(all[299]?.number);
    host.refuse('rowsOf', REFUSED);
    await history.copy(['c299']);
    expect(history.trouble).toBe(REFUSED.words);
    vi.unstubAllGlobals();
  });

  test('an opened row is marked read, and only once', async () => {
    await history.toggle('recent-0');
    await history.toggle('recent-0');
    await vi.waitFor(() => expect(history.rows?.[1]?.unread).toBe(false));
    await history.toggle('recent-0');
    expect(host.asked.filter((command) => command === 'markRead')).toHaveLength(1);
  });

  test('a row that is far down, filtered and searched away is still revealed', async () => {
    history.filter = 'voicemail';
    history.search = 'nobody';
    await history.refresh();
    expect(ids()).toEqual([]);
    await history.reveal('older-149');
    expect(history.revealed).toEqual({ id: 'older-149', index: host.rows.length - 1 });
    expect(history.openId).toBe('older-149');
    expect(history.filter).toBe('all');
    expect(history.search).toBe('');
    expect(ids()).toContain('older-149');
  });

  test('a row that is no longer there is said to be gone', async () => {
    await history.reveal('never was');
    expect(history.revealed).toBeNull();
    expect(history.trouble).toMatch(/no longer/);
  });

  test('rows stay when asking again fails, and go fresh when it works again', async () => {
    const before = ids();
    host.refuse('history', REFUSED);
    await history.refresh();
    expect(ids()).toEqual(before);
    expect(history.failure).toEqual(REFUSED);
    host.allow('history');
    await history.refresh();
    expect(history.failure).toBeNull();
  });

  test('a list that shrinks while it is asked for does not ask for ever', async () => {
    host.history = async () => ({ rows: [], gaps: [], from: 0, total: 500 });
    history.see(200, 215);
    await history.refresh();
    expect(ids()).toEqual([]);
  });

  test('a range is selected from where the selection began, held or not', async () => {
    host = new FakeHost('long');
    history = new HistoryState(host);
    await history.start();
    history.selection.toggle('call-5', 5);
    await history.selectTo(7);
    expect(history.selection.ids).toEqual(['call-5', 'call-6', 'call-7']);
    await history.selectTo(3);
    expect(history.selection.ids).toEqual(['call-3', 'call-4', 'call-5']);
    await history.selectTo(1204);
    expect(history.selection.ids).toHaveLength(1200);
    expect(history.selection.ids.at(-1)).toBe('call-1204');
  });

  test('selected rows are deleted, and no longer selected', async () => {
    history.selection.toggle('recent-0', 1);
    history.selection.toggle('recent-3', 4);
    await history.delete(['recent-0']);
    expect(history.selection.ids).toEqual(['recent-3']);
    await vi.waitFor(() => expect(ids()).not.toContain('recent-0'));
    host.refuse('deleteRows', REFUSED);
    await history.delete(['recent-3']);
    expect(history.trouble).toBe(REFUSED.words);
    expect(history.selection.ids).toEqual(['recent-3']);
  });

  test('a file is made of the selection, or else of what is shown', async () => {
    await history.setFilter('missed');
    await history.export('json');
    expect(host.exported).toEqual({ ids: [], filter: 'missed', search: '', format: 'json' });
    history.selection.toggle('recent-0', 1);
    await history.export('csv');
    expect(host.exported).toMatchObject({ ids: ['recent-0'], format: 'csv' });
    expect(history.done).toMatch(/ringlet-calls.*csv/);
  });
});

describe('the player of a voicemail', () => {
  /** What jsdom has no sound for. */
  function silent(plays: 'yes' | 'no-codec' | 'broken') {
    const audio = document.createElement('audio');
    audio.canPlayType = () => (plays === 'no-codec' ? '' : 'maybe');
    audio.play = async () => {
      if (plays === 'broken') {
        throw new DOMException('', 'NotSupportedError');
      }
      audio.dispatchEvent(new Event('play'));
      Object.defineProperty(audio, 'duration', { configurable: true, value: 12 });
      audio.dispatchEvent(new Event('timeupdate'));
    };
    audio.pause = () => audio.dispatchEvent(new Event('pause'));
    audio.addEventListener('error', (event) => event.stopPropagation());
    return audio;
  }

  let host: FakeHost;
  const revoked = vi.fn();

  beforeEach(() => {
    host = new FakeHost('busy');
    URL.createObjectURL = vi.fn(() => 'blob:1');
    URL.revokeObjectURL = revoked;
  });

  test('fetches the recording once, and lets go of it at the end', async () => {
    const player = new Player(host, '7', new Listening(), silent('yes'));
    await player.toggle();
    expect(player.state).toBe('playing');
    await player.toggle();
    expect(player.state).toBe('paused');
    await player.toggle();
    expect(host.asked.filter((command) => command === 'voicemailSound')).toHaveLength(1);
    player.close();
    expect(revoked).toHaveBeenCalledWith('blob:1');
  });

  test.each([
    ['no-codec', /: a codec is missing/],
    ['broken', /It may be damaged, or a codec is missing/],
  ] as const)('says so when it cannot be played: %s', async (how, words) => {
    const player = new Player(host, '7', new Listening(), silent(how));
    await player.toggle();
    expect(player.trouble).toMatch(words);
    expect(player.state).toBe('idle');
  });

  test('speed and volume stay from one recording to the next', async () => {
    const [listening, audio] = [new Listening(), silent('yes')];
    const first = new Player(host, '7', listening, silent('yes'));
    first.setSpeed(1.5);
    first.setVolume(0.25);
    const second = new Player(host, '8', listening, audio);
    await second.toggle();
    expect([audio.playbackRate, audio.volume]).toEqual([1.5, 0.25]);
  });

  test('the speed is left alone until the length is known, which may be told late', async () => {
    const [listening, audio] = [new Listening(), silent('yes')];
    listening.speed = 2;
    const player = new Player(host, '7', listening, audio);
    audio.dispatchEvent(new Event('durationchange'));
    expect([player.length, audio.playbackRate]).toEqual([0, 1]);
    await player.toggle();
    expect([player.length, audio.playbackRate]).toEqual([12, 2]);
  });

  test('says why the recording was not fetched, and can be tried again', async () => {
    host.refuse('voicemailSound', { code: 'invalid', words: 'It is no longer in the mailbox.' });
    const player = new Player(host, '7', new Listening(), silent('yes'));
    await player.toggle();
    expect(player.trouble).toBe('It is no longer in the mailbox.');
    host.allow('voicemailSound');
    await player.toggle();
    expect([player.trouble, player.state]).toEqual([null, 'playing']);
  });

  test('knows a recording by how it begins', () => {
    const bytes = (text: string) =>
      Uint8Array.from([...text].map((letter) => letter.charCodeAt(0))).buffer;
    expect(soundType(bytes('RIFF....WAVEfmt '))).toBe('audio/wav');
    expect(soundType(bytes('ID3............'))).toBe('audio/mpeg');
    expect(soundType(bytes(''))).toBe('audio/mpeg');
  });
});

describe('the settings', () => {
  test('a change sends all of them, and shows what was taken', async () => {
    const host = new FakeHost('busy');
    host.saveSettings = async (settings) => ({ ...settings, retentionDays: 30 });
    const settings = new SettingsState(host);
    await settings.load();
    await settings.change({ retentionDays: 1 });
    expect(settings.view).toEqual({ ...host.view, retentionDays: 30 });
  });

  test('a refused change leaves what was', async () => {
    const host = new FakeHost('busy');
    const settings = new SettingsState(host);
    await settings.load();
    host.refuse('saveSettings', REFUSED);
    await settings.change({ country: 'DE' });
    expect(settings.view?.country).toBe('');
    expect(settings.failure).toEqual(REFUSED);
  });
});
