// What a person can do with one row.

export type Act = 'call-back' | 'copy' | 'delete' | 'done' | 'open-again';
