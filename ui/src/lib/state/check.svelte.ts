// Finding out what is wrong: the test of every part, and the report to copy.

import type { Failure } from '$lib/bindings/Failure';
import type { TrialView } from '$lib/bindings/TrialView';
import { asFailure, type Host } from '$lib/host/host';

/** Nothing yet, on its way, or what was found. */
export type Checked = 'not-yet' | 'trying' | TrialView;

export class CheckState {
  checked: Checked = $state.raw('not-yet');
  /** The report, and whether it reached the clipboard. */
  report: { text: string; copied: boolean } | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  failure: Failure | null = $state.raw(null);

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async test(): Promise<void> {
    this.checked = 'trying';
    try {
      this.checked = await this.#host.tryOut();
      this.failure = null;
    } catch (thrown) {
      this.checked = 'not-yet';
      this.failure = asFailure(thrown);
    }
  }

  async copyReport(): Promise<void> {
    try {
      const text = await this.#host.report();
      const copied = await navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      );
      this.report = { text, copied };
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}
