import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { VirtualClock } from '../../../src/local/clock';
import { consolePage } from '../../../src/local/console/console-page';
import { StatusStream } from '../../../src/local/console/status-stream';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { sumStatus } from '../../../src/local/runtime/status';

describe('the page', () => {
  const { html, headers } = consolePage('its-token');

  test('loads nothing: styles, charts and script stand in it', () => {
    expect(html).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
    expect(html).not.toMatch(/@import|url\(/);
    expect(html).not.toMatch(/<!-- (?:styles|script|token) -->/);
    expect(html).toContain('<meta name="console-token" content="its-token">');
    expect(html).toContain('/_status/stream');
  });

  test('its policy names its one script, and lets no other run', () => {
    const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => createHash('sha256').update(text).digest('base64'));
    expect(scripts).toHaveLength(1);
    expect(headers['content-security-policy']).toContain(`script-src 'sha256-${scripts[0]}';`);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('the licences of what stands in it are beside it', () => {
    const licences = fs.readFileSync(path.join(__dirname, '..', '..', '..', 'dist', 'local', 'console', 'page', 'LICENSES.txt'), 'utf8');
    expect(licences).toMatch(/^preact\n[^]*Jason Miller[^]*\nuplot\n[^]*Leon Sorokin/);
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
        const status = sumStatus({ accepted: 1, answered: 0, refused: 0 }, {});
        return {
          at: clock.now(),
          status,
          endpoints: {},
          destinations: {},
          outages: [],
          deadLetters: 0,
          deadLettersByPart: {},
          tellsAlerts: false,
          revision: 0,
        };
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

  test('begins with what was before, then goes on a few times a second', async () => {
    await clock.advance(500);
    const { response, seen } = await view();
    expect(response.headers['content-type']).toBe('text/event-stream');
    const first = await seen(2);
    expect(first.map(({ event }) => event)).toEqual(['history', 'status']);
    expect(first[0].data.fine.map((sample: { at: number }) => sample.at)).toEqual([250, 500]);
    expect(first[1].data.status.accepted).toBe(1);

    await clock.advance(250);
    const next = await seen(1);
    expect(next.map(({ event, data }) => [event, data.at])).toEqual([['status', 750]]);
  });

  test('keeps the last minutes as they were, and the last hours in steps of five seconds', async () => {
    await clock.advance(3 * 3600_000);
    const { seen } = await view();
    const [{ data: { fine, coarse } }] = await seen(1);
    expect([fine.length, coarse.length]).toEqual([600, 1440]);
    expect([fine[1].at - fine[0].at, coarse[1].at - coarse[0].at]).toEqual([250, 5_000]);
  });

  test('without viewers it samples and asks for no more', async () => {
    await clock.advance(10_000);
    expect(snapshots).toBe(0);
  });

  test('shows its viewers how it ended when it stops, and no more', async () => {
    const { ended, seen } = await view();
    await seen(2);
    stream.stop();
    await ended;
    expect((await seen(1)).map(({ event }) => event)).toEqual(['status']);
    await clock.advance(1000);
    expect(snapshots).toBe(2); // the one at the beginning, and the one at the end
  });
});
