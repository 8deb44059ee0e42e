import * as fs from 'fs';
import * as path from 'path';
import { runVector, Vector } from './conformance';

/** Recorded behaviour of AWS; a clone of the repository alone does not have it. */
const VECTORS = path.join(__dirname, '..', '..', '..', '..', '..', 'shared', 'conformance', 'apigateway');

/** Vectors that say nothing about this model, by kind or id. */
const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  'upstream-error': 'is about how SQS answers: the model of SQS is tested with it',
  'select-proxy-keeps-status': 'is about proxy integrations, which are not modelled (501)',
};

const vectors = !fs.existsSync(VECTORS) ? [] : fs.readdirSync(VECTORS)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(fs.readFileSync(path.join(VECTORS, file), 'utf8')) as Vector);

if (vectors.length === 0) {
  console.warn('API Gateway conformance: all vectors skipped, ../shared/conformance is not here.');
  it.skip('all recorded vectors skipped: ../shared/conformance is not here', () => undefined);
} else {
  const skipped = vectors.filter(({ id, given }) => reason(id, given.kind) !== undefined);
  const applicable = vectors.filter((vector) => !skipped.includes(vector));

  console.warn(`API Gateway conformance: ${applicable.length} vectors run, ${skipped.length} skipped.`);

  it.each(applicable.map((vector) => [vector.id, vector] as const))('%s', async (_id, vector) => {
    await runVector(vector);
  });

  it.each(skipped.map(({ id, given }) => [id, reason(id, given.kind)] as const))('%s does not apply: it %s', (id) => {
    expect(applicable.map((vector) => vector.id)).not.toContain(id);
  });

  it('runs every vector that applies', () => {
    expect(skipped.length).toBe(5);
    expect(applicable.length).toBeGreaterThanOrEqual(50);
  });
}

function reason(id: string, kind: string): string | undefined {
  return NOT_APPLICABLE[id] ?? NOT_APPLICABLE[kind];
}
