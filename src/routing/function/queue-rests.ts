import { GrowingRest } from '../../engine/growing-rest';
import { Clock } from '../../engine/ports';

/** The queue of a destination refused a moment ago, and is not asked now. */
export class RestingError extends Error {
  public readonly name = 'Resting';
}

/** Which queues of destinations are left alone, because they did not take what they were sent. It lives as long as the environment. */
export class QueueRests {
  private readonly rests = new Map<string, GrowingRest>();

  /**
   * Sends, unless the queue of the destination is left alone.
   *
   * @throws RestingError when it is, or what `send` throws
   */
  public async unlessItRests(destination: string, clock: Clock, send: () => Promise<void>): Promise<void> {
    const rest = this.of(destination);
    if (rest.lasts(clock.now())) {
      throw new RestingError('The queue of the destination refused a moment ago; expected that it is left alone for a while.');
    }
    const end = rest.begin();
    try {
      await send();
      end(true, clock.now());
    } catch (error) {
      end(false, clock.now());
      throw error;
    }
  }

  private of(destination: string): GrowingRest {
    let rest = this.rests.get(destination);
    if (!rest) {
      rest = new GrowingRest();
      this.rests.set(destination, rest);
    }
    return rest;
  }
}
