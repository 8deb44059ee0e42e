/** What the function of a digest is told. */
export interface DigestConfig {
  readonly name: string;
  /** URL of the queue that it drains. */
  readonly queueUrl: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo?: readonly string[];
  readonly configurationSet?: string;
  /** Name in the IANA database: times in the mail are by its clocks. */
  readonly timeZone: string;
  /** Whether a mail is sent for a time in which nothing happened and nothing is open. */
  readonly whenQuiet: 'silent' | 'all-quiet';
  /** Tag whose values are the teams that alerts are grouped by. */
  readonly teamTag: string;
}
