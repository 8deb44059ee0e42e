import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Backend, EndpointProps, ScalableWebhook } from '../../src';
import { DEFAULT_CONTENT_TYPES } from '../../src/ingress/content-types';

const DOCUMENT = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'endpoint.md'), 'utf8');

/** KB of a stack with one webhook and so many further endpoints, with the indentation that the CDK writes. */
function kilobytes(props: EndpointProps, endpoints: number): number {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...props });
  for (let index = 0; index < endpoints; index += 1) {
    webhook.addEndpoint(`/endpoint-${index}`, props);
  }
  return JSON.stringify(Template.fromStack(stack).toJSON(), undefined, 1).length / 1000;
}

/** The two figures of a row of the document's table. */
function documented(row: string): number[] {
  const line = DOCUMENT.split('\n').find((candidate) => candidate.startsWith(`| ${row} |`));
  return line!.split('|').slice(2, 4).map(Number);
}

test.each<[string, EndpointProps]>([
  [`the ${DEFAULT_CONTENT_TYPES.length} built-in types`, {}],
  ["`contentTypes: ['application/json']`", { contentTypes: ['application/json'] }],
])('%s: the document has the sizes as they are, give or take a tenth', (row, props) => {
  const [webhook, withOne] = [kilobytes(props, 0), kilobytes(props, 1)];
  const [forWebhook, forEndpoint] = documented(row);
  expect(Math.abs(webhook - forWebhook)).toBeLessThan(forWebhook / 10);
  expect(Math.abs(withOne - webhook - forEndpoint)).toBeLessThan(forEndpoint / 10);
});
