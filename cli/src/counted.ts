/** Whole numbers as people write them: `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/**
 * A number with its noun, at the terminal and at the page alike: `1 webhook`, `2 webhooks`.
 *
 * @param plural default: `noun` with an s
 */
export function counted(value: number, noun: string, plural: string = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}
