import { JsonStep } from '../shared/json-path';

/**
 * A filter as plain JSON: rendered by `Filter` at synth, read by `readFilterConfig` in a function, asked by `matches`. Names of headers, methods and
 * content types are in the case in which they are compared.
 */
export type FilterConfig = FilterOf<Condition>;

/** A filter as its user wrote it: with sources, which become endpoints as soon as the endpoints are known. */
export type FilterDefinition = FilterOf<Condition | SourceCondition>;

/** Conditions, and what puts them together. */
export type FilterOf<C> =
  | { readonly kind: 'all' | 'any'; readonly filters: ReadonlyArray<FilterOf<C>> }
  | { readonly kind: 'not'; readonly filter: FilterOf<C> }
  | C;

/** What can be asked of a webhook by itself. */
export type Condition =
  | { readonly kind: 'method'; readonly methods: readonly string[] }
  | { readonly kind: 'path'; readonly pattern: string }
  | { readonly kind: 'header' | 'query' | 'formField'; readonly name: string; readonly match: MatchConfig }
  | { readonly kind: 'jsonField'; readonly path: readonly JsonStep[]; readonly match: MatchConfig }
  | { readonly kind: 'contentType'; readonly types: readonly string[] }
  | { readonly kind: 'endpoint'; readonly paths: readonly string[] };

/** A condition on who sends, by the name of a source. */
export interface SourceCondition {
  readonly kind: 'source';
  readonly names: readonly string[];
}

/** What a field must be. */
export type MatchConfig = ValueMatch | { readonly kind: 'exists' | 'absent' };

/** What one of its values must be. Bounds of a range are inclusive. */
export type ValueMatch =
  | { readonly kind: 'equal'; readonly values: readonly MatchedValue[] }
  | { readonly kind: 'prefix' | 'suffix'; readonly text: string }
  | { readonly kind: 'range'; readonly min?: number; readonly max?: number };

/** What a value can be equal to. */
export type MatchedValue = string | number | boolean | null;

/**
 * Characters of JSON that one filter may have. A function has 4 KB of environment variables for everything, and what is packed there (contract/packed-text.ts)
 * takes some third of that.
 */
export const MAX_FILTER_LENGTH = 4_096;

/** An endpoint of a webhook, as filters name it. */
export interface FilterEndpoint {
  /** Such as `/github`, or `/`. */
  readonly path: string;
  /** Name of its source, such as `github`, or `any`. */
  readonly source: string;
}
