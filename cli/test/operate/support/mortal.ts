/** Whoever did this is dead: nothing that it still tries has an effect. */
export class Killed extends Error {
  public readonly name = 'Killed';
}

/** A process that dies at one of its steps; what is done to the world has a step before it and one after it. */
export class Mortal {
  public steps = 0;
  private dead = false;

  /** @param diesAt number of the step; Infinity: never */
  constructor(private readonly diesAt: number = Infinity) {}

  public act<T>(action: () => T): T {
    this.step();
    const result = action();
    this.step();
    return result;
  }

  private step(): void {
    this.steps += 1;
    this.dead ||= this.steps >= this.diesAt;
    if (this.dead) {
      throw new Killed();
    }
  }
}
