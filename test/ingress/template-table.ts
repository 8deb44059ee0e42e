// usage: npx tsx --tsconfig tsconfig.dev.json test/ingress/template-table.ts
// Prints the table of docs/templates.md: bytes of each template, and how long it takes to render. A test holds the bytes in the docs against it.
import { createContext, compileTemplate } from '../../cli/src/local/velocity';
import { MessageGroup } from '../../src';
import { requestTemplate } from '../../src/ingress/templates/request-template';

/** A row of the table. */
export interface TableRow {
  readonly name: string;
  readonly template: string;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const CHOICES: Array<[name: string, messageGroup: MessageGroup, contentType: string]> = [
  ['`perRequest()`', MessageGroup.perRequest(), JSON_TYPE],
  ['`single()`', MessageGroup.single(), JSON_TYPE],
  ["`header('x-order-id')`", MessageGroup.header('x-order-id'), JSON_TYPE],
  ["`query('account')`", MessageGroup.query('account'), JSON_TYPE],
  ['`pathSegment(1)`', MessageGroup.pathSegment(1), JSON_TYPE],
  ["`jsonField('$.order.id')`, JSON", MessageGroup.jsonField('$.order.id'), JSON_TYPE],
  ["`jsonField('$.order.id')`, other types", MessageGroup.jsonField('$.order.id'), FORM_TYPE],
  ["`formField('order[id]')`, forms", MessageGroup.formField('order[id]'), FORM_TYPE],
];

/** Every kind of group, with the queue's URL at its longest ordinary length. */
export function tableRows(): TableRow[] {
  return CHOICES.map(([name, messageGroup, contentType]) => ({
    name,
    template: requestTemplate({ queueUrl: `https://sqs.ap-southeast-2.amazonaws.com/123456789012/${'q'.repeat(75)}.fifo`, messageGroup, contentType, endpoint: '/' }),
  }));
}

const HEADERS = new Map(Array.from({ length: 12 }, (_value, index): [string, string] => [`X-Header-${index}`, 'value '.repeat(10)]));
HEADERS.set('x-order-id', 'order-17');

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Microseconds of one rendering, of a body of so many bytes. */
function renderTime({ name, template }: TableRow, bytes: number): number {
  const fill = 'x'.repeat(bytes);
  const body = Buffer.from(name.includes('forms') ? `order%5Bid%5D=17&fill=${fill}` : JSON.stringify({ order: { id: '17' }, id: 'evt_1', fill })).toString('base64');
  const compiled = compileTemplate(template);
  const parameters = { path: new Map([['proxy', 'shops/17']]), querystring: new Map([['account', '17'], ['page', '2']]), header: HEADERS };
  const render = (): bigint => {
    const context = createContext({ extendedRequestId: 'QPAMgF4ujoEEJxQ=', requestTimeEpoch: 1763000000123, httpMethod: 'POST', path: '/prod/shops/17', identity: {} });
    const start = process.hrtime.bigint();
    compiled.render({ input: { body, parameters }, context });
    return process.hrtime.bigint() - start;
  };
  return median(Array.from({ length: 400 }, render).slice(100).map(Number)) / 1000;
}

if (require.main === module) {
  console.log('| group | bytes | 1 KB body | 256 KB body |\n|---|---|---|---|');
  for (const row of tableRows()) {
    const [small, large] = [1000, 256_000].map((bytes) => renderTime(row, bytes));
    console.log(`| ${row.name} | ${Buffer.byteLength(row.template)} | ${(small / 1000).toFixed(2)} ms | ${(large / 1000).toFixed(2)} ms |`);
  }
}
