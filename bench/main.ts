import { bundle } from './bundle/bundle';
import { drain } from './drain/drain';
import { machine, machineLine } from './figures/machine';
import { SectionResult } from './figures/measurement';
import { table } from './figures/table';
import { ingress } from './ingress/ingress';
import { BenchOptions, parseOptions, Section, USAGE, UsageError } from './options';
import { synth } from './synth/synth';

const MEASURE: Readonly<Record<Section, (options: BenchOptions) => Promise<SectionResult>>> = { drain, ingress, bundle, synth };

/** Measures and prints. Exit codes: 0 done, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    const measuredOn = machine();
    const results: SectionResult[] = [];
    for (const section of options.sections) {
      process.stderr.write(`Measuring ${section}\n`);
      results.push(await MEASURE[section](options));
    }
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ machine: measuredOn, results }, undefined, 2)}\n`);
    } else {
      const methods = results.map(({ section, method }) => `${section}: ${method}`).join('\n');
      process.stdout.write(`${machineLine(measuredOn)}\n\n${table(results)}\n\n${methods}\n`);
    }
    return 0;
  } catch (error) {
    const usage = error instanceof UsageError;
    process.stderr.write(usage ? `${error.message}\n\n${USAGE}\n` : `The benchmark failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    return usage ? 2 : 1;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
