import { Draft } from './draft';
import { Input } from './input';

/** One kind of signal. */
export interface Parser {
  /** As it stands in events, docs and keys. */
  readonly name: string;
  /** Whether it is a signal of this kind, by as little as tells it from all others. Must not throw. */
  knows(input: Input): boolean;
  /** Any field may be missing or have another type. What throws is parsed by the generic parsers instead. */
  parse(input: Input): Draft;
}
