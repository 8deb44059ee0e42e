import { parentPort } from 'node:worker_threads';
import { drawScenario } from './draw-scenario';
import { runWorld } from './world/world';

/** What a thread is asked: one world. It answers with its `WorldResult`. */
export interface WorldRequest {
  readonly seed: number;
  readonly webhooks: number;
}

parentPort!.on('message', ({ seed, webhooks }: WorldRequest) => {
  void runWorld(drawScenario(seed, webhooks)).then((result) => parentPort!.postMessage(result));
});
