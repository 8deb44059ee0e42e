'use strict';

const { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { EMRClient, RunJobFlowCommand } = require('@aws-sdk/client-emr');

const TableName = process.env.DEFINITIONS;
const DAYS_KEPT = 90;

const table = new DynamoDBClient();
const emr = new EMRClient();

/** Starts a cluster, and keeps what it was started with. */
exports.startCluster = async (definition) => {
  const { JobFlowId: clusterId } = await emr.send(new RunJobFlowCommand(definition));
  const Item = {
    clusterId: { S: clusterId },
    definition: { S: JSON.stringify(definition) },
    expiresAt: expiry(),
  };
  await table.send(new PutItemCommand({ TableName, Item }));
  return clusterId;
};

/** What a cluster was started with; undefined where it was not started here. */
exports.readDefinition = async (clusterId) => {
  const { Item } = await table.send(new GetItemCommand({ TableName, Key: { clusterId: { S: clusterId } }, ConsistentRead: true }));
  return Item && JSON.parse(Item.definition.S);
};

/** Does something once for an attempt, which may be begun twice; what failed may be done again. Returns whether it was done now. */
exports.once = async (attemptId, doIt) => {
  const Key = { clusterId: { S: `attempt#${attemptId}` } };
  const Item = { ...Key, expiresAt: expiry() };
  try {
    await table.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(clusterId)' }));
  } catch (error) {
    if (error.name === 'ConditionalCheckFailedException') {
      return false;
    }
    throw error;
  }
  try {
    await doIt();
    return true;
  } catch (error) {
    await table.send(new DeleteItemCommand({ TableName, Key }));
    throw error;
  }
};

function expiry() {
  return { N: String(Math.ceil(Date.now() / 1000) + DAYS_KEPT * 86_400) };
}
