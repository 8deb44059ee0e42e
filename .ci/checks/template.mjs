// Checks that a synthesized app really holds a webhook: endpoint, FIFO queues, the limit that was asked for, and the code.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Throws unless the one stack in a cloud assembly holds a webhook.
 *
 * @param folder the cloud assembly (cdk.out)
 * @param maxConcurrency what the event source mapping must be limited to
 * @param bundle the forwarder's bundle, which the asset must equal byte for byte
 */
export function checkTemplate(folder, maxConcurrency, bundle) {
  const templates = readdirSync(folder).filter((file) => file.endsWith('.template.json'));
  expect('number of templates', templates.length, 1);
  const resources = Object.values(JSON.parse(readFileSync(join(folder, templates[0]), 'utf8')).Resources);
  const ofType = (type) => resources.filter((resource) => resource.Type === type);

  expect('REST APIs', ofType('AWS::ApiGateway::RestApi').length, 1);
  const queues = ofType('AWS::SQS::Queue');
  expect('FIFO queues, the dead-letter queue included', queues.filter((queue) => queue.Properties.FifoQueue === true).length, 2);
  expect('queues with a dead-letter queue', queues.filter((queue) => queue.Properties.RedrivePolicy).length, 1);
  const mappings = ofType('AWS::Lambda::EventSourceMapping');
  expect('event source mappings', mappings.length, 1);
  expect('MaximumConcurrency', mappings[0].Properties.ScalingConfig?.MaximumConcurrency, maxConcurrency);
  expect('FunctionResponseTypes', String(mappings[0].Properties.FunctionResponseTypes), 'ReportBatchItemFailures');

  const code = join(forwarderAsset(folder, ofType('AWS::Lambda::Function')), 'index.js');
  if (!existsSync(code)) {
    throw new Error(`The forwarder's code must be an asset with an index.js, got none at ${code}; was the bundle packed?`);
  }
  if (!readFileSync(code).equals(readFileSync(bundle))) {
    throw new Error(`The forwarder's code must be ${bundle}, got other bytes in ${code}; package again after bundling.`);
  }
}

/** Folder of the code of the one function that has an environment: its S3 key begins with the hash under which the asset is listed. */
function forwarderAsset(folder, functions) {
  const forwarders = functions.filter((resource) => resource.Properties.Environment);
  expect('functions with environment variables', forwarders.length, 1);
  const [hash] = forwarders[0].Properties.Code.S3Key.split('.');
  const manifest = readdirSync(folder).find((file) => file.endsWith('.assets.json'));
  const asset = JSON.parse(readFileSync(join(folder, manifest), 'utf8')).files[hash];
  return join(folder, asset?.source.path ?? `(no asset ${hash})`);
}

function expect(what, got, expected) {
  if (got !== expected) {
    throw new Error(`The synthesized template has the wrong ${what}: got ${got}, expected ${expected}.`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, maxConcurrency, bundle] = process.argv.slice(2);
  checkTemplate(folder, Number(maxConcurrency), bundle);
  console.log(`${folder}: a webhook with at most ${maxConcurrency} requests in flight`);
}
