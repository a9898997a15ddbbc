// What has the focus and goes hands it on.

import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import App from '../src/App.svelte';
import { FakeHost } from '$lib/host/fake';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;

async function open(scene: string): Promise<void> {
  host = new FakeHost(scene);
  render(App, { host });
  await screen.findByRole('heading', { level: 1 });
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const hasFocus = (element: () => Element | null) =>
  waitFor(() => expect(document.activeElement).toBe(element()));

beforeEach(() => {
  user = userEvent.setup();
});

test('Mark all read hands it to its neighbour', async () => {
  await open('busy');
  await user.click(await screen.findByRole('button', { name: /Mark all read/ }));
  await hasFocus(() => button('Save as a file'));
});

test('the keyring that was unlocked hands it to the calls', async () => {
  await open('troubled');
  await user.click(await screen.findByRole('button', { name: /Unlock/ }));
  await waitFor(() => expect(screen.queryByRole('button', { name: /Unlock/ })).toBeNull());
  expect(document.activeElement?.closest('[data-row]')).not.toBeNull();
});

test('the first steps hand it from question to answer and back', async () => {
  await open('first-run');
  await user.click(await screen.findByRole('button', { name: 'No' }));
  await hasFocus(() => button('Show it again'));
  await user.keyboard('{Enter}');
  await hasFocus(() => button('Yes, I see it'));
});

test('a rule that is added takes it, and one that is removed gives it back', async () => {
  await open('busy');
  await user.click(button('Settings'));
  await user.click(await screen.findByRole('button', { name: 'Add' }));
  await hasFocus(() => screen.getByLabelText('Address or command'));
  await user.click(button('Remove'));
  await hasFocus(() => button('Add'));
  await user.click(button('Add'));
  await user.type(screen.getByLabelText('Address or command'), 'crm');
  await user.tab();
  await waitFor(() => expect(host.view.screenPop).toHaveLength(1));
  await user.click(button('Remove'));
  await hasFocus(() => button('Add'));
});

test('arrow keys within a list of choices stay there', async () => {
  await open('busy');
  const mail = host.rows.findIndex((row) => row.voicemail?.unread);
  await waitFor(() =>
    expect(document.querySelector(`[data-index='${mail}'] button`)).not.toBeNull(),
  );
  await user.click(document.querySelector(`[data-index='${mail}'] button`) as Element);
  const speed = await screen.findByRole('combobox', { name: 'Speed' });
  speed.focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(speed);
});
