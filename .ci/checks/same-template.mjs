// Checks that two apps make the same stack: all resources and outputs are equal, metadata (where things were made) aside.
// Usage: node same-template.mjs CLOUD_ASSEMBLY OTHER_CLOUD_ASSEMBLY
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** Resources and outputs of the one stack of a cloud assembly, by logical id. */
function partsOf(folder) {
  const templates = readdirSync(folder).filter((file) => file.endsWith('.template.json'));
  if (templates.length !== 1) {
    throw new Error(`The cloud assembly ${folder} must hold one template, got ${templates.length}.`);
  }
  const { Resources, Outputs } = JSON.parse(readFileSync(join(folder, templates[0]), 'utf8'));
  const resources = Object.entries(Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata');
  return Object.fromEntries([...resources.map(([id, { Metadata, ...rest }]) => [id, rest]), ...Object.entries(Outputs)]);
}

const [one, other] = process.argv.slice(2).map(partsOf);
const ids = [...new Set([...Object.keys(one), ...Object.keys(other)])];
const different = ids.filter((id) => !isDeepStrictEqual(one[id], other[id]));
if (different.length > 0) {
  throw new Error(`The templates must be the same, got other: ${different.join(', ')}.`);
}
console.log(`the same ${ids.length} resources and outputs`);
