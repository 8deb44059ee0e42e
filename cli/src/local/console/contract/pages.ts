/** Which rows of a list are asked for. */
export interface PageQuery {
  /** So many rows at most. */
  readonly limit: number;
  /** So many rows are left out before. @default 0 */
  readonly from?: number;
  /** Nothing newer than this, so that pages of a list that grows at its top stay as they are; milliseconds since 1970. @default - everything */
  readonly until?: number;
}

/** What a list says of itself, so that one can turn its pages. */
export interface PagedList {
  /** How many rows there are that match, those of the page included. */
  readonly matching: number;
  /** `until` of its other pages: the time of the newest row that is counted in `matching`. Absent where there is none, and of a list that does not grow at its top. */
  readonly until?: number;
}

/** The rows that were asked for. */
export function pageOf<T>(rows: readonly T[], { from = 0, limit }: PageQuery): T[] {
  return rows.slice(from, from + limit);
}
