import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { handler } from '../../src/faux-backend/faux-backend.lambda';

function request(body: string, headers: Record<string, string> = {}): LambdaFunctionURLEvent {
  return { rawPath: '/a', headers, body, isBase64Encoded: false, requestContext: { http: { method: 'POST' } } } as unknown as LambdaFunctionURLEvent;
}

const ENVIRONMENT = { ...process.env };
let lines: string[];

beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});

afterEach(() => {
  process.env = { ...ENVIRONMENT };
  jest.restoreAllMocks();
});

test('answers as its environment says', async () => {
  process.env.STATUS_CODE = '503';
  process.env.RETRY_AFTER = '7';
  await expect(handler(request('{}'))).resolves.toMatchObject({ statusCode: 503, headers: { 'retry-after': '7' } });
});

test('case 18: nothing in a body or header steers it', async () => {
  process.env.STATUS_CODE = '200';
  const body = JSON.stringify({ faux_backend_force_status_code: 500, consume_bad_messages: true });
  await expect(handler(request(body, { 'x-force-status': '500' }))).resolves.toMatchObject({ statusCode: 200 });
});

test('a header forces a status where the test-only prop allows it', async () => {
  process.env.STATUS_HEADER = 'X-Force-Status';
  await expect(handler(request('{}', { 'x-force-status': '429' }))).resolves.toMatchObject({ statusCode: 429 });
  await expect(handler(request('{}', { 'x-force-status': 'boom' }))).resolves.toMatchObject({ statusCode: 200 });
});

test('case 56: logs sizes, names and a digest, never values', async () => {
  await handler(request('canary-body', { authorization: 'canary-token' }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('canary');
  expect(JSON.parse(lines[0])).toMatchObject({ message: 'received', method: 'POST', bodyLength: 11, headerNames: ['authorization'] });
});
