import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets somebody do something with a table's items, and use its key for it. Whether they are read or written, DynamoDB then has the key decrypt
 * the table's own key, which protects them; what else it does with the key, it does by a grant that it was given when the table was made.
 * aws-cdk-lib's own grants have more.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export function grantOnTable(table: dynamodb.Table, grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
  const grant = iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns: [table.tableArn], resource: table });
  return table.encryptionKey ? grant.combine(table.encryptionKey.grant(grantee, 'kms:Decrypt')) : grant;
}
