import { AwsAccess } from './aws-clients';
import { SearchedPlace } from './choose';
import { awsStageUrl, StageUrl } from './endpoint-urls';
import { OperatorError } from './operator-error';
import { SessionFlags } from './session-flags';
import { readConnection } from '../../local/connection/connection-file';

/** Where a session works. */
export interface Place extends SearchedPlace {
  readonly isLocal: boolean;
  /** Under which a run of `local` is reached, without a slash at the end; undefined of everything else. */
  readonly runUrl?: string;
  readonly access: AwsAccess;
  readonly stageUrl: StageUrl;
}

/** Of a run that has no URL for senders of its own: what LocalStack and others have. */
const EMULATED_REGION = 'us-east-1';

/**
 * The place that the flags name.
 *
 * @throws OperatorError when a local run is meant and there is none
 */
export function readPlace(flags: SessionFlags, isRunning: (pid: number) => boolean = isProcess): Place {
  if (flags.local === undefined) {
    const { region, profile } = flags;
    const where = [...flags.stack.length > 0 ? [`the stack ${flags.stack.join(', ')}`] : [], `the account${region === undefined ? '' : ` in ${region}`}`];
    return { isLocal: false, access: { region, profile }, stageUrl: awsStageUrl, text: where[0] };
  }
  const connection = readConnection(flags.app);
  if (connection && isRunning(connection.pid) && (flags.local === true || [connection.awsUrl, connection.publicUrl].includes(flags.local))) {
    const { awsUrl, publicUrl, region, credentials } = connection;
    return {
      isLocal: true,
      runUrl: publicUrl,
      access: { endpoint: awsUrl, region, credentials },
      stageUrl: (_stack, apiId, stage) => `${publicUrl}/${apiId}/${stage}`,
      text: `the local run of ${flags.app}`,
    };
  }
  if (flags.local === true) {
    const got = connection ? 'the one that it tells of has ended' : 'it tells of none';
    throw new OperatorError(`There is no local run of ${flags.app} (${got}): start one with "scalable-webhook local --app ${flags.app}", or name another folder with --app.`);
  }
  const url = flags.local;
  return {
    isLocal: true,
    access: { endpoint: url, region: flags.region ?? process.env.AWS_REGION ?? EMULATED_REGION, profile: flags.profile },
    stageUrl: (_stack, apiId, stage) => `${url}/restapis/${apiId}/${stage}/_user_request_`,
    text: url,
  };
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}
