'use strict';

const { ScanCommand } = require('@aws-sdk/client-dynamodb');
const { client } = require('./words');

/** Answers a GET with the current counts, and with what the last post showed. */
exports.handler = async (event) => {
  if (event.requestContext.http.method !== 'GET') {
    return { statusCode: 405, headers: { allow: 'GET' } };
  }
  const counts = new Map();
  let lastPost = {};
  let ExclusiveStartKey;
  do {
    const page = await client.send(new ScanCommand({ TableName: process.env.TABLE_NAME, ConsistentRead: true, ExclusiveStartKey }));
    for (const { key, total, shows } of page.Items) {
      if (shows) {
        lastPost = JSON.parse(shows.S);
      } else if (total) {
        const word = key.S.slice('word#'.length);
        counts.set(word, (counts.get(word) ?? 0) + Number(total.N));
      }
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  const body = JSON.stringify({ counts: Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1))), lastPost });
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
};
