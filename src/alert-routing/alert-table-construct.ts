import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ALERTS_BY_STATUS, AlertAttribute } from '../contract/alerts';
import { WebhookPart } from '../contract/metadata';
import { markPart } from '../delivery/mark';
import { brokenTablePromises } from '../delivery/stream-validation';

/** How the table is made. */
export interface AlertTableProps {
  readonly routerPath: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** Makes the table of alerts, their history, and what was posted of them. */
export function createAlertTable(scope: Construct, { routerPath, encryptionKey, removalPolicy }: AlertTableProps): dynamodb.Table {
  const table = new dynamodb.Table(scope, 'Table', {
    partitionKey: { name: AlertAttribute.PARTITION, type: dynamodb.AttributeType.STRING },
    sortKey: { name: AlertAttribute.SORT, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: AlertAttribute.EXPIRES_AT,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
  });
  // Alerts alone have the attributes, so that nothing else is in it. Keys are enough: who lists alerts reads them as they are now.
  table.addGlobalSecondaryIndex({
    indexName: ALERTS_BY_STATUS,
    partitionKey: { name: AlertAttribute.STATUS, type: dynamodb.AttributeType.STRING },
    sortKey: { name: AlertAttribute.OPENED_AT, type: dynamodb.AttributeType.NUMBER },
    projectionType: dynamodb.ProjectionType.KEYS_ONLY,
  });
  markPart(table, { webhook: routerPath, part: WebhookPart.ALERTS });
  table.node.addValidation({ validate: () => brokenTablePromises(table) });
  return table;
}
