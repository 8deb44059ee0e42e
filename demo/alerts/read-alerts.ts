import { LocalRuntime } from '../../cli/src/local/runtime';
import { Alert } from '../../src/alert-routing/state/alert';

interface Page {
  readonly Items: ReadonlyArray<{ readonly sk: { readonly S: string }; readonly content: { readonly S: string } }>;
  readonly LastEvaluatedKey?: object;
}

/**
 * All alerts that the table of a router has, as it is at this moment.
 *
 * @param router its construct path
 * @throws Error when the table cannot be read
 */
export function readAlerts({ dynamoDb }: LocalRuntime, router: string): Alert[] {
  const call = <T>(operation: string, input: object): T => {
    const { status, body } = dynamoDb.handle(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
    if (status !== 200) {
      throw new Error(`The table of ${router} could not be read: ${body}`);
    }
    return JSON.parse(body) as T;
  };
  const { TableNames: names } = call<{ readonly TableNames: readonly string[] }>('ListTables', {});
  const table = names.find((name) => name.startsWith(`${router.replace('/', '-')}Table`));
  const alerts: Alert[] = [];
  for (let from: object | undefined, isFirst = true; isFirst || from; isFirst = false) {
    const page: Page = call('Scan', {
      TableName: table,
      FilterExpression: 'sk = :state AND begins_with(pk, :alert)',
      ExpressionAttributeValues: { ':state': { S: 'STATE' }, ':alert': { S: 'ALERT#' } },
      ExclusiveStartKey: from,
    });
    alerts.push(...page.Items.map(({ content }) => JSON.parse(content.S) as Alert));
    from = page.LastEvaluatedKey;
  }
  return alerts;
}
