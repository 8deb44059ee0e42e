import { AwsClients } from './aws-clients';
import { asOperatorError } from './aws-errors';
import { chooseDestination, chooseWebhook } from './choose';
import { CloudFormationStacks } from './cloud-formation';
import { StackFinder } from './deployed-stack';
import { OperatedDestination, OperatedWebhook } from './operated-webhook';
import { OperatorError } from './operator-error';
import { Place, readPlace } from './place';
import { readWebhooks } from './read-webhooks';
import { SessionFlags } from './session-flags';
import { CommandProcess } from '../../commands/command-process';
import { runsBelow } from '../../local/connection/connection-file';
import { Output } from '../output/output';
import { shellText } from '../output/shell-text';

/** What a command of the operator works with. */
export interface OperatorSession {
  /** Whether it is about what runs on this machine. */
  readonly isLocal: boolean;
  /** Under which a run of `local` is reached, without a slash at the end; undefined of everything else. */
  readonly runUrl?: string;
  readonly aws: AwsClients;
  readonly output: Output;
  /** All webhooks that there are where the flags say, by name. */
  webhooks(): Promise<readonly OperatedWebhook[]>;
  /** @throws OperatorError when none or several are meant */
  webhook(): Promise<OperatedWebhook>;
  /** @throws OperatorError when none or several are meant */
  destination(): Promise<OperatedDestination>;
  /** The one destination that is meant, or all where none is named. */
  destinations(): Promise<readonly OperatedDestination[]>;
}

/**
 * Does the work of a command in a session, which ends with it.
 *
 * @throws OperatorError for what AWS refuses, in one sentence
 */
export async function inSession<R>(process: CommandProcess, flags: SessionFlags, work: (session: OperatorSession) => Promise<R>): Promise<R> {
  const place = readPlace(flags);
  const aws = new AwsClients(place.access);
  try {
    const finder = new CloudFormationStacks(() => aws.cloudFormation());
    return await work(new Session(flags, place, aws, finder, new Output(process, flags.json ?? false)));
  } catch (error) {
    throw withRunsHere(asOperatorError(error, place.access), place);
  } finally {
    aws.destroy();
  }
}

/** Where an account cannot be asked, a run of this machine may be what is meant. */
function withRunsHere(error: unknown, { isLocal }: Place): unknown {
  const [run] = isLocal || !(error instanceof OperatorError) || !/^No (?:Region|credentials) of AWS/.test(error.message) ? [] : runsBelow('.');
  return run === undefined
    ? error
    : new OperatorError(`${(error as Error).message} A local run of ${run} is running: add --local${run === 'cdk.out' ? '' : ` --app ${shellText(run)}`}.`);
}

class Session implements OperatorSession {
  private found?: Promise<readonly OperatedWebhook[]>;

  constructor(
    private readonly flags: SessionFlags, private readonly place: Place, public readonly aws: AwsClients, private readonly finder: StackFinder,
    public readonly output: Output,
  ) {}

  public get isLocal(): boolean {
    return this.place.isLocal;
  }

  public get runUrl(): string | undefined {
    return this.place.runUrl;
  }

  public webhooks(): Promise<readonly OperatedWebhook[]> {
    this.found ??= this.finder.find(this.flags.stack).then((stacks) => readWebhooks(stacks, this.place.stageUrl));
    return this.found;
  }

  public async webhook(): Promise<OperatedWebhook> {
    return chooseWebhook(await this.webhooks(), this.flags.webhook, this.place);
  }

  public async destination(): Promise<OperatedDestination> {
    return chooseDestination(await this.webhook(), this.flags.destination);
  }

  public async destinations(): Promise<readonly OperatedDestination[]> {
    return this.flags.destination === undefined ? (await this.webhook()).destinations : [await this.destination()];
  }
}
