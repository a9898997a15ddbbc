import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeHost } from '$lib/host/fake';
import { call } from '$lib/host/fake-calls';
import { ConnectionState } from '$lib/state/connection.svelte';
import { HistoryState } from '$lib/state/history.svelte';
import { SettingsState } from '$lib/state/settings.svelte';

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

  test('more rows are added below, each once', async () => {
    const first = ids();
    await Promise.all([history.more(), history.more()]);
    expect(host.queries).toHaveLength(1);
    expect(ids().slice(0, first.length)).toEqual(first);
    expect(new Set(ids()).size).toBe(ids().length);
    expect(ids().length).toBeGreaterThan(first.length);
  });

  test('at the end nothing more is asked for', async () => {
    for (let page = 0; page < 5; page++) {
      await history.more();
    }
    expect(ids()).toEqual(host.rows.map((row) => row.id));
    host.queries.length = 0;
    await history.more();
    expect(host.queries).toEqual([]);
  });

  test('a change asks again for as many rows as are shown', async () => {
    await history.more();
    const shown = ids().length;
    host.put(call({ id: 'new' }));
    await vi.waitFor(() => expect(ids()[0]).toBe('new'));
    expect(ids()).toHaveLength(shown);
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

  test('a search waits for the typing to pause, but never more than 80 ms', () => {
    vi.useFakeTimers();
    history.setSearch('p');
    vi.advanceTimersByTime(30);
    history.setSearch('pat ');
    expect(host.queries).toEqual([]);
    vi.advanceTimersByTime(80);
    expect(host.queries.map((query) => query.search)).toEqual(['pat']);
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
    expect(history.revealed).toEqual({ id: 'older-149' });
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

  test('an empty page that promises more does not ask for ever', async () => {
    host.history = async () => ({ rows: [], gaps: [], next: 'more' });
    await history.refresh();
    expect(ids()).toEqual([]);
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
