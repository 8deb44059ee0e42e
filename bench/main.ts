import { bundle } from './bundle/bundle';
import { consolePage } from './console/console-page';
import { drain } from './drain/drain';
import { machine, machineLine } from './figures/machine';
import { SectionResult } from './figures/measurement';
import { table } from './figures/table';
import { ingress } from './ingress/ingress';
import { lambda } from './lambda/lambda';
import { routing } from './lambda/routing';
import { laptop } from './laptop/laptop';
import { memory } from './laptop/memory';
import { BenchOptions, parseOptions, Section, USAGE } from './options';
import { presses } from './presses/presses';
import { synth } from './synth/synth';
import { exitCodeOf } from '../demo/command-line';

const MEASURE: Readonly<Record<Section, (options: BenchOptions) => Promise<SectionResult>>> = {
  drain, ingress, laptop, bundle, lambda, routing, presses, console: consolePage, synth, memory,
};

/** Measures and prints. */
async function measure(options: BenchOptions): Promise<boolean> {
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
  return true;
}

void exitCodeOf('benchmark', USAGE, () => measure(parseOptions(process.argv.slice(2)))).then((code) => {
  process.exitCode = code;
});
