// The last of the first steps: a pop-up is shown, and the person asked whether they saw it.

import type { Failure } from '$lib/bindings/Failure';
import type { ToastTrial } from '$lib/bindings/ToastTrial';
import { asFailure, type Host } from '$lib/host/host';

export class FirstSteps {
  /** What the desktop did with the pop-up; `null` while it is on its way. */
  trial: ToastTrial | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  failure: Failure | null = $state.raw(null);

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async show(): Promise<void> {
    this.trial = null;
    this.failure = null;
    try {
      this.trial = await this.#host.tryToast();
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  async done(): Promise<void> {
    try {
      await this.#host.firstRunDone();
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}
