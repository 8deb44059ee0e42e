/** What the forwarder uses of this client, and nothing else: the bundle then holds no more. Loaded on first use. */
export { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
