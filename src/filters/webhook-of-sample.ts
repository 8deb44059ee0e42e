import { FilteredWebhook } from './filter-input';
import { WebhookSample } from './filter-sample';
import { ENDPOINT, ROOT_ENDPOINT } from '../envelope/envelope';
import { checkProps, PropsShape } from '../shared/check-props';
import { HTTP_METHODS } from '../shared/http-methods';
import { checkAnyObject, checkText, checkTexts, checkTextsByName, PropCheck } from '../shared/prop-checks';

const CALLER = 'Filter.matches';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const checkTextListsByName = (example: string): PropCheck => (name, value) => {
  checkAnyObject('an object of lists', example)(name, value);
  Object.entries(value as object).forEach(([key, texts]) => checkTexts("['a', 'b']")(`${name}.${key}`, texts));
};

const SAMPLE: PropsShape<WebhookSample> = {
  example: "{ path: '/github', body: '{\"action\":\"opened\"}' }",
  checks: {
    method: checkText("'POST'"),
    path: checkText("'/github/orders/17'"),
    headers: checkTextsByName("{ 'x-github-event': 'push' }"),
    multiValueHeaders: checkTextListsByName("{ 'x-topic': ['a', 'b'] }"),
    query: checkTextsByName("{ account: '17' }"),
    multiValueQuery: checkTextListsByName("{ tag: ['a', 'b'] }"),
    body: checkText("'{\"action\":\"opened\"}'"),
    bodyBase64: checkText("'eyJhY3Rpb24iOiJvcGVuZWQifQ=='"),
    endpoint: checkText("'/github'"),
    source: checkText("'github'"),
  },
};

/**
 * What the router would have of such a webhook.
 *
 * @throws Error one sentence, when it is none
 */
export function webhookOfSample(sample: WebhookSample): FilteredWebhook {
  checkProps(CALLER, sample, SAMPLE);
  const { endpoint = ROOT_ENDPOINT, body, bodyBase64 } = sample;
  if (!ENDPOINT.test(endpoint)) {
    throw new Error(`${CALLER}.endpoint takes the path of an endpoint, such as "/github", got: ${JSON.stringify(endpoint)}; write it as addEndpoint has it.`);
  }
  if (body !== undefined && bodyBase64 !== undefined) {
    throw new Error(`${CALLER} takes one body, got body and bodyBase64; leave one of them out.`);
  }
  if (bodyBase64 !== undefined && (bodyBase64.length % 4 !== 0 || !BASE64.test(bodyBase64))) {
    throw new Error(`${CALLER}.bodyBase64 takes base64 with its padding, got another text; write for example Buffer.from(bytes).toString('base64').`);
  }
  return {
    endpoint,
    method: methodOf(sample.method ?? 'POST'),
    path: pathBelow(endpoint, sample.path ?? endpoint),
    headers: pairsOf(sample.headers, sample.multiValueHeaders),
    query: pairsOf(sample.query, sample.multiValueQuery),
    body: bodyBase64 === undefined ? Buffer.from(body ?? '') : Buffer.from(bodyBase64, 'base64'),
  };
}

function methodOf(method: string): string {
  const name = method.toUpperCase();
  if (!HTTP_METHODS.includes(name)) {
    throw new Error(`${CALLER}.method takes one of ${HTTP_METHODS.join(', ')}, got: ${JSON.stringify(method)}; API Gateway passes on no others.`);
  }
  return name;
}

function pathBelow(endpoint: string, path: string): string {
  const front = endpoint === ROOT_ENDPOINT ? '/' : `${endpoint}/`;
  if (path !== endpoint && !path.startsWith(front)) {
    throw new Error(`${CALLER}.path takes a path that begins with that of the endpoint, ${JSON.stringify(endpoint)}, got: ${JSON.stringify(path)}; write the whole path, and the endpoint where it came in.`);
  }
  return path.slice(front.length);
}

function pairsOf(single: WebhookSample['headers'] = {}, several: WebhookSample['multiValueHeaders'] = {}): Array<readonly [string, string]> {
  return [
    ...Object.entries(single),
    ...Object.entries(several).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  ];
}
