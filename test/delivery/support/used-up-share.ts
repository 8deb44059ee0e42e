import { START, World } from './world';

/** A forwarder of which what fails again and again has used up its share of the time, while somebody is answered. */
export function exhausted(): World {
  const world = new World();
  world.state.brake.answered(START);
  world.state.repeats.begins(START);
  world.state.repeats.worked(START, 60_000, true);
  return world;
}

/** Causes and seconds of what went back to the queue. */
export const returned = (world: World) => world.lines.flatMap((line) => line.message === 'returned-to-queue' ? [[line.cause, line.retryInSeconds]] : []);
