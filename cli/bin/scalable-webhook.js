#!/usr/bin/env node
/* Plain, old JavaScript: what Node.js is too old for is not loaded before it was told so. */
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write('scalable-webhook: This is Node.js ' + process.versions.node + ', expected 20.19 or newer: install it from https://nodejs.org.\n');
  process.exit(1);
}
require('../dist/main.js');
