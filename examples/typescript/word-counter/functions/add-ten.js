'use strict';

const { addOnce, readPost } = require('./words');

/** The second subscriber: adds ten to each word. */
exports.handler = async (event) => {
  await addOnce(readPost(event), 'add-ten', 10);
};
