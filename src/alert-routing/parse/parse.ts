import { Draft } from './draft';
import { finish } from './finish';
import { Input } from './input';
import { Parser } from './parser';
import { GENERIC_PARSERS, PARSERS } from './parsers';
import { unwrap } from './unwrap';
import { AlertEvent } from '../alert-event';
import { Signal } from '../signal/signal';

/**
 * What a signal says: exactly one event of each signal, whatever it is. The first parser of the table that knows it says so. Total: where a parser throws, which is an
 * error of it, the generic parsers take its place, and a field of the event says which one failed and why.
 */
export function parse(signal: Signal): AlertEvent {
  return parseWith(PARSERS, signal);
}

/** The same with another table before the generic parsers. */
export function parseWith(parsers: readonly Parser[], signal: Signal): AlertEvent {
  const input = unwrap(signal);
  for (const parser of parsers) {
    try {
      if (parser.knows(input)) {
        return finish(input, parser.name, parser.parse(input));
      }
    } catch (error) {
      return generic(input, parser.name, error);
    }
  }
  return generic(input);
}

function generic(input: Input, failed?: string, error?: unknown): AlertEvent {
  const parser = GENERIC_PARSERS.find((candidate) => candidate.knows(input))!;
  const draft = parser.parse(input);
  return finish(input, parser.name, failed === undefined ? draft : withFailure(draft, failed, error));
}

function withFailure(draft: Draft, failed: string, error: unknown): Draft {
  const field = { name: 'Parser that failed', value: `${failed}: ${error instanceof Error ? error.message : String(error)}` };
  return { ...draft, fields: [field, ...draft.fields ?? []] };
}
