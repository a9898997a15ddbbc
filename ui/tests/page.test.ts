import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
import { FakeHost } from '$lib/host/fake';
import { call, voicemail } from '$lib/host/fake-calls';

const REFUSED = { code: 'invalid', words: 'That server cannot be used.' } as const;

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;

async function open(scene: string, shown: string | null = null): Promise<void> {
  host = new FakeHost(scene);
  render(App, { host, shown });
  await screen.findByRole('heading', { level: 1 });
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const focusedRow = () => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'];
const rows = () => document.querySelectorAll('[data-row]');

/** The button with these words once it is there: the first of several, as of rows. */
async function row(words: string | RegExp): Promise<HTMLButtonElement> {
  return waitFor(() => {
    const found = [...document.querySelectorAll('button')].find((button) =>
      `${button.ariaLabel ?? ''}${button.textContent}`.match(words),
    );
    if (found === undefined) {
      throw new Error(`no button says ${words}`);
    }
    return found;
  });
}

beforeEach(() => {
  user = userEvent.setup();
});

test('the page that goes leaves no ear behind', async () => {
  host = new FakeHost('busy');
  const { unmount } = render(App, { host });
  await screen.findByRole('heading', { level: 1 });
  expect(host.listeners).toBe(3);
  unmount();
  await waitFor(() => expect(host.listeners).toBe(0));
});

test('which row to show is heard before the first question about the status', async () => {
  host = new FakeHost('busy');
  const listen = host.onReveal.bind(host);
  host.onReveal = async (tell) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return listen(tell);
  };
  const answer = host.status.bind(host);
  host.status = () => {
    host.reveal('older-3');
    return answer();
  };
  render(App, { host });
  await waitFor(() => expect(focusedRow()).toBe('older-3'));
});

test('a program that does not answer is said to, and asked again', async () => {
  host = new FakeHost('empty');
  host.refuse('status', { code: 'unavailable', words: 'Ringlet is quitting.' });
  render(App, { host });
  await screen.findByText('Ringlet is quitting.');
  host.allow('status');
  await user.click(button('Try again'));
  await row('Settings');
});

test('a newer version is offered quietly and installed by a click alone', async () => {
  await open('outdated');
  expect(host.asked).not.toContain('installUpdate');
  await user.click(await row('Install and restart'));
  expect(host.asked).toContain('installUpdate');
  await screen.findByText('Ringlet 0.2.0 is being installed');
  host.tell({
    update: { state: 'failing', version: '0.2.0', why: 'The disk is full. This version goes on.' },
  });
  await screen.findByText('The disk is full. This version goes on.');
  await row('Try again');
  host.tell({ update: { state: 'elsewhere' } });
  await waitFor(() => expect(screen.queryByText(/Ringlet 0.2.0/)).toBeNull());
});

test('what does not work begins with a capital, but a path as it is', async () => {
  await open('busy');
  host.tell({
    storage: { state: 'failing', why: 'the disk is full' },
    settingsProblem: '/etc/ringlet/settings.toml, line 4: not a number',
  });
  await screen.findByText('The disk is full.');
  await screen.findByText(/^\/etc\/ringlet\/settings\.toml, line 4: not a number/);
});

test('changes of the connection are read out', async () => {
  await open('empty');
  const spoken = () => screen.getAllByRole('status').map((region) => region.textContent);
  host.tell({ connection: { state: 'stopped', why: 'ReadPresence is missing.' } });
  await waitFor(() => expect(spoken()).toContain('Not listening: ReadPresence is missing.'));
});

describe('set-up', () => {
  test('asks for the client ID and leaves the server as it is', async () => {
    await open('needs-set-up');
    const setUp = vi.spyOn(host, 'setUp');
    await user.type(screen.getByRole('textbox', { name: 'Client ID' }), ' abc ');
    await user.keyboard('{Enter}');
    expect(setUp).toHaveBeenCalledWith('https://platform.ringcentral.com', 'abc');
    await row('Sign in with RingCentral');
  });

  test('an empty client ID is not sent; the field says so and has the focus', async () => {
    await open('needs-set-up');
    await user.click(button('Continue'));
    expect(host.asked).not.toContain('setUp');
    const field = screen.getByRole('textbox', { name: 'Client ID' });
    expect(field).toHaveProperty('ariaInvalid', 'true');
    expect(document.activeElement).toBe(field);
  });

  test('another server can be given, and why it is refused is shown', async () => {
    await open('needs-set-up');
    host.refuse('setUp', REFUSED);
    await user.click(screen.getByText('Advanced'));
    const server = screen.getByLabelText('Server');
    await user.clear(server);
    await user.type(server, 'ftp://x');
    await user.type(screen.getByLabelText('Client ID'), 'abc{Enter}');
    expect(await screen.findByRole('alert')).toHaveProperty(
      'textContent',
      expect.stringContaining(REFUSED.words),
    );
  });
});

describe('sign-in', () => {
  test('goes through the browser, can be asked again, and cancelled', async () => {
    await open('signed-out');
    await user.click(button('Sign in with RingCentral'));
    await screen.findByRole('heading', { name: 'Finish in your browser' });
    await user.click(button('Open the browser again'));
    await user.click(button('Cancel'));
    await row('Sign in with RingCentral');
    expect(host.asked.filter((command) => command === 'signIn')).toHaveLength(2);
    expect(host.asked.at(-1)).toBe('cancelSignIn');
  });

  test('says why it ended', async () => {
    await open('denied');
    expect(screen.getByText(/access was denied/, { ignore: '[role=status]' })).toBeTruthy();
  });

  test('its address can be copied', async () => {
    await open('signing-in');
    await user.click(button('Copy address'));
    await row('Copied');
    expect(await navigator.clipboard.readText()).toMatch(/^https:\/\/.*authorize/);
  });

  test('a web view that keeps its clipboard gets the address selected', async () => {
    await open('signing-in');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    await user.click(button('Copy address'));
    await screen.findByText(/copy it with Ctrl\+C/);
    const field = screen.getByRole<HTMLInputElement>('textbox');
    expect(field.selectionEnd).toBe(field.value.length);
  });

  test('ends in the calls, which are asked for then', async () => {
    await open('signed-out');
    host.rows = [call({ who: 'Sam Okafor' })];
    host.tell({ connection: { state: 'connecting' } });
    await row(/Sam Okafor/);
  });

  test('another person never sees the rows of the one before', async () => {
    await open('busy');
    await row(/Northgate Dental/);
    await host.signOut();
    await screen.findByRole('heading', { name: 'See who is calling' });
    host.history = () => new Promise(() => {});
    host.tell({ connection: { state: 'connecting' } });
    await row('Settings');
    expect(rows()).toHaveLength(0);
  });
});

describe('the calls', () => {
  test('are grouped by day and say what they were in words', async () => {
    await open('busy');
    const list = await screen.findByRole('list', { name: 'Calls' });
    const first = within(list).getAllByRole('heading', { level: 2 })[0];
    expect(first?.textContent).toMatch(/^(Today|Yesterday)$/);
    const name = (await row(/Northgate Dental/)).textContent.replace(/\s+/g, ' ');
    expect(name).toMatch(
      /Unread: Northgate Dental .*Missed · went to voicemail.*New voicemail 0:31/,
    );
  });

  test('a row opens on Enter, is marked read, and closes on Escape', async () => {
    await open('busy');
    const jonas = await row(/Jonas Weber/);
    jonas.focus();
    await user.keyboard('{Enter}');
    await row('Copy number');
    expect(jonas.getAttribute('aria-expanded')).toBe('true');
    expect(host.asked).toContain('markRead');
    await waitFor(() => expect(jonas.textContent).not.toContain('Unread'));
    expect(document.activeElement).toBe(jonas);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(jonas.getAttribute('aria-expanded')).toBe('false'));
  });

  test('Escape from within an open row closes it and goes back to the row', async () => {
    await open('busy');
    await user.click(await row(/Jonas Weber/));
    (await row('Copy number')).focus();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Copy number' })).toBeNull());
    await waitFor(() => expect(focusedRow()).toBe('recent-0'));
  });

  test('a voicemail stays new until the person says that it was heard', async () => {
    await open('busy');
    const northgate = await row(/Northgate Dental/);
    await user.click(northgate);
    await screen.findByText(/We had to move your appointment/);
    expect(host.asked).not.toContain('markRead');
    await user.click(await row('Mark heard'));
    await waitFor(() => expect(northgate.textContent).not.toContain('Unread'));
    expect(screen.queryByRole('button', { name: 'Mark heard' })).toBeNull();
  });

  test('a missed call is put off by keyboard, and the reminder can be forgotten', async () => {
    await open('busy');
    await user.click(await row(/Jonas Weber/));
    (await row('Remind me')).focus();
    await user.keyboard('{Enter}{Escape}');
    expect(document.activeElement).toBe(button('Remind me'));
    expect(screen.queryByRole('group', { name: 'Remind me' })).toBeNull();
    await user.keyboard('{Enter}{Tab}{Tab}{Tab}{Tab}{Enter}');
    await screen.findByText(/You are reminded at/);
    expect(document.activeElement).toBe(button('Remind me'));
    const minutes = (Date.parse(host.rows[1]?.remindAt ?? '') - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(50);
    expect(minutes).toBeLessThan(70);
    await user.click(await row('Do not remind me'));
    await waitFor(() => expect(host.rows[1]?.remindAt).toBeNull());
    expect(screen.queryByText(/You are reminded at/)).toBeNull();
  });

  test('a call that rings is ignored or sent to voicemail, and how that went is said', async () => {
    await open('busy');
    await user.click(await row(/Pat Ito.*Ringing/));
    await user.click(await row('Ignore'));
    await screen.findByText(/Ringing stopped here/);
    await user.click(await row('To voicemail'));
    await screen.findByText(/Sent to voicemail/);
    expect(host.callActions.map(({ action }) => action)).toEqual(['ignore', 'to-voicemail']);
    host.refuse('callAction', { code: 'unavailable', words: 'Nobody is signed in.' });
    await user.click(await row('Ignore'));
    await screen.findByText('Nobody is signed in.');
  });

  test('without the permission, and once it is over, nothing is offered for a ring', async () => {
    await open('busy');
    await user.click(await row(/Pat Ito.*Ringing/));
    await row('Ignore');
    host.tell({ callActions: false });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Ignore' })).toBeNull());
    host.tell({ callActions: true });
    await row('To voicemail');
    host.put(call({ id: 'ringing', outcome: 'missed' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'To voicemail' })).toBeNull());
  });

  test.each([
    [voicemail({ transcript: { state: 'pending' } }), /still being written/],
    [voicemail({ transcript: { state: 'none' } }), /no transcript/],
    [voicemail({ deleted: true }), /Deleted from the mailbox/],
  ])('voicemail %#: %s', async (mail, words) => {
    host = new FakeHost('empty');
    host.rows = [call({ voicemail: mail })];
    render(App, { host });
    await user.click(await row(/Pat Ito/));
    await screen.findByText(words);
  });

  test('arrow keys walk the rows, and only one row is a stop of Tab', async () => {
    await open('busy');
    await row(/Jonas Weber/);
    const entry = (at: number) => rows()[at]?.querySelector('button');
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(entry(0));
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(entry(2));
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(entry(1));
    await user.keyboard('{End}');
    await waitFor(() => expect(focusedRow()).toBe('older-149'));
    await user.keyboard('{Home}');
    await waitFor(() => expect(focusedRow()).toBe('ringing'));
    await user.keyboard('{ArrowUp}');
    expect(focusedRow()).toBe('ringing');
    expect(document.querySelectorAll('[data-row] > [tabindex="0"]')).toHaveLength(1);
  });

  test('Ctrl+F leads to the search, which finds numbers; Escape clears it, then leaves it', async () => {
    await open('busy');
    await row(/Jonas Weber/);
    await user.keyboard('{Control>}f{/Control}');
    await user.keyboard('555 0124');
    await waitFor(() => expect(rows()).toHaveLength(1));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(rows().length).toBeGreaterThan(10));
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    await user.keyboard('{Escape}');
    expect(document.activeElement?.closest('[data-row]')).toBeTruthy();
  });

  test('nothing found is said with what was looked for', async () => {
    await open('busy');
    await user.type(screen.getByRole('textbox'), 'zebra');
    await screen.findByText('No call matches “zebra”.');
    await user.click(button('Clear the search'));
    await row(/Jonas Weber/);
  });

  test('a time without listening lies between the rows, and not among what was searched', async () => {
    await open('busy');
    await row(/Jonas Weber/);
    const lines = () => screen.queryAllByText(/^Not listening, /);
    expect(lines()).toHaveLength(2);
    const below = lines()[0]?.closest('li')?.nextElementSibling as HTMLElement;
    expect(below.dataset['row'] ?? below.nextElementSibling).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Missed' }));
    await waitFor(() => expect(lines()).toHaveLength(0));
  });

  test('what happened to a call is told when it is asked, and anew when something more does', async () => {
    await open('busy');
    const jonas = await row(/Jonas Weber/);
    await user.click(jonas);
    const asks = await row('What happened');
    expect(asks.getAttribute('aria-expanded')).toBe('false');
    expect(host.asked).not.toContain('trail');
    await user.click(asks);
    await screen.findByText(/The desktop took a pop-up for the ringing/);
    const steps = within(screen.getByRole('list', { name: 'Steps' })).getAllByRole('listitem');
    expect(steps[0]?.textContent).toMatch(/RingCentral’s event arrived.*12 ms/s);
    const before = host.asked.filter((command) => command === 'trail').length;
    host.put(call({ id: 'new', who: 'Sam Okafor' }));
    await waitFor(() =>
      expect(host.asked.filter((command) => command === 'trail').length).toBe(before + 1),
    );
    await user.click(await row('What happened'));
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Steps' })).toBeNull());
  });

  test('a trail that cannot be read says why', async () => {
    await open('busy');
    host.refuse('trail', { code: 'storage', words: 'The disk is full.' });
    await user.click(await row(/Jonas Weber/));
    await user.click(await row('What happened'));
    await screen.findByText('The disk is full.');
  });

  test('filters ask the program', async () => {
    await open('busy');
    await user.click(screen.getByRole('radio', { name: 'Voicemail' }));
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(host.queries.at(-1)).toMatchObject({
      filter: 'voicemail',
      start: { by: 'index', index: 0 },
    });
  });

  test('a call that comes in appears above, and the focus stays where it was', async () => {
    await open('busy');
    const jonas = await row(/Jonas Weber/);
    jonas.focus();
    host.put(call({ id: 'new', who: 'Sam Okafor', outcome: 'ringing', detail: 'Ringing' }));
    await waitFor(() => expect(rows()[0]?.textContent).toContain('Sam Okafor'));
    expect(document.activeElement).toBe(jonas);
    expect(jonas.isConnected).toBe(true);
  });

  test('the focus of a row that goes passes to the one in its place', async () => {
    await open('busy');
    (await row(/Jonas Weber/)).focus();
    host.remove('recent-0');
    await waitFor(() => expect(focusedRow()).toBe('recent-1'));
  });

  test('what is open is its own filter, and is ticked off in its row', async () => {
    await open('busy');
    await user.click(screen.getByRole('radio', { name: 'Open' }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    await user.click(await row(/Jonas Weber/));
    await user.click(await row('Done'));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(focusedRow()).toBe('recent-1');
    await user.click(screen.getByRole('radio', { name: 'All' }));
    await user.click(await row('Open again'));
    await waitFor(() => expect(host.rows.find(({ id }) => id === 'recent-0')?.open).toBe(true));
  });

  test('a caller is called back from the row, and one without a number is not', async () => {
    await open('busy');
    await user.click(await row(/Jonas Weber/));
    await user.click(await row('Call back'));
    expect(host.calledBack).toEqual(['recent-0']);
    await user.click(await row(/Private number/));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Call back' })).toBeNull());
  });

  test('Delete asks first; then the rows go and the focus stays in the list', async () => {
    await open('busy');
    (await row(/Jonas Weber/)).focus();
    await user.keyboard('{Delete}');
    await screen.findByText('Delete 1 call from this computer?');
    await waitFor(() => expect(document.activeElement).toBe(button('Delete')));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(focusedRow()).toBe('recent-0'));
    expect(host.asked).not.toContain('deleteRows');
    await user.keyboard('{Delete}');
    await waitFor(() => expect(document.activeElement).toBe(button('Delete')));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(focusedRow()).toBe('recent-1'));
    expect(host.rows.some(({ id }) => id === 'recent-0')).toBe(false);
    expect(host.asked.filter((command) => command === 'deleteRows')).toHaveLength(1);
  });

  test('Ctrl+C copies the number of the row with the focus, or the selected rows as a table', async () => {
    await open('busy');
    (await row(/Jonas Weber/)).focus();
    await user.keyboard('{Control>}c{/Control}');
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('+1 202-555-0162'));
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await screen.findByText('2 calls selected');
    await user.keyboard('{Control>}c{/Control}');
    await waitFor(async () =>
      expect((await navigator.clipboard.readText()).split('\n')).toHaveLength(2),
    );
    expect(await navigator.clipboard.readText()).toContain('Northgate Dental\t+1 202-555-0117');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText('2 calls selected')).toBeNull());
    expect(focusedRow()).toBe('recent-1');
  });

  test('rows are selected with Ctrl and a click, and saved to a file', async () => {
    await open('busy');
    const jonas = await row(/Jonas Weber/);
    await user.keyboard('{Control>}');
    await user.click(jonas);
    await user.click(await row(/Priya Raman/));
    await user.keyboard('{/Control}');
    await screen.findByText('2 calls selected');
    expect(host.asked).not.toContain('markRead');
    await user.click(button('CSV'));
    await screen.findByText(/Saved to .*csv/);
    expect(host.exported?.ids).toEqual(['recent-0', 'recent-2']);
  });

  test('the whole list is saved to a file', async () => {
    await open('busy');
    await row(/Jonas Weber/);
    await user.click(button('Save as a file'));
    await screen.findByText('Save 160 calls as');
    await user.click(button('JSON'));
    await screen.findByText(/Saved to .*json/);
    expect(host.exported).toMatchObject({ ids: [], format: 'json' });
  });

  test('all can be marked read, and the offer goes when nothing is unread', async () => {
    await open('busy');
    await row(/Jonas Weber/);
    await user.click(button(/Mark all read/));
    await waitFor(() => expect(screen.queryByRole('button', { name: /Mark all read/ })).toBeNull());
    expect(document.body.textContent).not.toContain('Unread');
  });

  test('the row that was clicked in a pop-up is opened, from the settings too', async () => {
    await open('busy');
    await row(/Jonas Weber/);
    await user.click(button('Settings'));
    await screen.findByRole('heading', { name: 'Settings' });
    host.reveal('older-120');
    await waitFor(() => expect(focusedRow()).toBe('older-120'));
    expect(document.activeElement?.getAttribute('aria-expanded')).toBe('true');
  });

  test('a window made to show a row shows it', async () => {
    await open('busy', 'older-5');
    await waitFor(() => expect(focusedRow()).toBe('older-5'));
  });

  test('a history that fails says why and can be tried again', async () => {
    await open('failing');
    await screen.findByText('The history cannot be opened: the disk is full.');
    host.rows = [call()];
    host.allow('history');
    await user.click(button('Try again'));
    await row(/Pat Ito/);
  });

  test('what could not be marked read is said, and can be put away', async () => {
    await open('busy');
    host.refuse('markAllRead', { code: 'storage', words: 'The disk is full.' });
    await user.click(button(/Mark all read/));
    await screen.findByText('The disk is full.');
    await user.click(button('Dismiss'));
    expect(screen.queryByText('The disk is full.')).toBeNull();
    // The keyboard goes on in the list.
    await waitFor(() => expect(focusedRow()).not.toBeUndefined());
  });

  test('the first fill shows how far it has come', async () => {
    await open('filling');
    expect(screen.getByRole('progressbar')).toHaveProperty('value', 8);
  });

  test('a line that has stopped can be signed in to again', async () => {
    await open('stopped');
    await user.click(button('Sign in again'));
    expect(host.asked).toContain('signIn');
  });

  test('a sign-in that is refused while calls are still noticed is told, and can be made anew', async () => {
    await open('refused');
    await screen.findByText('RingCentral refuses the sign-in');
    expect(screen.queryByText('No calls are noticed')).toBeNull();
    await user.click(button('Sign in again'));
    expect(host.asked).toContain('signIn');
  });
});

describe('the settings', () => {
  async function openSettings(scene: string): Promise<void> {
    await open(scene);
    await user.click(button('Settings'));
    await screen.findByRole('heading', { name: 'Log' });
  }

  test('changes are sent at once', async () => {
    await openSettings('busy');
    await user.selectOptions(screen.getByLabelText('Keep calls for'), '30 days');
    await user.selectOptions(screen.getByLabelText('Country'), 'Germany');
    await user.selectOptions(screen.getByLabelText('How much is logged'), 'Detailed');
    await waitFor(() =>
      expect(host.view).toMatchObject({ retentionDays: 30, country: 'DE', logLevel: 'debug' }),
    );
  });

  test('a retention that is not among the choices is one of them', async () => {
    host = new FakeHost('busy');
    host.view = { ...host.view, retentionDays: 42 };
    render(App, { host });
    await user.click(await row('Settings'));
    expect(await screen.findByLabelText('Keep calls for')).toHaveProperty('value', '42');
  });

  test('server and client ID can be changed only while signed out', async () => {
    await openSettings('busy');
    expect(screen.getByLabelText('Client ID')).toHaveProperty('readOnly', true);
    await user.click(button('Sign out…'));
    await user.click(button('Sign out'));
    await user.click(await row('Settings'));
    const field = await screen.findByLabelText('Client ID');
    await user.clear(field);
    await user.type(field, 'other{Enter}');
    await user.tab();
    await waitFor(() => expect(host.view.clientId).toBe('other'));
  });

  test('the test says of each part whether it works', async () => {
    await openSettings('busy');
    await user.click(button('Test'));
    const result = await screen.findByRole('list', { name: 'Result of the test' });
    const hops = within(result).getAllByRole('listitem');
    expect(hops).toHaveLength(9);
    expect(hops[0]?.textContent).toMatch(/Keyring: Works\..*holds the sign-in/s);
    expect(hops[7]?.textContent).toMatch(/Pop-up: Limited\..*not to be disturbed/s);
    expect(hops[8]?.textContent).toMatch(/Tray icon: Does not work\./);
  });

  test('a test that cannot be made says why, and can be made again', async () => {
    await openSettings('busy');
    host.refuse('tryOut', { code: 'unavailable', words: 'Ringlet is quitting.' });
    await user.click(button('Test'));
    await screen.findByText('Ringlet is quitting.');
    host.allow('tryOut');
    await user.click(button('Test'));
    await screen.findByRole('list', { name: 'Result of the test' });
    expect(screen.queryByText('Ringlet is quitting.')).toBeNull();
  });

  test('the report is copied and shown', async () => {
    await openSettings('busy');
    await user.click(button('Copy report'));
    await row('Copied');
    expect(await navigator.clipboard.readText()).toContain('Line: listening');
    expect(screen.getByLabelText(/^This was copied/)).toHaveProperty(
      'value',
      expect.stringContaining('Pop-ups: fine'),
    );
  });

  test('a web view that keeps its clipboard gets the report selected', async () => {
    await openSettings('busy');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    await user.click(button('Copy report'));
    const field = await screen.findByLabelText<HTMLTextAreaElement>(/Ctrl\+C/);
    expect(field.selectionEnd).toBe(field.value.length);
    expect(document.activeElement).toBe(field);
  });

  test('what is refused says why', async () => {
    await openSettings('signed-out');
    host.refuse('saveSettings', REFUSED);
    await user.type(screen.getByLabelText('Server'), 'x');
    await user.tab();
    await screen.findByText(REFUSED.words);
  });

  test('signing out asks first, and Escape stays', async () => {
    await openSettings('busy');
    await user.click(button('Sign out…'));
    expect(document.activeElement).toBe(button('Sign out'));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(button('Sign out…')));
    expect(host.asked).not.toContain('signOut');
    await user.keyboard('{Escape}');
    await screen.findByRole('heading', { name: 'Calls' });
  });

  test('the log folder can be opened', async () => {
    await openSettings('busy');
    await user.click(button('Open log folder'));
    expect(host.asked).toContain('openLogFolder');
  });
});
