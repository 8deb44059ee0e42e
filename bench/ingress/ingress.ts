import * as http from 'node:http';
import { payload } from '../../demo/corpus/payload';
import { send } from '../../demo/sender/send';
import { DeliveryRecords } from '../../src';
import { BODY_BYTES } from '../app/bench-envelope';
import { startApp } from '../app/webhook-app';
import { HeldBackend } from '../drain/held-backend';
import { SectionResult } from '../figures/measurement';
import { BenchOptions } from '../options';

const SENDERS = 16;
const REQUESTS = 1_000;

/** How many requests the local endpoint accepts in a second. */
export async function ingress({ runs }: BenchOptions): Promise<SectionResult> {
  const backend = await HeldBackend.start(0);
  const app = await startApp({ maxConcurrency: 2, backendUrl: backend.url, records: DeliveryRecords.none() });
  try {
    await acceptedPerSecond(app.endpoint); // the first ones find nothing compiled
    const values: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      values.push(await acceptedPerSecond(app.endpoint));
    }
    return {
      section: 'ingress',
      method: `${REQUESTS} requests of ${BODY_BYTES} bytes from ${SENDERS} senders in the same process, each waiting for its answer, `
        + 'through routing, the mapping templates and the queue. The backend answers nothing meanwhile.',
      measurements: [{ name: 'accepted', unit: '1/s', values }],
    };
  } finally {
    await app.stop();
    await backend.stop();
  }
}

async function acceptedPerSecond(endpoint: string): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: SENDERS });
  const body = payload('application/json', Buffer.alloc(BODY_BYTES, 'x'));
  let left = REQUESTS;
  const sender = async () => {
    for (; left > 0;) {
      left -= 1;
      const { status } = await send(endpoint, body, agent);
      if (status !== 200) {
        throw new Error(`The endpoint answered ${status}, expected 200.`);
      }
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return REQUESTS / seconds;
}
