/** What became of each row of a comparison with other webhook receivers, measured by comparison.test.ts through the local runtime. */
export interface Row {
  readonly name: string;
  /** Our column. */
  readonly result: string;
}

/** Requests: `exact` means that method, path, query, headers and every byte of the body arrived at the backend as they were sent. */
export const REQUEST_ROWS: readonly Row[] = [
  { name: 'JSON, emoji, quotes, 300 KB', result: 'exact' },
  { name: 'JSON, 700 KB', result: 'exact' },
  { name: 'JSON, 900 KB', result: '413' },
  { name: '& + %', result: 'exact' },
  { name: 'empty body', result: 'exact' },
  { name: 'form', result: 'exact' },
  { name: 'text/plain (SNS)', result: 'exact' },
  { name: 'XML', result: 'exact' },
  { name: 'form Action=SendMessage...', result: 'exact, nothing forged' },
  { name: 'gzip as JSON', result: 'exact' },
  { name: 'control character as JSON', result: 'exact' },
  { name: '1.1 MB', result: '413' },
  { name: 'no group header', result: 'exact, in a group of its own' },
  { name: 'group with space', result: 'exact, in the group of its value' },
  { name: 'group of 200 characters', result: 'exact, in the group of its value' },
  { name: 'sub-path, PUT', result: 'exact' },
  { name: 'queue answers 400', result: '503, Retry-After' },
  { name: 'queue answers 403', result: '503, Retry-After' },
  { name: 'queue answers 503', result: '503, Retry-After' },
];

/** The forwarder, by what the backend does. */
export const FORWARDER_ROWS: readonly Row[] = [
  { name: '302', result: 'not followed, tried again' },
  { name: 'refused', result: 'tried again, delivered' },
  { name: 'reset', result: 'tried again, delivered' },
  { name: 'backend hangs', result: 'aborted at the timeout, tried again' },
  { name: 'second of three fails, same group', result: 'first sent once, the other two in order' },
  { name: 'original headers, method, path, query', result: 'exact' },
  { name: 'binary body', result: 'exact' },
  { name: 'other origin by path', result: 'not reached' },
  { name: 'Retry-After', result: 'waited for' },
  { name: '410', result: 'dead letter at once' },
];
