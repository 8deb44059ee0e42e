import { ActionInput } from './action-input';
import { Tables } from '../tables';

/** One operation of the API: from the JSON of the request to the JSON of the answer; errors are thrown as `DynamoDbError`. */
export type Action = (input: ActionInput, tables: Tables) => object;
