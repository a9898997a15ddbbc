// What is written in a setting is kept, tried and refused where the person is.

import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import App from '../src/App.svelte';
import { FakeHost } from '$lib/host/fake';

const REFUSED = { code: 'invalid', words: 'That cannot be used.' } as const;
const TEMPLATE = 'https://crm.example.com/find?n={number}';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;

const button = (name: string) => screen.getByRole('button', { name });
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const written = (text: string) => text.replaceAll('{', '{{');

beforeEach(async () => {
  user = userEvent.setup();
  host = new FakeHost('busy');
  render(App, { host });
  await screen.findByRole('heading', { level: 1 });
  await user.click(button('Settings'));
  await screen.findByRole('heading', { name: 'How you are told' });
});

test('a new rule that is refused stays as it was written, is tried as it stands, and then kept', async () => {
  await user.click(button('Add'));
  host.refuse('saveSettings', REFUSED);
  await user.type(field('Address or command'), written(TEMPLATE));
  // At once, while the save is on its way.
  await user.click(button('Try it'));
  await screen.findByText('https://crm.example.com/find?n=%2B12025550100');
  await screen.findByText(REFUSED.words);
  expect(field('Address or command').value).toBe(TEMPLATE);
  host.allow('saveSettings');
  await user.selectOptions(screen.getByLabelText('How'), 'By itself');
  await waitFor(() => expect(host.view.screenPop).toHaveLength(1));
  expect(host.view.screenPop[0]).toMatchObject({ template: TEMPLATE, how: 'auto' });
  expect(screen.getAllByLabelText('Address or command')).toHaveLength(1);
  expect(screen.queryByText(REFUSED.words)).toBeNull();
});

test('an edited rule that is refused is what is tried, and trying it takes no refusal back', async () => {
  await user.click(button('Add'));
  await user.type(field('Address or command'), written(TEMPLATE));
  await user.tab();
  await waitFor(() => expect(host.view.screenPop).toHaveLength(1));
  host.refuse('saveSettings', REFUSED);
  await user.clear(field('Address or command'));
  await user.type(field('Address or command'), written('https://other.example.com/{number}'));
  await user.tab();
  await screen.findByText(REFUSED.words);
  await user.click(button('Try it'));
  await screen.findByText('https://other.example.com/%2B12025550100');
  expect(screen.getByText(REFUSED.words)).toBeTruthy();
  host.refuse('tryScreenPop', { code: 'unavailable', words: 'No program opens it.' });
  await user.click(button('Try it'));
  await screen.findByText('No program opens it.');
  expect(screen.getByText(REFUSED.words)).toBeTruthy();
});

test('a refusal is said beside what scrolls, and put away by hand', async () => {
  host.refuse('saveSettings', REFUSED);
  await user.click(screen.getByRole('checkbox', { name: 'Missed call: Pop-up' }));
  const words = await screen.findByText(REFUSED.words);
  expect(words.closest('main')).toBeNull();
  await user.click(button('Dismiss'));
  expect(screen.queryByText(REFUSED.words)).toBeNull();
  expect(document.activeElement).not.toBe(document.body);
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Calls', level: 1 });
});

test('a sound that is refused stays in its field', async () => {
  host.refuse('saveSettings', REFUSED);
  await user.selectOptions(screen.getByRole('combobox', { name: 'Missed call: Sound' }), 'File…');
  await user.type(field('Sound file for Missed call'), 'bell.oga');
  await user.tab();
  await screen.findByText(REFUSED.words);
  expect(field('Sound file for Missed call').value).toBe('bell.oga');
});

test('Escape keeps what is being written, and stays with what is refused', async () => {
  host.refuse('saveSettings', REFUSED);
  await user.type(field('Always let through'), 'Pat Ito');
  await user.keyboard('{Escape}');
  await screen.findByText(REFUSED.words);
  expect(field('Always let through').value).toBe('Pat Ito');
  host.allow('saveSettings');
  await user.type(field('Always let through'), ' Raman');
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Calls', level: 1 });
  expect(host.view.alwaysThrough).toEqual(['Pat Ito Raman']);
});

test('of two changes made at once both are kept', async () => {
  const save = host.saveSettings.bind(host);
  host.saveSettings = async (settings) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return save(settings);
  };
  await user.click(screen.getByRole('checkbox', { name: 'Missed call: Pop-up' }));
  await user.click(screen.getByRole('checkbox', { name: 'Let a second call through' }));
  await waitFor(() => expect(host.view.twiceWithinThreeMinutes).toBe(false));
  expect(host.view.alerts.missed.popup).toBe(false);
});
