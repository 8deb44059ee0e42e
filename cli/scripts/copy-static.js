// Completes the console's page beside the bundle of the command: its document, and the licences of what was bundled into it.
const fs = require('node:fs');
const path = require('node:path');

const cli = path.join(__dirname, '..');
const page = path.join(cli, 'dist', 'local', 'console', 'page');
const licences = ['preact', 'uplot'].map((name) => {
  const folder = path.dirname(require.resolve(`${name}/package.json`));
  return `${name}\n\n${fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim()}\n`;
});

fs.copyFileSync(path.join(cli, 'src', 'local', 'console', 'page', 'index.html'), path.join(page, 'index.html'));
fs.writeFileSync(path.join(page, 'LICENSES.txt'), licences.join('\n\n'));
