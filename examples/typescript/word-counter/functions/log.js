'use strict';

const { readPost } = require('./words');

/** The third subscriber: says that there was a post, whatever becomes of the others. */
exports.handler = async (event) => {
  const { id, parts } = readPost(event);
  console.log(`Post ${id} has ${parts.flat().length} different words.`);
};
