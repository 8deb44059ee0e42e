// Puts the files that are read at run time beside the bundle of the command.
const fs = require('node:fs');
const path = require('node:path');

const cli = path.join(__dirname, '..');
const page = path.join('local', 'console', 'page');
fs.rmSync(path.join(cli, 'dist', page), { recursive: true, force: true });
fs.cpSync(path.join(cli, 'src', page), path.join(cli, 'dist', page), { recursive: true });
