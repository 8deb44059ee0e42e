'use strict';

const { startCluster } = require('./clusters');

/** Starts a cluster. The body is the input of EMR's RunJobFlow; a schedule of EventBridge may have it as its input instead. */
exports.handler = async (event) => {
  const definition = event.body === undefined ? event : JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body);
  return { clusterId: await startCluster(definition) };
};
