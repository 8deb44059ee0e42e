/** Whole numbers as people write them: `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A number with its noun: `1 webhook`, `2 webhooks`. */
export function counted(value: number, noun: string, plural: string = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A rate without noise: `0`, `0.4`, `12`, `1,024`; `–` where there is none. */
export function rate(value: number | undefined): string {
  if (value === undefined) {
    return '–';
  }
  return value > 0 && value < 9.95 ? value.toFixed(1) : count(value);
}

/** Bytes as people read them: `812 bytes`, `14.2 KB`. */
export function bytes(value: number): string {
  return value < 1000 ? counted(value, 'byte') : value < 1_000_000 ? `${(value / 1000).toFixed(1)} KB` : `${(value / 1_000_000).toFixed(2)} MB`;
}
