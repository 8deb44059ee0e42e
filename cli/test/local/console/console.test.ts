import * as http from 'node:http';
import { VirtualClock } from '../../../src/local/clock';
import { consolePage } from '../../../src/local/console/console-page';
import { ConsoleAttempt } from '../../../src/local/console/snapshot';
import { StatusStream } from '../../../src/local/console/status-stream';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { sumStatus } from '../../../src/local/runtime/status';

describe('the page', () => {
  const page = consolePage('its-token');

  test('loads nothing: styles, charts and script stand in it', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).not.toContain('<!-- ');
    expect(page).toContain('<meta name="console-token" content="its-token">');
    expect(page).toContain('uPlot=function');
    expect(page).toContain("new EventSource('/_status/stream')");
  });

  test('has every element that its script fills', () => {
    const script = page.slice(page.lastIndexOf('<script>'));
    const ids = [...script.matchAll(/byId\('(\w+)'\)|chart\('(\w+)'/g)].map(([, id, chart]) => id ?? chart);
    expect(ids.length).toBeGreaterThan(5);
    for (const id of [...ids, 'accepted', 'refused', 'queued', 'inFlight', 'delivered', 'retried', 'deadLettered']) {
      expect(page).toContain(`id="${id}"`);
    }
  });
});

describe('the stream', () => {
  let clock: VirtualClock;
  let stream: StatusStream;
  let server: http.Server;
  let port: number;
  let snapshots: number;

  beforeEach(async () => {
    clock = new VirtualClock(0);
    snapshots = 0;
    const source = {
      sample: () => ({ at: clock.now(), accepted: 1, attempts: 2, delivered: 3, retried: 4, queued: 5, inFlight: 6 }),
      snapshot: () => {
        snapshots += 1;
        return { at: clock.now(), status: sumStatus({ accepted: 1, refused: 0 }, {}), groups: {}, groupCounts: {} };
      },
    };
    stream = new StatusStream(source, clock);
    stream.start();
    server = http.createServer((_request, response) => stream.serve(response));
    port = await listenLocally(server);
  });

  afterEach(async () => {
    stream.stop();
    await closeServer(server);
  });

  /** A viewer that collects events and can wait for a number of them. */
  async function view() {
    const events: Array<{ event: string; data: any }> = [];
    let text = '';
    let wake = () => {};
    const response = await new Promise<http.IncomingMessage>((resolve) => http.get({ port, host: '127.0.0.1' }, resolve));
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end))!;
        events.push({ event, data: JSON.parse(data) });
        text = text.slice(end + 2);
      }
      wake();
    });
    const ended = new Promise((resolve) => response.on('end', resolve));
    const seen = async (count: number) => {
      while (events.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return events.splice(0);
    };
    return { response, seen, ended };
  }

  const attempt = (deliveryId: string): ConsoleAttempt =>
    ({ at: 1, destination: 'd', deliveryId, groupHash: 'g', attempt: 1, outcome: '200', latencyMs: 1, decision: 'delivered' });

  test('begins with what was before, then goes on a few times a second', async () => {
    await clock.advance(500);
    stream.onAttempt(attempt('early'));
    const { response, seen } = await view();
    expect(response.headers['content-type']).toBe('text/event-stream');
    const first = await seen(3);
    expect(first.map(({ event }) => event)).toEqual(['history', 'attempts', 'status']);
    expect(first[0].data.map((sample: { at: number }) => sample.at)).toEqual([250, 500]);
    expect(first[1].data).toEqual([attempt('early')]);
    expect(first[2].data.status.accepted).toBe(1);

    stream.onAttempt(attempt('late'));
    await clock.advance(250);
    const next = await seen(2);
    expect(next.map(({ event, data }) => [event, event === 'attempts' ? data : data.at])).toEqual([['status', 750], ['attempts', [attempt('late')]]]);
  });

  test('without viewers it samples and asks for no more', async () => {
    await clock.advance(10_000);
    expect(snapshots).toBe(0);
  });

  test('ends its viewers when it stops', async () => {
    const { ended } = await view();
    stream.stop();
    await ended;
    await clock.advance(1000);
    expect(snapshots).toBe(1); // the one at the beginning
  });
});
