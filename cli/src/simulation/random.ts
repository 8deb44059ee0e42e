/* eslint-disable no-bitwise -- the generator is defined on 32 bits */
/** A source of chance that always gives the same numbers for the same seed, on every machine. */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** @param seed any whole number; neighbouring seeds have nothing in common */
  constructor(seed: number) {
    let state = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
    const split = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.a = split();
    this.b = split();
    this.c = split();
  }

  /** From 0 (inclusive) to 1 (exclusive): the generator sfc32. */
  public readonly next = (): number => {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum | 0;
    return (sum >>> 0) / 2 ** 32;
  };

  /** A whole number, both ends included. */
  public int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  public between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  /** Every order of magnitude between the two is equally likely. Both must be above 0. */
  public magnitude(min: number, max: number): number {
    return min * (max / min) ** this.next();
  }

  public chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  public pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)];
  }
}
