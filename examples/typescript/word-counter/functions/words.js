'use strict';

const { DynamoDBClient, TransactWriteItemsCommand } = require('@aws-sdk/client-dynamodb');

const client = new DynamoDBClient({});

/** A transaction takes 100 items; a post is read back with two items for each word, and one more. */
const WORDS_AT_ONCE = 49;

/** Of a longer word only its beginning counts: a key may have 2,048 bytes. */
const LONGEST_WORD = 500;

/** A repetition comes within the 14 days for which a queue keeps a webhook, or later by hand. */
const REMEMBERED_SECONDS = 30 * 24 * 60 * 60;

const wordKey = (word) => `word#${word}`;
const markKey = (post, index) => `post#${post.id}#${index}`;
const itemKey = (key, subscriber) => ({ key: { S: key }, subscriber: { S: subscriber } });

/** The post in a webhook: the id of the delivery, and how often it has each word, in parts that fit into one transaction. */
function readPost(event) {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body ?? '';
  const times = new Map();
  for (const word of (new URLSearchParams(body).get('text') ?? '').split(/\s+/).filter((text) => text !== '')) {
    const counted = [...word].slice(0, LONGEST_WORD).join('');
    times.set(counted, (times.get(counted) ?? 0) + 1);
  }
  const words = [...times];
  const parts = [];
  for (let start = 0; start < words.length; start += WORDS_AT_ONCE) {
    parts.push(words.slice(start, start + WORDS_AT_ONCE));
  }
  return { id: event.headers['x-scalable-webhook-delivery-id'], parts };
}

/**
 * Adds to the words of a post, once: a webhook is delivered at least once, and the same delivery always has the same id. The mark that says so is
 * written in one transaction with what it is about.
 */
async function addOnce(post, subscriber, each) {
  const TableName = process.env.TABLE_NAME;
  const expiresAt = String(Math.floor(Date.now() / 1000) + REMEMBERED_SECONDS);
  for (const [index, words] of post.parts.entries()) {
    const mark = { ...itemKey(markKey(post, index), subscriber), expiresAt: { N: expiresAt } };
    const put = { TableName, Item: mark, ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': 'key' } };
    const updates = words.map(([word, times]) => ({
      TableName,
      Key: itemKey(wordKey(word), subscriber),
      UpdateExpression: 'ADD #total :more',
      ExpressionAttributeNames: { '#total': 'total' },
      ExpressionAttributeValues: { ':more': { N: String(each * times) } },
    }));
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }, ...updates.map((Update) => ({ Update }))] }));
    } catch (error) {
      // Anything else, such as another channel's post with the same word at the same time, fails the attempt: it comes again a moment later.
      if (error.name !== 'TransactionCanceledException' || error.CancellationReasons?.[0]?.Code !== 'ConditionalCheckFailed') {
        throw error;
      }
    }
  }
}

module.exports = { addOnce, client, itemKey, markKey, readPost, wordKey };
