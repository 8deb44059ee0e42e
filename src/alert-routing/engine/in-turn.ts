/** Does what has the same name one after the other, and everything else at once. It lives as long as the environment. */
export class InTurn {
  private readonly ends = new Map<string, Promise<unknown>>();

  public do<T>(name: string, work: () => Promise<T>): Promise<T> {
    const done = (this.ends.get(name) ?? Promise.resolve()).then(work);
    const end: Promise<unknown> = done.catch(() => undefined).then(() => {
      if (this.ends.get(name) === end) {
        this.ends.delete(name);
      }
    });
    this.ends.set(name, end);
    return done;
  }
}
