export { DynamoDbError } from './dynamodb-error';
export { DynamoDbService } from './dynamodb-service';
export type { DynamoDbResponse, DynamoDbServiceProps, TableDefinition } from './dynamodb-service';
