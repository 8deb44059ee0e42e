import { spawnSync } from 'child_process';
import * as path from 'path';

/** Whether cfn-lint (1.x, from PyPI) is installed. */
export function hasCfnLint(): boolean {
  const { status, stdout } = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' });
  return status === 0 && / 1\./.test(stdout);
}

interface Match {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path?: ReadonlyArray<string | number> };
}

/** What cfn-lint finds in templates: file, rule, place and message. */
export function cfnLint(files: readonly string[]): string[] {
  const { stdout, stderr, error } = spawnSync('cfn-lint', ['--format', 'json', '--regions', 'us-east-1', '--template', ...files], {
    encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
  });
  if (error || stderr.includes('Traceback') || !stdout.trim().startsWith('[')) {
    throw new Error(`cfn-lint did not finish: ${error?.message ?? `${stderr}${stdout}`.slice(0, 2000)}`);
  }
  return (JSON.parse(stdout) as Match[]).map(({ Filename, Rule, Location, Message }) =>
    `${path.basename(Filename)}: ${Rule.Id} ${(Location.Path ?? []).join('/')}: ${Message}`);
}
