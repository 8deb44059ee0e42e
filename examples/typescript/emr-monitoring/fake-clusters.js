'use strict';

const { randomBytes } = require('node:crypto');
const { createServer } = require('node:http');

/**
 * Amazon EMR for a laptop: takes RunJobFlow, and says a while later that the cluster has failed, as each of them does.
 *
 * @param failed what is done with the event of EventBridge that says so, and with what the cluster was started with
 * @param afterMs how long a cluster lasts, in milliseconds
 * @returns the server, which listens at 127.0.0.1
 */
exports.fakeClusters = async (failed, afterMs = 2_000) => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    if (request.headers['x-amz-target'] !== 'ElasticMapReduce.RunJobFlow') {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"InvalidRequestException","message":"Only RunJobFlow is played here."}');
      return;
    }
    const definition = JSON.parse(body);
    const clusterId = `j-${randomBytes(7).toString('hex').toUpperCase().slice(0, 13)}`;
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ JobFlowId: clusterId }));
    setTimeout(() => failed(clusterFailed(clusterId, definition.Name), definition), afterMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

/** The event of EventBridge of a cluster that has failed. */
function clusterFailed(clusterId, name) {
  return {
    'version': '0',
    'id': randomBytes(16).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    'detail-type': 'EMR Cluster State Change',
    'source': 'aws.emr',
    'account': '123456789012',
    'time': new Date().toISOString().replace(/\.\d+/, ''),
    'region': 'us-east-1',
    'resources': [],
    'detail': {
      severity: 'CRITICAL',
      stateChangeReason: JSON.stringify({ code: 'BOOTSTRAP_FAILURE', message: 'On the master instance, application provisioning failed' }),
      name,
      clusterId,
      state: 'TERMINATED_WITH_ERRORS',
      message: `Amazon EMR Cluster ${clusterId} (${name}) has terminated with errors with a reason of BOOTSTRAP_FAILURE.`,
    },
  };
}
