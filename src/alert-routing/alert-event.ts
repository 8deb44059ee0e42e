/** Whether somebody has to do something, or it is only good to know. */
export type AlertClass = 'alert' | 'notification';

/** The four severities of PagerDuty's Events API, the gravest first. */
export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;

/** How bad it is. */
export type Severity = typeof SEVERITIES[number];

/** A name and a text for people, in a message one beside the other. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** A named link for people. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/** What a signal says, whoever it is from. Of each signal there is exactly one. */
export interface AlertEvent {
  /** The signal's. */
  readonly signalId: string;
  /** Which parser knew it, such as `cloudwatch-alarm`, `guardduty` or `generic-json`. */
  readonly parser: string;
  /** Who it is from in AWS's words, such as `aws.ec2`, or another sender's name, such as `alertmanager`; `unknown` where nobody says. */
  readonly source: string;
  /** What kind of thing happened, such as EventBridge's detail type. */
  readonly kind: string;
  readonly class: AlertClass;
  readonly severity: Severity;
  /** `firing`: it happens or has happened. `resolved`: what had been firing is over. */
  readonly status: 'firing' | 'resolved';
  /** What all events of one alert have in common: they are told as one while it is open. Any length. */
  readonly key: string;
  /** One line, never empty, at most 250 characters. */
  readonly title: string;
  /** A few sentences, at most 4,000 characters; absent where the title says all. */
  readonly text?: string;
  /** Twelve digits. */
  readonly account?: string;
  readonly region?: string;
  /** What it is about: ARNs where there are any, else names or ids. */
  readonly resources: readonly string[];
  /** When it happened, in milliseconds since 1970; when it arrived, where nobody says. */
  readonly at: number;
  /** The page of the console, or of the sender's tool, that shows it. */
  readonly link?: Link;
  /** Further pages: a query of its logs, its dashboard. */
  readonly links: readonly Link[];
  /** What to do about it. */
  readonly runbook?: string;
  readonly fields: readonly Field[];
  /** Lines of the log that it is about. */
  readonly logLines: readonly string[];
  /** Tags of the resource, where the signal has them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the signal has all tags there are, so that nobody need look them up. */
  readonly tagsAreComplete?: boolean;
  /** What AWS says of it being muted, as a mute rule of CloudWatch does: who is told of it nevertheless is for the router to say. */
  readonly muted?: string;
  /** What came in, for the record: text, at most 200,000 characters. */
  readonly payload: string;
}
