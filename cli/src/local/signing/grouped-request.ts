import type { GroupPlace } from '../../../../src/contract/metadata';
import { JsonStep, parseJsonPath } from '../../../../src/shared/json-path';
import type { AcceptedRequest } from '../runtime/deployment/accepted-request';

/** A request as it is sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: string;
}

/** The group of what is sent to begin with. */
const GROUP = '17';

/** What it says besides. */
const FIELD = 'hello';
const VALUE = 'world';

/** A webhook to begin with: one that the endpoint stores, with the value that webhooks are grouped by where it looks for that. */
export function groupedRequest(url: string, { method, group, apiKey }: AcceptedRequest): SentRequest {
  const isForm = group?.in === 'form';
  return {
    method,
    url: urlWith(url, group),
    headers: [
      ['content-type', isForm ? 'application/x-www-form-urlencoded' : 'application/json'],
      ...apiKey === undefined ? [] : [['x-api-key', apiKey] as const],
      ...group?.in === 'header' ? [[group.name, GROUP] as const] : [],
    ],
    body: isForm ? String(new URLSearchParams({ [group.name]: GROUP, [FIELD]: VALUE }))
      : JSON.stringify(group?.in === 'json' ? jsonWith(parseJsonPath('MessageGroup.jsonField', group.name)) : { [FIELD]: VALUE }),
  };
}

/** What the webhooks of an endpoint are grouped by, as people say it; undefined where each is by itself, or all are one group. */
export function groupText(group: GroupPlace | undefined): string | undefined {
  switch (group?.in) {
    case 'header':
      return `the header ${group.name}`;
    case 'query':
      return `the query parameter ${group.name}`;
    case 'path':
      return `segment ${group.name} of the path, counted from 0`;
    case 'json':
      return `the field ${group.name} of the body`;
    case 'form':
      return `the field ${group.name} of the form`;
    default:
      return undefined;
  }
}

function urlWith(url: string, group: GroupPlace | undefined): string {
  const changed = new URL(url);
  if (group?.in === 'query') {
    changed.searchParams.set(group.name, GROUP);
  }
  if (group?.in === 'path') {
    changed.pathname = [changed.pathname.replace(/\/$/, ''), ...Array<string>(Number(group.name)).fill(FIELD), GROUP].join('/');
  }
  return changed.toString();
}

/** A value at the end of a path, with something beside it where there is room. */
function jsonWith(steps: readonly JsonStep[]): unknown {
  const inner = steps.reduceRight<unknown>((value, step) => typeof step === 'number' ? [...Array<null>(step).fill(null), value] : { [step]: value }, GROUP);
  return Array.isArray(inner) || steps[0] === FIELD ? inner : { ...inner as object, [FIELD]: VALUE };
}
