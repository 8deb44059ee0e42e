import { runsBelow } from '../local/connection/connection-file';
import { shellText } from '../operate/output/shell-text';

/** Names the runs on this machine whose folders are in this one, behind a sentence about a folder that has none; empty where there is none. */
export function runsText(): string {
  const runs = runsBelow('.');
  return runs.length === 0 ? '' : `; running here: ${runs.map((run) => `--app ${shellText(run)}`).join(', ')}`;
}
