// Starts the page on the program's host; builds for development and tests can choose an invented one by `?fake=`.

import { mount } from 'svelte';
import App from './App.svelte';
import type { Host } from '$lib/host/host';
import { tauri } from '$lib/host/tauri';
import { speak } from '$lib/words/say.svelte';
import './theme.css';

const target = document.getElementById('page');
if (target === null) {
  throw new Error('index.html has lost its #page');
}
const host = await chosenHost();
const first = host.first();
if (first !== null) {
  await speak(first.status.locale);
}
mount(App, { target, props: { host, shown: shownAtFirst() } });

async function chosenHost(): Promise<Host> {
  if (import.meta.env.MODE !== 'production') {
    const asked = new URLSearchParams(location.search);
    const scene = asked.get('fake');
    if (scene !== null) {
      const { FakeHost } = await import('$lib/host/fake');
      // Within reach of a browser's console, and of tests.
      const { host } = Object.assign(window, { host: new FakeHost(scene) });
      host.speak(asked.get('language') ?? '');
      return host;
    }
  }
  return tauri;
}

/** The row a window made for one click is to show: `#reveal=` and its id. */
function shownAtFirst(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('reveal');
}
