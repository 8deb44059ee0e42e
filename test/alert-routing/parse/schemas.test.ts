import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { wrongWith } from './support/invariants';
import { eventOf, signalOf } from './support/signals';
import { parse } from '../../../src/alert-routing/parse/parse';

/** AWS publishes schemas of its events; an event is made from each, with a value of the right type in each field. */
const DEEPEST = 6;

type Database = Awaited<ReturnType<typeof loadAwsServiceSpec>>;
type Definition = ReturnType<Database['all']> extends unknown ? { readonly properties: Record<string, { readonly type: Type }> } : never;
type Type = { readonly type: string; readonly element?: Type; readonly reference?: { readonly $ref: string } };

function valueOf(database: Database, name: string, type: Type, depth: number): unknown {
  switch (type.type) {
    case 'ref':
      return depth > DEEPEST ? {} : objectOf(database, type.reference!.$ref, depth + 1);
    case 'array':
      return [valueOf(database, name, type.element!, depth + 1)];
    case 'map':
      return { some: valueOf(database, name, type.element!, depth + 1) };
    case 'number':
    case 'integer':
      return 17;
    case 'boolean':
      return true;
    case 'json':
      return {};
    default:
      return /arn$/i.test(name) ? `arn:aws:some:eu-west-1:111122223333:thing/${name}` : `some ${name}`;
  }
}

function objectOf(database: Database, reference: string, depth = 0): object {
  const { properties } = database.get('eventTypeDefinition', reference) as unknown as Definition;
  return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, valueOf(database, name, type, depth)]));
}

let database: Database;

beforeAll(async () => {
  database = await loadAwsServiceSpec();
});

test('there is a schema for each of hundreds of events', () => {
  expect(database.all('event').length).toBeGreaterThanOrEqual(381);
});

test.each([true, false])('an event of each schema has title, account, Region, time and link (with resources: %s)', (withResources) => {
  const wrong = database.all('event').flatMap(({ source, detailType, rootProperty }) => {
    const resources = withResources ? [`arn:aws:${source.replace('aws.', '')}:eu-west-1:111122223333:thing/one`] : [];
    const signal = signalOf(eventOf(source, detailType, objectOf(database, rootProperty.$ref), { resources }));
    const event = parse(signal);
    const missing = [
      event.source === source ? '' : `source ${event.source}`,
      event.account === '111122223333' ? '' : 'account',
      event.region === undefined ? 'region' : '',
      event.link?.url.startsWith('https://eu-west-1.console.aws.amazon.com/') || event.link?.url.startsWith('https://health.aws.amazon.com/') ? '' : `link ${event.link?.url}`,
      event.at > 0 ? '' : 'at',
      event.fields.some(({ name }) => name === 'Parser that failed') ? `failed: ${event.fields[0].value}` : '',
      /^(generic-json|text|empty)$/.test(event.parser) ? `parser ${event.parser}` : '',
      ...wrongWith(event, signal),
    ].filter((text) => text !== '');
    return missing.map((text) => `${source} ${detailType}: ${text}`);
  });
  expect(wrong).toEqual([]);
});
