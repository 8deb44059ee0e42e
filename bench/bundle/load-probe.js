/*
 * Run in a fresh process with the path of the forwarder's bundle: prints how long it took to load, and how long the first invocation takes that
 * calls AWS. With `load` behind the path, only how long it took to load. Plain JavaScript, so that no compiler is loaded beside it.
 */
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const [, , bundle, only] = process.argv;

function timed(work) {
  const startedAt = performance.now();
  const result = work();
  return { result, milliseconds: performance.now() - startedAt };
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'load-probe-'));
  const emptyModule = path.join(folder, 'empty.js');
  fs.writeFileSync(emptyModule, 'exports.handler = async () => {};\n');
  const empty = timed(() => require(emptyModule)).milliseconds;
  fs.rmSync(folder, { recursive: true });
  const { result: { handler }, milliseconds } = timed(() => require(bundle));
  process.stdout.write(JSON.stringify({ empty, handler: milliseconds, ...only !== 'load' && { firstCall: await firstCall(handler) } }));
}

/** The forwarder has no backend here: it hands the message back with a new visibility timeout, by a call to SQS. */
async function firstCall(handler) {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{"Successful":[],"Failed":[]}'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL: url,
    DESTINATION: 'Default',
    QUEUE_URL: `${url}/000000000000/queue.fifo`,
  });
  let requests = 0;
  server.on('request', () => {
    requests += 1;
  });
  const attributes = { MessageGroupId: 'group', ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) };
  const event = { Records: [{ messageId: 'message', receiptHandle: 'handle', body: '{}', attributes }] };
  const write = process.stdout.write;
  process.stdout.write = () => true; // the log of the forwarder
  const startedAt = performance.now();
  const { batchItemFailures } = await handler(event, { getRemainingTimeInMillis: () => 60_000 });
  const milliseconds = performance.now() - startedAt;
  process.stdout.write = write;
  server.close();
  server.closeAllConnections();
  if (requests === 0 || batchItemFailures.length !== 1) {
    throw new Error(`The forwarder made ${requests} calls and handed ${batchItemFailures.length} messages back, expected one message and at least one call.`);
  }
  return milliseconds;
}

void main();
