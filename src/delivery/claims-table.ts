import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { grantOnTable } from './grant-on-table';
import { markPart } from './mark';
import { brokenTablePromises } from './stream-validation';
import { ClaimAttribute } from '../contract/deduplication';
import { WebhookPart } from '../contract/metadata';
import { acknowledge } from '../shared/acknowledge';

/** Makes the table of which delivery stands for an id of a sender. */
export function createClaimsTable(scope: Construct, webhookPath: string, encryptionKey?: kms.IKey): dynamodb.Table {
  const table = new dynamodb.Table(scope, 'Claims', {
    partitionKey: { name: ClaimAttribute.ID, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: ClaimAttribute.EXPIRES_AT,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    // Without it webhooks are delivered twice and none is lost; there is nothing to recover.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(table, { 'AwsSolutions-DDB3': 'Claims that are lost let repetitions of webhooks through, and lose none: there is nothing to restore.' });
  markPart(table, { webhook: webhookPath, part: WebhookPart.CLAIMS });
  table.node.addValidation({ validate: () => brokenTablePromises(table) });
  return table;
}

/** Lets somebody read and write claims. */
export function grantClaims(table: dynamodb.Table, grantee: iam.IGrantable): void {
  grantOnTable(table, grantee, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
}
