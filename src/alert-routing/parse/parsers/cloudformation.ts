import { resourceLink } from '../../links/console-links';
import { parseArn } from '../arn';
import { verdict } from '../draft';
import { Json } from '../json';
import { moment } from '../moment';
import { namedLines } from '../named-lines';
import { Parser } from '../parser';

/** CloudFormation's messages to a stack's topic: lines with a name and a value in quotes. What failed is an alert of its stack, which the stack's next completion closes. */
export const cloudFormation: Parser = {
  name: 'cloudformation',
  knows: ({ json, text }) => !json.exists && /^StackId='arn:/m.test(text.slice(0, 4_000)) && /^ResourceStatus='/m.test(text.slice(0, 20_000)),
  parse: ({ text }) => {
    const named = namedLines(text, '=');
    const stack = parseArn(named.get('StackId'));
    const status = named.get('ResourceStatus') ?? '';
    const resource = named.get('LogicalResourceId');
    const isStack = named.get('ResourceType') === 'AWS::CloudFormation::Stack' && resource === named.get('StackName');
    const failed = /FAILED|ROLLBACK/.test(status);
    const url = resourceLink(named.get('StackId'));
    return {
      source: 'aws.cloudformation',
      kind: 'CloudFormation stack event',
      ...verdict(failed ? 'failed' : isStack && /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status) ? 'succeeded' : 'neutral'),
      key: [stack?.account, stack?.region, named.get('StackName'), failed || isStack ? 'stack' : resource],
      title: `CloudFormation ${named.get('StackName')}: ${isStack ? '' : `${resource} `}${status}`,
      text: named.get('ResourceStatusReason'),
      account: stack?.account,
      region: stack?.region,
      resources: [named.get('StackId'), named.get('PhysicalResourceId')],
      at: moment(new Json(named.get('Timestamp'))),
      link: url === undefined ? undefined : { label: 'Open the stack', url },
      fields: [{ name: 'Resource', value: resource }, { name: 'Type', value: named.get('ResourceType') }],
    };
  },
};
