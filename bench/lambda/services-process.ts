import { createHash } from 'node:crypto';
import * as http from 'node:http';
import { FromServices, ServicesSeen } from './services';
import { listenLocally } from '../../cli/src/local/local-server';

/*
 * The backend, and SQS and DynamoDB as far as the forwarder calls them. In a process of its own and under no quota: what is measured is the forwarder.
 */
const [backendMs, awsMs] = process.argv.slice(2).map(Number);

const ANSWERS: Readonly<Record<string, object>> = {
  'AmazonSQS.ChangeMessageVisibilityBatch': { Successful: [], Failed: [] },
  'DynamoDB_20120810.GetItem': {},
  'DynamoDB_20120810.UpdateItem': {},
  'DynamoDB_20120810.BatchWriteItem': { UnprocessedItems: {} },
};

let requests = 0;
let records = 0;
let calls: Record<string, number> = {};

const backend = http.createServer((request, response) => {
  request.resume().on('end', () => {
    requests += 1;
    setTimeout(() => response.writeHead(200).end(), backendMs);
  });
});

const aws = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    const operation = String(request.headers['x-amz-target']);
    const text = Buffer.concat(chunks).toString('utf8');
    const answer = operation === 'AmazonSQS.SendMessage' ? stored(text) : ANSWERS[operation];
    calls[operation] = (calls[operation] ?? 0) + 1;
    records += answer ? itemsOf(operation, text) : 0;
    const body = JSON.stringify(answer ?? { __type: 'UnknownOperationException', message: operation });
    setTimeout(() => response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' }).end(body), awsMs);
  });
});

/** What SQS answers when it has stored a message. */
function stored(body: string): object {
  const { MessageBody: message } = JSON.parse(body) as { MessageBody: string };
  return { MessageId: '00000000-0000-4000-8000-000000000000', MD5OfMessageBody: createHash('md5').update(message).digest('hex'), SequenceNumber: '1' };
}

/** How many items a request writes. */
function itemsOf(operation: string, body: string): number {
  if (operation === 'DynamoDB_20120810.UpdateItem') {
    return 1;
  }
  const { RequestItems: tables = {} } = JSON.parse(body) as { RequestItems?: Record<string, unknown[]> };
  return Object.values(tables).reduce((sum, writes) => sum + writes.length, 0);
}

for (const server of [backend, aws]) {
  server.keepAliveTimeout = 0;
}

void Promise.all([listenLocally(backend), listenLocally(aws)]).then(([backendPort, awsPort]) => {
  tell({ kind: 'listening', backendUrl: `http://127.0.0.1:${backendPort}`, awsUrl: `http://127.0.0.1:${awsPort}` });
});

process.on('message', () => {
  tell({ kind: 'seen', requests, calls, records } satisfies ServicesSeen);
  requests = 0;
  records = 0;
  calls = {};
});
process.on('disconnect', () => process.exit());

function tell(message: FromServices): void {
  process.send!(message);
}
