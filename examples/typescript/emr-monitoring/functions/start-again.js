'use strict';

const { once, readDefinition, startCluster } = require('./clusters');

/**
 * Starts a cluster again, as somebody in Slack asked for. The button said no more than which alert and which action: the router looked up whose cluster that is, and
 * what it is started with stands in our own table.
 */
exports.handler = async ({ id, resource, attempt, maxRetries, user }) => {
  const clusterId = resource.split('/').at(-1);
  const definition = await readDefinition(clusterId);
  if (!definition) {
    throw new Error(`The cluster ${clusterId} has no definition; expected one that the function Start has started.`);
  }
  await once(id, async () => {
    const next = await startCluster(definition);
    console.log(JSON.stringify({ message: 'started again', clusterId, next, attempt, maxRetries, user: user.name }));
  });
};
