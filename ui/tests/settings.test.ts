// The settings and the first steps, with a program that is not there.

import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
import { FakeHost } from '$lib/host/fake';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;

async function open(scene: string): Promise<void> {
  host = new FakeHost(scene);
  render(App, { host });
  await screen.findByRole('heading', { level: 1 });
}

/** The line that says what a control does. */
function described(control: Element): string {
  const lines = (control.getAttribute('aria-describedby') ?? '').split(' ');
  return lines.map((id) => document.getElementById(id)?.textContent?.trim() ?? '').join(' ');
}

beforeEach(() => {
  user = userEvent.setup();
});

describe('the settings', () => {
  async function settings(scene: string): Promise<void> {
    await open(scene);
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    await screen.findByRole('heading', { name: 'How you are told' });
  }

  test('each event is told on each channel as it is chosen, at once', async () => {
    await settings('busy');
    await user.click(screen.getByRole('checkbox', { name: 'Voicemail: Tray' }));
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Incoming call: Sound' }),
      'default',
    );
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Digest: Repeat' }),
      'Every 5 min',
    );
    const told = { popup: true, sound: 'default', tray: true, repeatMinutes: 0 };
    expect(host.view.alerts).toEqual({
      digest: { ...told, repeatMinutes: 5 },
      incoming: told,
      missed: told,
      voicemail: { ...told, tray: false },
    });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Missed call: Sound' }), 'File…');
    await user.type(screen.getByLabelText('Sound file for Missed call'), '/sounds/bell.oga');
    await user.tab();
    expect(host.view.alerts.missed.sound).toBe('/sounds/bell.oga');
    await user.click(screen.getByRole('checkbox', { name: 'Missed call: Pop-up' }));
    expect(host.view.alerts.missed.popup).toBe(false);
  });

  test('what would do nothing cannot be set, and it is said why', async () => {
    await settings('busy');
    const boxes = screen.getAllByRole('checkbox', { name: /: Tray$/ });
    expect(boxes.map((box) => box.ariaLabel)).toEqual(['Missed call: Tray', 'Voicemail: Tray']);
    const why = 'Sound and Repeat belong to the pop-up: where it is off, they are too.';
    expect(screen.queryByText(why)).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Missed call: Pop-up' }));
    for (const name of ['Missed call: Sound', 'Missed call: Repeat']) {
      const control = screen.getByRole<HTMLSelectElement>('combobox', { name });
      expect(control.disabled, name).toBe(true);
      expect(described(control), name).toBe(why);
    }
    host.tell({ popupSounds: false });
    const sound = screen.getByRole('combobox', { name: 'Voicemail: Sound' });
    await waitFor(() => expect(described(sound)).toMatch(/makes no sounds/));
  });

  test('everything is forgotten after a question, and Escape keeps it', async () => {
    await settings('busy');
    await user.click(screen.getByRole('button', { name: 'Forget everything…' }));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Forget' }));
    await user.keyboard('{Escape}');
    expect(host.asked).not.toContain('forgetEverything');
    await user.click(screen.getByRole('button', { name: 'Forget everything…' }));
    await user.click(screen.getByRole('button', { name: 'Forget' }));
    expect(host.asked).toContain('forgetEverything');
    expect(screen.queryByRole('heading', { name: 'Settings' })).toBeNull();
  });

  test('what is opened for a call is added, tried and taken away', async () => {
    await settings('busy');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(host.view.screenPop).toEqual([]);
    await user.type(
      screen.getByLabelText('Address or command'),
      'https://crm.example.com/find?n={{number}',
    );
    await user.tab();
    await user.selectOptions(screen.getByLabelText('When'), 'A call is missed');
    await user.selectOptions(screen.getByLabelText('How'), 'By itself');
    await user.type(screen.getByLabelText('Allowed addresses'), 'https://crm.example.com');
    await user.tab();
    expect(host.view.screenPopAllowed).toEqual(['https://crm.example.com']);
    expect(host.view.screenPop).toEqual([
      {
        template: 'https://crm.example.com/find?n={number}',
        kind: 'url',
        on: 'missed',
        how: 'auto',
        onlyFor: '',
      },
    ]);
    await user.click(screen.getByRole('button', { name: 'Try it' }));
    await screen.findByText('https://crm.example.com/find?n=%2B12025550100');
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(host.view.screenPop).toEqual([]);
  });

  test('everything else is changed at once too', async () => {
    await settings('busy');
    await user.click(screen.getByRole('checkbox', { name: 'Start when I log in' }));
    await user.click(screen.getByRole('checkbox', { name: 'Follow “do not disturb”' }));
    await user.click(screen.getByRole('checkbox', { name: 'Let a second call through' }));
    await user.click(screen.getByRole('checkbox', { name: 'Hide names when locked' }));
    await user.click(screen.getByRole('checkbox', { name: 'Hide names when presenting' }));
    await user.selectOptions(screen.getByLabelText('Appearance'), 'Dark');
    await user.selectOptions(screen.getByLabelText('Call back with'), 'The RingCentral app');
    await user.type(screen.getByLabelText('Always let through'), 'Pat Ito\next. 103');
    await user.tab();
    expect(host.view).toMatchObject({
      startWithSystem: true,
      followDesktop: false,
      twiceWithinThreeMinutes: false,
      hideNamesWhenLocked: true,
      hideNamesWhenPresenting: false,
      appearance: 'dark',
      callWith: 'ringcentral',
      alwaysThrough: ['Pat Ito', 'ext. 103'],
    });
  });

  test('quiet hours are added, changed day by day, and taken away', async () => {
    await settings('busy');
    await user.click(screen.getByRole('button', { name: 'Add quiet hours' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Mon' }));
    await user.selectOptions(screen.getByLabelText('From'), '9:30 PM');
    expect(host.view.quietHours).toEqual([
      { days: ['tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '21:30', to: '07:00' },
    ]);
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(host.view.quietHours).toEqual([]);
  });

  test('pop-ups are paused and resumed, and the Presenting switch is flipped', async () => {
    await settings('busy');
    await user.selectOptions(screen.getByLabelText('Pop-ups'), 'Pause for an hour');
    await screen.findByRole('option', { name: /^Paused until/ });
    await user.selectOptions(screen.getByLabelText('Pop-ups'), 'On');
    await user.click(screen.getByRole('checkbox', { name: 'Presenting' }));
    const asked = host.asked.filter((one) => ['pause', 'resume', 'setPresenting'].includes(one));
    expect(asked).toEqual(['pause', 'resume', 'setPresenting']);
  });

  test('what an administrator has fixed is shown locked, and what was held back with its reason', async () => {
    await settings('managed');
    for (const name of ['Start when I log in', 'Missed call: Pop-up', 'Digest: Pop-up']) {
      expect(screen.getByRole<HTMLInputElement>('checkbox', { name }).disabled, name).toBe(true);
    }
    expect(screen.getByLabelText<HTMLSelectElement>('Keep calls for').disabled).toBe(true);
    expect(screen.getByLabelText<HTMLSelectElement>('Country').disabled).toBe(false);
    expect(screen.getAllByText('Fixed by your administrator.').length).toBe(5);
    const hours = screen.getByText(/^Over midnight/);
    expect(hours.textContent).toContain('Fixed by your administrator.');
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Proxy/),
        expect.stringMatching(/^Redirect addresses/),
        expect.stringMatching(/^First steps/),
      ]),
    );
    expect(screen.getByText('Missed call · Pat Ito')).toBeTruthy();
    expect(screen.getByText('You had paused pop-ups')).toBeTruthy();
    expect(screen.getByText('Within your quiet hours')).toBeTruthy();
  });

  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', /only while something fills the screen/],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', /macOS tells no program/],
    ['Mozilla/5.0 (X11; Linux x86_64)', /no pop-ups and no sounds\.$/],
  ])('what of “do not disturb” can be known here is said: %s', async (agent, words) => {
    vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(agent);
    await settings('busy');
    const follow = screen.getByRole('checkbox', { name: 'Follow “do not disturb”' });
    expect(described(follow)).toMatch(words);
    vi.restoreAllMocks();
  });

  test('every setting has a line that says what it does', async () => {
    await settings('busy');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    const controls = document.querySelectorAll<HTMLElement>(
      'main :is(input, select, textarea):not(table *, fieldset *)',
    );
    expect(controls.length).toBeGreaterThan(19);
    for (const control of controls) {
      expect(described(control).length, control.id).toBeGreaterThan(8);
    }
  });
});

describe('the first steps', () => {
  test('end with a test pop-up that was seen', async () => {
    await open('first-run');
    await user.click(await screen.findByRole('button', { name: 'Yes, I see it' }));
    expect(host.asked.filter((one) => one === 'tryToast' || one === 'firstRunDone')).toEqual([
      'tryToast',
      'firstRunDone',
    ]);
    await screen.findByRole('heading', { name: 'Calls' });
  });

  test('help on this desktop when it was not, show it again, and let nobody be stuck', async () => {
    await open('first-run');
    await screen.findByRole('button', { name: 'Yes, I see it' });
    await user.click(screen.getByRole('button', { name: 'No' }));
    expect(await screen.findByText(/dunstctl is-paused/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show it again' }));
    await screen.findByRole('button', { name: 'Yes, I see it' });
    expect(host.asked.filter((one) => one === 'tryToast')).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'No' }));
    await user.click(await screen.findByRole('button', { name: 'Go on without' }));
    await screen.findByRole('heading', { name: 'Calls' });
  });
});
