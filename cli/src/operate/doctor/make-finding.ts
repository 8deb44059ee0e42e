import { Finding } from './facts';
import { durationText } from '../output/duration-text';
import { StreamState } from '../state/stream-state';

/** Makes a finding about a stream. */
export type Make = (code: string, what: string, evidence: string, next: string, isWrong?: boolean) => Finding;

/** A command of this tool, with the options that say which webhook and where. */
export type Say = (rest: string) => string;

/** For how long the oldest message has waited. */
export function ageText({ oldestSeconds }: StreamState): string {
  return oldestSeconds === undefined ? 'unknown' : durationText(oldestSeconds);
}
