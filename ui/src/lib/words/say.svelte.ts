// Everything the window says, in the language the program chose. The messages are the program's own, in ui/messages/.
//
// What is read in a component follows a change of language at once. English is at hand; others are fetched when needed.

import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import type { LocaleView } from '$lib/bindings/LocaleView';
import english from './languages/en';

/** What a language is written in, and how moments and numbers are. */
interface Speech {
  locale: LocaleView;
  bundle: FluentBundle;
}

const LANGUAGES: Record<string, () => Promise<{ default: string[] }>> = {
  de: () => import('./languages/de'),
  es: () => import('./languages/es'),
  fr: () => import('./languages/fr'),
  ja: () => import('./languages/ja'),
};
/** Languages that are written from right to left. */
const FROM_THE_RIGHT = ['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'];

let speech: Speech = $state.raw(
  speechOf({ language: 'en', tag: navigator.language, hour12: false }, english),
);

/** The message with this name, with its places filled. */
export function say(id: string, args: Record<string, FluentVariable> = {}): string {
  const pattern = speech.bundle.getMessage(id)?.value;
  if (!pattern) {
    console.error(`there is no message ${id}`);
    return id;
  }
  return speech.bundle.formatPattern(pattern, args);
}

/** Words with a capital letter at their beginning. */
export function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase(speech.locale.tag) + words.slice(1);
}

/** Words as a sentence: with a capital letter and a full stop, where they have none of their own. */
export function sentence(words: string): string {
  return capitalised(words) + (/[.!?。？！]$/u.test(words) ? '' : say('full-stop'));
}

/** How moments and numbers are written. */
export function locale(): LocaleView {
  return speech.locale;
}

/** Speaks as the program says from now on. */
export async function speak(wanted: LocaleView): Promise<void> {
  const { locale } = speech;
  if ((Object.keys(locale) as (keyof LocaleView)[]).every((key) => locale[key] === wanted[key])) {
    return;
  }
  asked = wanted;
  const texts = (await LANGUAGES[wanted.language]?.())?.default ?? english;
  // A later wish may have been quicker.
  if (asked === wanted) {
    speech = speechOf(wanted, texts);
    document.documentElement.lang = wanted.tag;
    document.documentElement.dir = isFromTheRight(wanted.tag) ? 'rtl' : 'ltr';
  }
}

let asked: LocaleView | null = null;

function speechOf(locale: LocaleView, texts: string[]): Speech {
  // Marks around what is filled in would be seen in a copied text; numbers and names stand well without.
  const bundle = new FluentBundle(locale.tag, { useIsolating: false });
  texts.forEach((text) => bundle.addResource(new FluentResource(text)));
  return { locale, bundle };
}

function isFromTheRight(tag: string): boolean {
  return FROM_THE_RIGHT.includes(tag.split('-')[0] ?? '');
}
