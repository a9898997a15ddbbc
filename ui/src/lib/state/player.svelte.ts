// One recording at a time: fetched when it is first played, and let go of when its row closes.

import { asFailure, type Host } from '$lib/host/host';
import { soundType } from '$lib/words/sound';
import { say } from '$lib/words/say.svelte';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2];

/** How a person listens, from one recording to the next. */
export class Listening {
  speed: number = $state(1);
  volume: number = $state(1);
  /** Whether the person turned it since the start; until then it is as loud as the settings say. */
  turned = false;
}

export class Player {
  state: 'idle' | 'fetching' | 'playing' | 'paused' = $state('idle');
  /** Where it is, in seconds. */
  at: number = $state(0);
  /** How long it is, in seconds; 0 until that is known. */
  length: number = $state(0);
  /** Why it cannot be heard. */
  trouble: string | null = $state(null);

  readonly #host: Host;
  readonly #id: string;
  readonly #listening: Listening;
  readonly #audio: HTMLAudioElement;
  #address: string | null = null;

  constructor(host: Host, id: string, listening: Listening, audio: HTMLAudioElement = new Audio()) {
    this.#host = host;
    this.#id = id;
    this.#listening = listening;
    this.#audio = audio;
    audio.preservesPitch = true;
    audio.addEventListener('timeupdate', () => {
      this.at = audio.currentTime;
      // Of an MP3 that does not say how long it is, WebKitGTK knows only later, and does not say when.
      this.#measure();
    });
    audio.addEventListener('durationchange', () => this.#measure());
    audio.addEventListener('play', () => (this.state = 'playing'));
    audio.addEventListener('pause', () => (this.state = 'paused'));
    audio.addEventListener('ended', () => (this.at = audio.currentTime = 0));
    audio.addEventListener('error', () => {
      if (this.#address !== null) {
        this.#cannot();
      }
    });
  }

  async toggle(): Promise<void> {
    if (this.state === 'playing') {
      this.#audio.pause();
      return;
    }
    this.trouble = null;
    if (this.#address === null && !(await this.#fetch())) {
      return;
    }
    try {
      await this.#audio.play();
    } catch (thrown) {
      // It was paused, or its row closed, before it began.
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) {
        this.#cannot();
      }
    }
  }

  seek(to: number): void {
    this.at = this.#audio.currentTime = Math.max(0, Math.min(to, this.length));
  }

  get speed(): number {
    return this.#listening.speed;
  }

  get volume(): number {
    return this.#listening.volume;
  }

  setSpeed(speed: number): void {
    this.#listening.speed = speed;
    this.#hasten();
  }

  setVolume(volume: number): void {
    this.#listening.turned = true;
    this.#listening.volume = this.#audio.volume = volume;
  }

  close(): void {
    const address = this.#address;
    this.#address = null;
    if (address !== null) {
      this.#audio.pause();
      this.#audio.removeAttribute('src');
      URL.revokeObjectURL(address);
    }
  }

  #measure(): void {
    const { duration } = this.#audio;
    this.length = Number.isFinite(duration) ? duration : 0;
    this.#hasten();
  }

  /** Not before its length is known: WebKitGTK would end it at once, or crash. */
  #hasten(): void {
    if (this.length > 0 && this.#audio.playbackRate !== this.speed) {
      this.#audio.playbackRate = this.speed;
    }
  }

  async #fetch(): Promise<boolean> {
    this.state = 'fetching';
    try {
      if (!this.#listening.turned) {
        this.#listening.volume = (await this.#host.settings()).volume / 100;
      }
      const bytes = await this.#host.voicemailSound(this.#id);
      const type = soundType(bytes);
      if (this.#audio.canPlayType(type) === '') {
        this.#cannot('voicemail-no-codec');
        return false;
      }
      this.#address = URL.createObjectURL(new Blob([bytes], { type }));
      this.#audio.src = this.#address;
      this.#audio.volume = this.volume;
      return true;
    } catch (thrown) {
      this.state = 'idle';
      this.trouble = asFailure(thrown).words;
      return false;
    }
  }

  #cannot(why = 'voicemail-broken'): void {
    this.state = 'idle';
    this.trouble = say(why);
  }
}
