import * as colours from 'picocolors';
import { LocalRuntime } from '../local/runtime/local-runtime';

/** What is printed when an app is hosted: its URLs, and a command to try. */
export function readyText(runtime: LocalRuntime): string {
  const rows = [...Object.entries(runtime.endpoints), ['console', runtime.consoleUrl], ['status', runtime.statusUrl]];
  const width = Math.max(...rows.map(([name]) => name.length));
  const [first] = Object.values(runtime.endpoints);
  return [
    '',
    ...rows.map(([name, url]) => `  ${colours.bold(name.padEnd(width))}  ${colours.cyan(url)}`),
    '',
    `  ${colours.dim('Try:')} curl -i -H 'content-type: application/json' -d '{"hello":"world"}' ${first}`,
    `  ${colours.dim('Ctrl-C ends it. Queues and tables live in memory.')}`,
    '',
    '',
  ].join('\n');
}
