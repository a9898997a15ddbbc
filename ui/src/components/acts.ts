// What a person can do with one row.

import type { CallAction } from '$lib/bindings/CallAction';
import type { RemindWhen } from '$lib/bindings/RemindWhen';

export type Act =
  | 'call-back'
  | 'copy'
  | 'delete'
  | 'done'
  | 'forget-reminder'
  | 'mark-heard'
  | 'open-again'
  | CallAction
  | RemindWhen;
