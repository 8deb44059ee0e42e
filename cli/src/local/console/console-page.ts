import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * The console as one HTML page that contains its styles, its script and the charting library, and loads nothing else.
 *
 * Its parts are files beside this one; in the published package the same files lie below the bundle of the command.
 *
 * @param token what its requests that change something have to carry, in the header `x-console-token`; it stands in a `<meta>`
 */
export function consolePage(token: string): string {
  const folder = [path.join(__dirname, 'page'), path.join(__dirname, 'local', 'console', 'page')].find((candidate) => fs.existsSync(candidate));
  if (!folder) {
    throw new Error(`The console's page is missing beside ${__dirname}: install scalable-webhook again.`);
  }
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  const charts = path.dirname(require.resolve('uplot'));
  const parts: Record<string, string> = {
    styles: fs.readFileSync(path.join(charts, 'uPlot.min.css'), 'utf8') + read('console.css'),
    charts: fs.readFileSync(path.join(charts, 'uPlot.iife.min.js'), 'utf8'),
    script: read('console.js'),
    token,
  };
  return read('index.html').replace(/<!-- (styles|charts|script|token) -->/g, (_match, name: string) => parts[name]);
}
