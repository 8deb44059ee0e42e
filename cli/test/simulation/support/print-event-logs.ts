import { drawScenario } from '../../../src/simulation/draw-scenario';
import { runLogged } from '../../../src/simulation/event-log';

/** A script for a process or a thread of its own: `WEBHOOKS SEED SEED …`. Prints the hashes of the event logs as JSON, by seed. */
async function main([webhooks, ...seeds]: number[]): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const seed of seeds) {
    hashes[seed] = (await runLogged(drawScenario(seed, webhooks))).hash;
  }
  process.stdout.write(JSON.stringify(hashes));
}

void main(process.argv.slice(2).map(Number));
