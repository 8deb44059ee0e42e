'use strict';

const { PutItemCommand, TransactGetItemsCommand } = require('@aws-sdk/client-dynamodb');
const { addOnce, client, itemKey, markKey, readPost, wordKey } = require('./words');

/** The first subscriber: counts each word once, and keeps what the post shows. */
exports.handler = async (event) => {
  const post = readPost(event);
  await addOnce(post, 'count', 1);
  if (post.parts.length > 0) {
    await keepAnswer(post);
  }
};

/**
 * What a post shows is what each word had before it and one more. The second subscriber works at its own pace, and may or may not have
 * been here already: what it added for this very post does not count.
 */
async function keepAnswer(post) {
  const TableName = process.env.TABLE_NAME;
  const [words] = post.parts;
  const keys = [
    itemKey(markKey(post, 0), 'add-ten'),
    ...words.flatMap(([word]) => [itemKey(wordKey(word), 'count'), itemKey(wordKey(word), 'add-ten')]),
  ];
  const { Responses: [mark, ...found] } = await client.send(new TransactGetItemsCommand({ TransactItems: keys.map((Key) => ({ Get: { TableName, Key } })) }));
  const total = (index) => Number(found[index].Item?.total.N ?? 0);
  const shows = words.map(([word, times], index) => [word, total(2 * index) + total(2 * index + 1) - (mark.Item ? 10 * times : 0)]);
  const Item = { ...itemKey('last', 'count'), shows: { S: JSON.stringify(Object.fromEntries(shows)) } };
  await client.send(new PutItemCommand({ TableName, Item }));
}
