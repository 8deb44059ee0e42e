// Runs an app under `scalable-webhook local` and holds what its backend receives against what was sent.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const GROUPS = 40;
const SENDERS = 8;
const READY_WITHIN_MS = 60_000;
const DELIVERED_WITHIN_MS = 120_000;

/** Every GitHub example payload, then all 256 byte values under a text, a form and a binary content type each, and an empty body. */
function webhooks() {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples');
  const github = (examples.default ?? examples).flatMap(({ name, examples: payloads }) => payloads.map((payload) => ({
    type: 'application/json', event: name, body: Buffer.from(JSON.stringify(payload)),
  })));
  const allBytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  const binary = ['application/octet-stream', 'application/json', 'text/plain', 'application/xml', 'application/x-www-form-urlencoded']
    .map((type) => ({ type, event: 'bytes', body: allBytes }));
  return [...github, ...binary, { type: 'application/json', event: 'empty', body: Buffer.alloc(0) }].map((webhook, index) => ({
    ...webhook,
    path: `/github/${index}`,
    query: `n=${index}&note=a%20b%2Bc`,
    group: `order-${index % GROUPS}`,
  }));
}

/** A backend that remembers each request, and answers 503 to the first of every tenth webhook. */
async function startBackend() {
  const received = [];
  const seen = new Set();
  let inFlight = 0;
  let mostInFlight = 0;
  const server = createServer(async (request, response) => {
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const number = Number(/\/github\/(\d+)/.exec(request.url)?.[1]);
    const refuse = number % 10 === 0 && !seen.has(number);
    seen.add(number);
    if (!refuse) {
      received.push({ number, method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    }
    await sleep(5); // long enough for requests to overlap
    inFlight--;
    response.writeHead(refuse ? 503 : 204).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, received, port: server.address().port, mostInFlight: () => mostInFlight };
}

/** Starts the command and waits for its first line. */
async function startLocal(project, backendPort) {
  const args = ['local', '--app', 'cdk.out', '--port', '0', '--backend', `http://127.0.0.1:${backendPort}`, '--json'];
  // Not through npx, which dies of a SIGTERM itself and does not pass it on.
  const child = spawn(join(project, 'node_modules', '.bin', 'scalable-webhook'), args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await Promise.race([lines.next(), sleep(READY_WITHIN_MS, { value: undefined }, { ref: false })]);
  const ready = parse(first.value);
  if (!ready?.ready) {
    child.kill('SIGKILL');
    throw new Error(`The first line of "local --json" must say {"ready":true,…}, got: ${first.value}.`);
  }
  child.stdout.resume();
  return { child, ended, ready };
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Sends all, in order within a group, several groups at once; every one must be answered with 200. */
async function sendAll(endpoint, all) {
  const queues = Array.from({ length: SENDERS }, (_, sender) => all.filter((_webhook, index) => (index % GROUPS) % SENDERS === sender));
  await Promise.all(queues.map(async (queue) => {
    for (const webhook of queue) {
      const response = await fetch(`${endpoint.replace(/\/$/, '')}${webhook.path}?${webhook.query}`, {
        method: 'POST',
        headers: { 'content-type': webhook.type, 'x-order-id': webhook.group, 'x-github-event': webhook.event },
        body: webhook.body,
      });
      const answer = await response.text();
      if (response.status !== 200) {
        throw new Error(`Webhook ${webhook.path} (${webhook.type}, ${webhook.body.length} bytes) must be accepted with 200, got ${response.status}: ${answer}`);
      }
    }
  }));
}

/** What is wrong with what arrived: lost, twice, altered or out of order within its group. */
function compare(all, received) {
  const problems = [];
  const lastOfGroup = new Map();
  const times = new Array(all.length).fill(0);
  for (const { number, method, url, headers, body } of received) {
    const webhook = all[number];
    times[number]++;
    if (method !== 'POST' || url !== `${webhook.path}?${webhook.query}`) {
      problems.push(`${webhook.path}: arrived as ${method} ${url}`);
    }
    if (headers['content-type'] !== webhook.type || headers['x-order-id'] !== webhook.group || headers['x-github-event'] !== webhook.event) {
      problems.push(`${webhook.path}: arrived with other headers`);
    }
    if (!body.equals(webhook.body)) {
      problems.push(`${webhook.path}: ${webhook.body.length} bytes arrived as ${body.length} or altered`);
    }
    if ((lastOfGroup.get(webhook.group) ?? -1) >= number) {
      problems.push(`${webhook.path}: arrived after ${lastOfGroup.get(webhook.group)} of its group`);
    }
    lastOfGroup.set(webhook.group, number);
  }
  times.forEach((count, number) => count === 1 || problems.push(`${all[number].path}: arrived ${count} times`));
  return problems;
}

/**
 * Throws unless everything that is sent to the app in `project`/cdk.out arrives at its backend as it was sent, in order within its group,
 * within the limit, and unless the command then ends with 0 on SIGTERM.
 */
export async function runLocally(project, maxConcurrency) {
  const all = webhooks();
  const backend = await startBackend();
  const { child, ended, ready } = await startLocal(project, backend.port);
  try {
    const endpoints = Object.values(ready.endpoints);
    if (endpoints.length !== 1) {
      throw new Error(`The app has one webhook, but "local" named ${endpoints.length} endpoints.`);
    }
    await sendAll(endpoints[0], all);

    const deadline = Date.now() + DELIVERED_WITHIN_MS;
    let status;
    do {
      await sleep(200);
      status = await (await fetch(ready.status)).json();
    } while ((status.queued > 0 || status.inFlight > 0 || status.delivered < all.length) && Date.now() < deadline);

    console.log(`sent ${all.length}, arrived ${backend.received.length}, most in flight ${backend.mostInFlight()} of ${maxConcurrency}`);
    console.log(JSON.stringify(status));
    const problems = compare(all, backend.received);
    if (backend.mostInFlight() > maxConcurrency) {
      problems.push(`${backend.mostInFlight()} requests were in flight at once`);
    }
    if (status.accepted !== all.length || status.delivered !== all.length || status.deadLettered !== 0) {
      problems.push('/_status tells other numbers than what was sent');
    }
    if (problems.length > 0) {
      throw new Error(`What arrived differs from what was sent:\n${problems.slice(0, 20).join('\n')}`);
    }
  } finally {
    child.kill('SIGTERM');
    backend.server.close();
    backend.server.closeAllConnections();
  }
  const code = await Promise.race([ended, sleep(20_000, 'nothing within 20 s', { ref: false })]);
  child.kill('SIGKILL');
  if (code !== 0) {
    throw new Error(`"local" must end with 0 on SIGTERM, got: ${code}.`);
  }
}
