import { AwsRequest, AwsResponse } from '../aws-endpoints/http-message';
import { LocalService } from '../aws-endpoints/local-service';

/** A stack that is hosted. */
export interface HostedStack {
  readonly name: string;
  readonly id: string;
  /** As it was synthesized. */
  readonly template: object;
  readonly resources: ReadonlyArray<{ readonly logicalId: string; readonly physicalId: string; readonly type: string }>;
}

/** Resources in one answer to `ListStackResources`, as on AWS. */
const PAGE = 100;

/** CloudFormation, as far as tools read what is deployed: `DescribeStacks`, `ListStackResources` and `GetTemplate`. */
export class CloudFormation implements LocalService {
  private readonly createdAt = new Date().toISOString();

  constructor(private readonly stacks: readonly HostedStack[]) {}

  public matches({ headers, body }: AwsRequest): boolean {
    return String(headers['content-type']).startsWith('application/x-www-form-urlencoded') && body.includes('Version=2010-05-15');
  }

  public handle({ body }: AwsRequest): AwsResponse {
    const parameters = new URLSearchParams(body.toString('utf8'));
    const action = parameters.get('Action') ?? '';
    const name = parameters.get('StackName');
    const stack = this.stacks.find(({ name: own, id }) => name === own || name === id);
    if (name !== null && !stack) {
      return failure(`Stack with id ${name} does not exist`);
    }
    if (action === 'DescribeStacks') {
      return answer(action, `<Stacks>${(stack ? [stack] : this.stacks).map((each) => this.describe(each)).join('')}</Stacks>`);
    }
    if (action === 'ListStackResources' && stack) {
      return answer(action, this.page(stack, Number(parameters.get('NextToken') ?? 0)));
    }
    if (action === 'GetTemplate' && stack) {
      return answer(action, element('TemplateBody', JSON.stringify(stack.template)));
    }
    return failure(`The local runtime emulates DescribeStacks, ListStackResources and GetTemplate of CloudFormation, not ${action}.`);
  }

  private describe({ name, id }: HostedStack): string {
    return `<member>${element('StackName', name)}${element('StackId', id)}${element('StackStatus', 'CREATE_COMPLETE')}${element('CreationTime', this.createdAt)}</member>`;
  }

  private page({ resources }: HostedStack, from: number): string {
    const shown = resources.slice(from, from + PAGE).map(({ logicalId, physicalId, type }) => '<member>'
      + element('LogicalResourceId', logicalId) + element('PhysicalResourceId', physicalId) + element('ResourceType', type)
      + element('ResourceStatus', 'CREATE_COMPLETE') + element('LastUpdatedTimestamp', this.createdAt) + '</member>');
    const next = from + PAGE < resources.length ? element('NextToken', String(from + PAGE)) : '';
    return `<StackResourceSummaries>${shown.join('')}</StackResourceSummaries>${next}`;
  }
}

function element(name: string, text: string): string {
  return `<${name}>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</${name}>`;
}

function answer(action: string, result: string): AwsResponse {
  const body = `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

function failure(message: string): AwsResponse {
  const body = `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>${element('Code', 'ValidationError')}${element('Message', message)}</Error></ErrorResponse>`;
  return { status: 400, headers: { 'content-type': 'text/xml' }, body };
}
