// The settings as the program took them. A change is sent at once; there is nothing to save.

import type { Failure } from '$lib/bindings/Failure';
import type { HeldRow } from '$lib/bindings/HeldRow';
import type { PauseUntil } from '$lib/bindings/PauseUntil';
import type { ScreenPop } from '$lib/bindings/ScreenPop';
import type { SettingsView } from '$lib/bindings/SettingsView';
import { asFailure, type Host } from '$lib/host/host';

export class SettingsState {
  /** `null` until the program has told. */
  view: SettingsView | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  failure: Failure | null = $state.raw(null);

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  load(): Promise<void> {
    return this.#try(async () => {
      this.view = await this.#host.settings();
    });
  }

  change(part: Partial<SettingsView>): Promise<void> {
    return this.#try(async () => {
      if (this.view !== null) {
        this.view = await this.#host.saveSettings({ ...this.view, ...part });
      }
    });
  }

  /** What was held back, newest first; `null` until the program has told. */
  held: HeldRow[] | null = $state.raw(null);

  loadHeld(): Promise<void> {
    return this.#try(async () => {
      this.held = await this.#host.held();
    });
  }

  /** No pop-ups until then; `null` ends the pause. */
  pause(until: PauseUntil | null): Promise<void> {
    return this.#try(() => (until === null ? this.#host.resume() : this.#host.pause(until)));
  }

  present(on: boolean): Promise<void> {
    return this.#try(() => this.#host.setPresenting(on));
  }

  /** Opens it for an invented call. What was opened; `null` when nothing was, and why is in `failure`. */
  async tryScreenPop(rule: ScreenPop): Promise<string[] | null> {
    let opened: string[] | null = null;
    await this.#try(async () => {
      opened = (await this.#host.tryScreenPop(rule)).opened;
    });
    return opened;
  }

  openLogFolder(): Promise<void> {
    return this.#try(() => this.#host.openLogFolder());
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
