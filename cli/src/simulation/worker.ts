import { parentPort } from 'node:worker_threads';
import { drawScenario } from './draw-scenario';
import { drawFanOut } from './fan-out/draw-scenario';
import { runFanOut } from './fan-out/world';
import { runWorld } from './world/world';

/** What a thread is asked: one world. It answers with its `WorldResult` or `FanOutResult`. */
export interface WorldRequest {
  readonly seed: number;
  readonly webhooks: number;
  readonly fanOut: boolean;
}

// Worlds are full of errors that everybody expects. Where one is not, the world is run again in the process itself, which has its stack.
Error.stackTraceLimit = 0;

parentPort!.on('message', ({ seed, webhooks, fanOut }: WorldRequest) => {
  const running = fanOut ? runFanOut(drawFanOut(seed, webhooks)) : runWorld(drawScenario(seed, webhooks));
  void running.then((result) => parentPort!.postMessage(result));
});
