// The settings as the program took them. A change is sent at once; there is nothing to save.

import type { Failure } from '$lib/bindings/Failure';
import type { HeldRow } from '$lib/bindings/HeldRow';
import type { PauseUntil } from '$lib/bindings/PauseUntil';
import type { ScreenPop } from '$lib/bindings/ScreenPop';
import type { ScreenPopTrial } from '$lib/bindings/ScreenPopTrial';
import type { SettingsView } from '$lib/bindings/SettingsView';
import { asFailure, type Host } from '$lib/host/host';

export class SettingsState {
  /** `null` until the program has told. */
  view: SettingsView | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  failure: Failure | null = $state.raw(null);

  readonly #host: Host;
  #changing: Promise<boolean> = Promise.resolve(true);

  constructor(host: Host) {
    this.#host = host;
  }

  load(): Promise<boolean> {
    return this.#try(async () => {
      this.view = await this.#host.settings();
    });
  }

  /** One after the other, each to what the one before has left. Whether it was taken; why not is in `failure`. */
  change(part: Partial<SettingsView>): Promise<boolean> {
    const change = async () => {
      if (this.view !== null) {
        this.view = await this.#host.saveSettings({ ...this.view, ...part });
      }
    };
    this.#changing = this.#changing.then(() => this.#try(change));
    return this.#changing;
  }

  /** Waits for what is being changed: whether that was taken. Asked again, it has been seen to. */
  settled(): Promise<boolean> {
    const last = this.#changing;
    this.#changing = last.then(() => true);
    return last;
  }

  /** What was held back, newest first; `null` until the program has told. */
  held: HeldRow[] | null = $state.raw(null);

  loadHeld(): Promise<boolean> {
    return this.#try(async () => {
      this.held = await this.#host.held();
    });
  }

  /** No pop-ups until then; `null` ends the pause. */
  pause(until: PauseUntil | null): Promise<boolean> {
    return this.#try(() => (until === null ? this.#host.resume() : this.#host.pause(until)));
  }

  present(on: boolean): Promise<boolean> {
    return this.#try(() => this.#host.setPresenting(on));
  }

  /** Opens it for an invented call: what was opened, or why nothing was. No change is judged by it. */
  async tryScreenPop(rule: ScreenPop): Promise<ScreenPopTrial | Failure> {
    try {
      return await this.#host.tryScreenPop(rule);
    } catch (thrown) {
      return asFailure(thrown);
    }
  }

  openLogFolder(): Promise<boolean> {
    return this.#try(() => this.#host.openLogFolder());
  }

  async #try(ask: () => Promise<void>): Promise<boolean> {
    try {
      await ask();
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
    return this.failure === null;
  }
}
