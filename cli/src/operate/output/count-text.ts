/**
 * A number of things, for people: `1 webhook`, `2 webhooks`.
 *
 * @param many default: `one` with an s
 */
export function countText(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
