import { RetryTargetConfig } from '../actions/retry-target-config';

/** What the response engine is told besides the routes. It holds no secret. */
export interface ResponsesConfig {
  /** Secret that tokens of links are signed with; absent: there are no links. */
  readonly linkSecretArn?: string;
  /** Whether there is a signing secret of Slack's, by which presses are verified before they get here. Default: there is none, and nothing of Slack is believed. */
  readonly slack?: boolean;
  /** What is called by the name of its action. */
  readonly targets: Readonly<Record<string, RetryTargetConfig>>;
}

/** What a target of retries is called with. It looks up by the alert or its resource what it is to do: nothing of it came with a button. */
export interface RetryRequest {
  readonly schemaVersion: 1;
  /** `<alert id>:<action>:<attempt>`: the same when it is called a second time for the same attempt. */
  readonly id: string;
  readonly action: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxRetries: number;
  readonly alertId: string;
  readonly title: string;
  /** The first resource of the alert; absent where it names none. */
  readonly resource?: string;
  readonly resources: readonly string[];
  readonly account?: string;
  readonly region?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly user: { readonly name: string; readonly id?: string };
  /** What the first signal of the alert said: JSON as JSON, other text as a text; absent where it is not kept any more or too large for a call. */
  readonly payload?: unknown;
}
