import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { REPOSITORY, synthesize, templateResources } from '../../demo/app/synthesize';
import { SectionResult } from '../figures/measurement';
import { BenchOptions } from '../options';

const EXAMPLE = 'examples/typescript/orders/app.ts';
const PLAIN = path.relative(REPOSITORY, path.join(__dirname, 'plain-app.ts'));

/** Time to synthesize the example, against a stack with the same resources that is written by hand. */
export async function synth({ runs }: BenchOptions): Promise<SectionResult> {
  const example: number[] = [];
  const plain: number[] = [];
  await timed(PLAIN); // the first run of all compiles and fills caches
  await timed(EXAMPLE);
  for (let run = 0; run < runs; run += 1) {
    example.push((await timed(EXAMPLE)).seconds);
    plain.push((await timed(PLAIN)).seconds);
  }
  const counts = { example: await timed(EXAMPLE), plain: await timed(PLAIN) };
  return {
    section: 'synth',
    method: 'Whole processes, from the start of Node to the end, in turn. The plain stack has the same resources, written with the constructs of aws-cdk-lib.',
    measurements: [
      { name: 'example', unit: 's', values: example },
      { name: 'plain stack', unit: 's', values: plain },
      { name: 'ratio', unit: '', values: example.map((seconds, run) => seconds / plain[run]) },
      { name: 'resources of the example', unit: '', values: [counts.example.resources] },
      { name: 'resources of the plain stack', unit: '', values: [counts.plain.resources] },
    ],
  };
}

async function timed(app: string): Promise<{ seconds: number; resources: number }> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-bench-'));
  try {
    const startedAt = performance.now();
    await synthesize(app, outdir);
    return { seconds: (performance.now() - startedAt) / 1000, resources: templateResources(outdir).length };
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}
