/** Something that never comes. A new promise each time: one for all would hold on to everything that ever waited for it, world after world. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
