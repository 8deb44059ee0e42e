import { HANGING, measureWorld, ratio } from './measure';
import { whileStarterLives } from '../../../commands/while-starter-lives';

const DAY_MS = 24 * 60 * 60 * 1000;

/** `npm run hanging-day -- [webhooks] [seed]`: what one of four destinations that hangs for a day does to the other three. */
async function main(): Promise<void> {
  const [webhooks = 100_000, seed = 1] = process.argv.slice(2).map(Number);
  const options = { webhooks, seed, durationMs: DAY_MS };
  const [without, hanging] = [await measureWorld(options, false), await measureWorld(options, true)];
  process.stdout.write('| destination | processed in the day | mean | p50 | p99 | longest | ratio of throughput | of mean | of p50 | of p99 |\n');
  process.stdout.write('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n');
  for (const [name, before] of without.destinations) {
    const now = hanging.destinations.get(name)!;
    const row = name === HANGING
      ? [`${name}, which hangs`, now.processed, '', '', '', '', '', '', '', '']
      : [
        name, now.processed, `${now.mean} ms`, `${now.p50} ms`, `${now.p99} ms`, `${now.max} ms`,
        ratio(now.processed, before.processed), ratio(now.mean, before.mean), ratio(now.p50, before.p50), ratio(now.p99, before.p99),
      ];
    process.stdout.write(`| ${row.join(' | ')} |\n`);
  }
  for (const [what, { result }] of Object.entries({ without, hanging })) {
    const { violations, delivered, deadLettered, milliseconds } = result;
    process.stdout.write(`${what}: ${result.webhooks} webhooks, ${delivered} deliveries, ${deadLettered} dead letters, `
      + `${(milliseconds / 3_600_000).toFixed(1)} hours, ${violations.length} promises broken ${JSON.stringify(violations)}\n`);
  }
}

void whileStarterLives(process, main).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
