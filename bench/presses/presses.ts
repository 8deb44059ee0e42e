import { AlertsApp } from './alerts-app';
import { SectionResult } from '../figures/measurement';
import { BenchOptions } from '../options';

const ALERTS = 100;
const PRESSES_PER_SECOND = 20;
const SIGNALS_PER_SECOND = 20;
const LONGEST_MS = 60_000;

/** How long Slack waits for its answer when somebody presses a button, and people for the message to say so, while other signals come in. */
export async function presses({ runs }: BenchOptions): Promise<SectionResult> {
  const answers: number[] = [];
  const edits: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const app = await AlertsApp.start();
    try {
      await oneRun(app, answers, edits);
    } finally {
      await app.stop();
    }
  }
  return {
    section: 'presses',
    method: `${ALERTS} alerts, each acknowledged once, ${PRESSES_PER_SECOND} a second, while ${SIGNALS_PER_SECOND} other signals a second come in, all in one process. `
      + 'The destination may send 1,000 messages a second. An edit is there when the played Slack has it.',
    measurements: [
      { name: 'answer to Slack, p50', unit: 'ms', values: [percentile(answers, 50)] },
      { name: 'answer to Slack, p99', unit: 'ms', values: [percentile(answers, 99)] },
      { name: 'from press to edit, p50', unit: 'ms', values: [percentile(edits, 50)] },
      { name: 'from press to edit, p99', unit: 'ms', values: [percentile(edits, 99)] },
    ],
  };
}

async function oneRun(app: AlertsApp, answers: number[], edits: number[]): Promise<void> {
  const names = Array.from({ length: ALERTS }, (_, number) => `alarm-${number}`);
  await Promise.all(names.map((name) => app.publish(name)));
  await app.until(() => app.messages().size === ALERTS, LONGEST_MS);
  const messages = app.messages();
  let others = 0;
  const flood = setInterval(() => void app.publish(`other-${others += 1}`), 1_000 / SIGNALS_PER_SECOND);
  try {
    await Promise.all(names.map(async (name, number) => {
      await new Promise((resolve) => setTimeout(resolve, number * 1_000 / PRESSES_PER_SECOND));
      const pressedAt = Date.now();
      const message = messages.get(name)!;
      await app.acknowledge(message);
      answers.push(Date.now() - pressedAt);
      await app.until(() => app.acknowledgedAt(message) !== undefined, LONGEST_MS);
      edits.push(app.acknowledgedAt(message)! - pressedAt);
    }));
  } finally {
    clearInterval(flood);
  }
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percent / 100))];
}
