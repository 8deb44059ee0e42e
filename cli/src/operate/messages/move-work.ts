import { AUDIT_FILE, operatorOf, writeAudit } from './audit';
import { AwsQueue } from './aws-queue';
import { MoveKind } from './journal-lines';
import { MoveCounts, Mover, MoverOptions, MoveResult } from './mover';
import { Clock, StopRequest } from './ports';
import { progressBar } from './progress';
import { systemClock } from './system-clock';
import { openWorkFile } from './work-file';
import { shellText } from '../output/shell-text';
import { OperatorError } from '../session/operator-error';
import { OperatorSession } from '../session/session';

/** What moves messages of one queue. */
export interface MoveWork {
  readonly session: OperatorSession;
  readonly kind: MoveKind;
  /** As it is typed, for the audit. */
  readonly command: string;
  readonly webhook: string;
  /** What the file's name begins with. */
  readonly name: string;
  readonly source: string;
  /** Absent: messages are deleted. */
  readonly target?: string;
  readonly selection: Readonly<Record<string, unknown>>;
  /** About how many, for the bar. */
  readonly total: number;
  readonly stop: StopRequest;
  readonly flags: MoveFlags;
  readonly mover: Pick<MoverOptions, 'matches' | 'keyOf' | 'cameBack' | 'knowledge' | 'asPutBack'>;
}

/** Options of whatever moves. */
export interface MoveFlags {
  readonly yes?: boolean;
  readonly rate?: number;
  readonly file?: string;
  readonly resume?: string;
  readonly audit?: string;
}

/** What came of it, and where it is written down. */
export interface MoveReport extends MoveResult {
  readonly file: string;
}

/** Moves messages, with a snapshot before and a line of the audit after it, also where it fails. */
export async function doMoveWork(work: MoveWork, clock: Clock = systemClock): Promise<MoveReport> {
  const { session, kind, command, webhook, source: sourceUrl, target: targetUrl, selection, flags, mover, stop, total } = work;
  const sqs = await session.aws.sqs();
  const source = new AwsQueue(sqs, sourceUrl);
  const by = await operatorOf(session);
  const file = await openWorkFile({
    begin: { kind, source: sourceUrl, target: targetUrl, selection, by: by.arn ?? by.user },
    name: work.name,
    file: flags.file,
    resume: flags.resume,
    clock,
  });
  const audit = (counts: object, complete: boolean): void => writeAudit(flags.audit ?? AUDIT_FILE, clock, by, {
    command, webhook, source: sourceUrl, target: targetUrl, selection, file: file.path, counts: { ...counts } as Record<string, number>, complete,
  });
  const bar = progressBar(kind, total);
  let counts: Partial<MoveCounts> = {};
  try {
    const result = await new Mover({
      ...mover,
      source,
      sourceAsTarget: source,
      target: targetUrl === undefined ? undefined : new AwsQueue(sqs, targetUrl),
      journal: file.journal,
      clock,
      stop,
      prefix: kind,
      rate: flags.rate,
      onProgress: (now) => {
        counts = { ...now };
        bar.update(now.moved + now.copies);
      },
    }).run();
    bar.end();
    const { moved, copies, stayed, cameBack, putBack, refused, unsure } = result;
    audit({ moved, copies, stayed, cameBack, putBack, refused: refused.size, unsure: unsure.length }, result.complete);
    return { ...result, file: file.path };
  } catch (error) {
    bar.end();
    audit(counts, false);
    const what = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`It stopped, and ${file.path} knows how far it came (${what}): go on with --resume ${shellText(file.path)}.`);
  } finally {
    file.close();
  }
}

/** What came of it in sentences, for people. */
export function reportText({ moved, copies, stayed, cameBack, putBack, refused, unsure, hidden, complete, file }: MoveReport, done: string): string {
  return [
    `${moved} ${moved === 1 ? done.replace(/^were /, 'was ') : done}${stayed > 0 ? `, ${stayed} ${stayed === 1 ? 'stays' : 'stay'}` : ''}. The snapshot is ${file}.`,
    ...copies > 0 ? [`${copies === 1 ? '1 copy of another was' : `${copies} copies of others were`} deleted: the snapshot has ${copies === 1 ? 'it' : 'them'}.`] : [],
    ...cameBack > 0 ? [cameBack === 1 ? '1 was given up on again meanwhile, and stays.' : `${cameBack} were given up on again meanwhile, and stay.`] : [],
    ...putBack > 0 ? [`${putBack === 1 ? '1 that stays was put back at the end of its group' : `${putBack} that stay were put back at the end of their groups, in their order`}: SQS shows no more than the first ten of a group.`] : [],
    ...[...refused].map(([messageId, why]) => `${messageId} was refused (${why}); it stays, with what is behind it in its group.`),
    ...unsure.length > 0 ? [`${unsure.length} may be there twice, because it was begun again more than five minutes after it was stopped; backends know them by their delivery ids: ${unsure.join(', ')}.`] : [],
    ...hidden > 0 ? [`About ${hidden} could not be seen: somebody else has them in hand, or they wait for a time. Do it again later.`] : [],
    ...complete ? [] : [`It was stopped before its end: go on with --resume ${shellText(file)}.`],
  ].join('\n');
}

/** Whether there is something left to do. */
export function isUnfinished({ complete, refused, hidden }: MoveResult): boolean {
  return !complete || refused.size > 0 || hidden > 0;
}

/** As JSON has it. */
export function reportJson({ refused, ...report }: MoveReport): object {
  return { ...report, refused: Object.fromEntries(refused) };
}
