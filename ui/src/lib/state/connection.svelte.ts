// The state of everything, as the program last told it, and what a person can do about being signed in.

import type { Failure } from '$lib/bindings/Failure';
import type { StatusView } from '$lib/bindings/StatusView';
import { asFailure, type Host, type Stop } from '$lib/host/host';
import { speak } from '$lib/words/say.svelte';

export class ConnectionState {
  /** `null` until the program has told. */
  status: StatusView | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  failure: Failure | null = $state.raw(null);

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    this.status = host.first()?.status ?? null;
  }

  async start(): Promise<Stop> {
    const stop = await this.#host.onStatus((status) => {
      // A page that shows something already changes its words a moment later.
      void speak(status.locale);
      this.status = status;
    });
    await this.load();
    return stop;
  }

  async load(): Promise<void> {
    const before = this.status;
    await this.#try(async () => {
      const status = await this.#host.status();
      await speak(status.locale);
      // What was told meanwhile is newer than an answer that was on its way.
      if (this.status === before && JSON.stringify(status) !== JSON.stringify(before)) {
        this.status = status;
      }
    });
  }

  setUp(server: string, clientId: string): Promise<void> {
    return this.#try(() => this.#host.setUp(server, clientId));
  }

  signIn(): Promise<void> {
    return this.#try(() => this.#host.signIn());
  }

  cancelSignIn(): Promise<void> {
    return this.#try(() => this.#host.cancelSignIn());
  }

  unlockKeyring(): Promise<void> {
    return this.#try(() => this.#host.unlockKeyring());
  }

  signOut(): Promise<void> {
    return this.#try(() => this.#host.signOut());
  }

  installUpdate(): Promise<void> {
    return this.#try(() => this.#host.installUpdate());
  }

  forgetEverything(): Promise<void> {
    return this.#try(() => this.#host.forgetEverything());
  }

  async #try(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}
