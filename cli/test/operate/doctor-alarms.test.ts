import * as fs from 'node:fs';
import * as path from 'node:path';
import { HEALTHY_STREAM } from './support/healthy-stream';
import { alone, routed } from '../../../test/monitoring/support/watched-system';
import { diagnose } from '../../src/operate/doctor/diagnose';
import { StreamFacts, WebhookFacts } from '../../src/operate/doctor/facts';
import { StreamFigures, StreamState } from '../../src/operate/state/stream-state';

const HEALTHY: StreamState = {
  ...HEALTHY_STREAM,
  oldestDeadLetterSeconds: 60,
  timeoutSeconds: 105,
  lastHour: { attempts: 500, delivered: 499, failures: 1, longestMs: 40_000, errors: 0, throttles: 0 },
};

const HEALTHY_INGRESS = { requests: 510, serverErrors: 1, latencyP99: 180, stored: 500, notStored: [1, 0] };

interface Fault {
  readonly state?: Partial<StreamState>;
  readonly hour?: StreamFigures;
  readonly stream?: Partial<StreamFacts>;
  readonly webhook?: Partial<WebhookFacts>;
}

const facts = ({ state, hour, stream, webhook }: Fault): WebhookFacts => ({
  webhook: 'Shop/Orders',
  at: Date.parse('2026-01-01T12:00:00Z'),
  streams: [{ name: 'Default', mapping: 'uuid-1', state: { ...HEALTHY, ...state, lastHour: { ...HEALTHY.lastHour, ...hour } }, ...stream }],
  unknown: [],
  ingress: HEALTHY_INGRESS,
  ...webhook,
});

/** For each alarm the fault that it exists for, and the finding of `doctor` that says what to do. */
const FAULTS: Readonly<Record<string, readonly [code: string, Fault, isWrong?: false]>> = {
  apiErrors: ['api-errors', { webhook: { ingress: { ...HEALTHY_INGRESS, serverErrors: 30 } } }],
  apiLatency: ['api-latency', { webhook: { ingress: { ...HEALTHY_INGRESS, latencyP99: 2_600 } } }],
  notStored: ['not-stored', { webhook: { ingress: { ...HEALTHY_INGRESS, notStored: [3, 4] } } }],
  invalidSignatures: ['signature', { hour: { signatureInvalid: 60 }, stream: { invalid: 'github: mismatch.' } }],
  secretUnreadable: ['secret', { hour: { secretUnreadable: 1 } }],
  oldestMessage: ['oldest', { state: { oldestSeconds: 3_700, waiting: 4 } }],
  retention: ['retention', { state: { oldestSeconds: 700_000, waiting: 4 } }],
  deadLetters: ['dead-letters', { state: { deadLetters: 1 } }],
  deadLetterRetention: ['dead-letter-retention', { state: { deadLetters: 1, oldestDeadLetterSeconds: 870_000 } }],
  functionErrors: ['errors', { hour: { errors: 1 } }],
  functionThrottles: ['throttled', { hour: { throttles: 1 } }],
  functionDuration: ['duration', { hour: { longestMs: 103_500 } }],
  misconfigured: ['configuration', { hour: { misconfigured: 1 } }],
  backendDown: ['backend', { hour: { attempts: 40, failures: 40, delivered: 0 } }],
  recordsFailing: ['records', { hour: { recordsFailed: 1 } }],
  unrouted: ['unrouted', { hour: { unrouted: 480 } }, false],
};

const keys = (): string[] => [...new Set([...alone().alarms, ...routed().alarms].map(({ name }) => name.split(' ').pop()!))];

test('each alarm that there is has a finding', () => {
  expect(Object.keys(FAULTS).sort()).toEqual(keys().sort());
});

test('nothing is found of a webhook that is well', () => {
  expect(diagnose(facts({}))).toEqual([]);
});

test.each(Object.entries(FAULTS))('the fault of the alarm %s is found, with what to do next', (_key, [code, fault, isWrong = true]) => {
  const found = diagnose(facts(fault)).find((finding) => finding.code === code)!;
  expect(found.isWrong).toBe(isWrong);
  expect(found.evidence).toMatch(/\d/);
  expect(found.next).toMatch(/scalable-webhook \S|docs\/\S+|Deploy|[Mm]end|See the table/);
});

test('a few strangers whose requests do not verify are nothing wrong, nor is an hour in which a redrive makes up for it', () => {
  expect(diagnose(facts({ hour: { signatureInvalid: 2, attempts: 0, delivered: 0, failures: 0 }, webhook: { ingress: { stored: 2 } } })))
    .toEqual([expect.objectContaining({ code: 'signature', isWrong: false })]);
  expect(diagnose(facts({ webhook: { ingress: { ...HEALTHY_INGRESS, notStored: [4, 0] } } }))).toEqual([]);
});

test('refused requests are told of', () => {
  expect(diagnose(facts({ webhook: { ingress: { ...HEALTHY_INGRESS, refused: 7 } } }))).toEqual([expect.objectContaining({ code: 'refused', isWrong: false })]);
});

test('an alarm that is raised is told with its text, its runbook and its page of the console', () => {
  const description = 'It is old.\n\nRunbook: https://example.com/runbook.md#oldest-message\n\nConsole: https://console.example.com/x';
  const [{ what, next }] = diagnose(facts({ webhook: { alarms: [{ name: 'Old', reason: 'Threshold Crossed', description }] } }));
  expect([what, next]).toEqual(['The alarm Old is raised: It is old.', 'https://example.com/runbook.md#oldest-message and https://console.example.com/x, and what else is said here']);
});

test('what is said about the runbook is there', () => {
  const anchorsOf = (page: string) => [...fs.readFileSync(path.join(__dirname, '..', '..', '..', page), 'utf8').matchAll(/^#+ (.*)$/gm)]
    .map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));
  const folder = path.join(__dirname, '..', '..', 'src', 'operate', 'doctor');
  const text = fs.readdirSync(folder).map((file) => fs.readFileSync(path.join(folder, file), 'utf8')).join('\n');
  const links = [...text.matchAll(/(docs\/[\w-]+\.md)#([\w-]+)/g)];
  expect(links.length).toBeGreaterThan(5);
  links.forEach(([, page, anchor]) => expect(anchorsOf(page)).toContain(anchor));
});
