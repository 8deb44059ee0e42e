import { Duration, Token } from 'aws-cdk-lib';
import { AlertTimeWindow, resolveTimeWindow } from './alert-time-window';
import { EscalationConfig, EscalationStepConfig, WorkingHoursConfig } from './route/route-config';
import { checkNested, checkProps, PropsShape } from '../shared/check-props';
import { checkAnyObject, checkDuration, checkListOf, checkNumber, checkTexts } from '../shared/prop-checks';

/** What is done while nobody acknowledges an alert, one step after the other. */
export interface AlertEscalationStep {
  /**
   * How long people have after the step before it, or after they were told of the alert. At least 10 seconds, at most 14 days.
   *
   * @default Duration.minutes(5)
   */
  readonly after?: Duration;

  /**
   * Whom it calls in Slack: `here`, `channel`, or ids of people (`U012AB3CD`) and user groups (`S012AB3CD`). It is a new message in the thread, because an edit
   * calls nobody. Others see the words.
   *
   * @default - nobody: it is only said that nobody is on it
   */
  readonly mentions?: string[];

  /**
   * Names of the destinations that say it. One that did not have the alert before gets all of it.
   *
   * @default - all that have the alert
   */
  readonly destinations?: string[];
}

/** What happens while nobody acknowledges an alert, and while nobody closes it. Acknowledging ends the steps; closing ends everything. */
export interface AlertEscalation {
  /**
   * The steps, in their order.
   *
   * @default - who is `here` after 5 minutes, and the whole `channel` after 5 more
   */
  readonly steps?: AlertEscalationStep[];

  /**
   * How often the steps are taken again after the last of them. From 0 to 100.
   *
   * @default 0
   */
  readonly repeats?: number;

  /**
   * When people are reminded of what nobody has closed, and again and again: after the last step, after the acknowledgement, after the reminder before.
   * From 1 minute to 30 days.
   *
   * @default - never
   */
  readonly remindAfter?: Duration;

  /**
   * When steps are taken and people are reminded. What is due at another time waits until one of these begins; people are told of the alert itself at any time.
   *
   * @default - always
   */
  readonly hours?: AlertTimeWindow[];

  /**
   * Days on which none of the `hours` begins, as `YYYY-MM-DD`.
   *
   * @default - none
   */
  readonly holidays?: string[];
}

/** Name of the escalation that is always there: the default of each property. */
export const STANDARD_ESCALATION = 'standard';

/** What a route says whose alerts have none. */
export const NO_ESCALATION = 'none';

/** The first version of marbot called whoever was there after 5 minutes, and everybody after 5 more. */
const STANDARD_STEPS: readonly AlertEscalationStep[] = [{ mentions: ['here'] }, { mentions: ['channel'] }];

const STEP_AFTER = Duration.minutes(5);

const MOST_STEPS = 20;

const MENTION = /^(?:here|channel|[UWS][A-Z0-9]{2,20})$/;

const STEP: PropsShape<AlertEscalationStep> = {
  example: "{ after: Duration.minutes(5), mentions: ['here'] }",
  checks: { after: checkDuration('Duration.minutes(5)'), mentions: checkTexts("['here']"), destinations: checkTexts("['Ops']") },
};

const WINDOW = "{ timeZone: 'Europe/Berlin' }";

const SHAPE: PropsShape<AlertEscalation> = {
  example: `{ steps: [${STEP.example}] }`,
  checks: {
    steps: checkListOf(checkNested(STEP), `[${STEP.example}]`),
    repeats: checkNumber,
    remindAfter: checkDuration('Duration.hours(4)'),
    hours: checkListOf(checkAnyObject('a time window', WINDOW), `[${WINDOW}]`),
    holidays: checkTexts("['2026-12-25']"),
  },
};

/** Checks an escalation at synth, and writes it as data. */
export function resolveEscalation(caller: string, escalation: AlertEscalation): EscalationConfig {
  checkProps(caller, escalation, SHAPE);
  const { steps = STANDARD_STEPS, repeats = 0, remindAfter, hours = [], holidays = [] } = escalation;
  if (steps.length > MOST_STEPS || (steps.length === 0 && remindAfter === undefined)) {
    throw new Error(`${caller}.steps got ${steps.length} steps, expected 1 to ${MOST_STEPS}, or none with remindAfter; leave it out for the standard steps.`);
  }
  if (!Number.isInteger(repeats) || repeats < 0 || repeats > 100) {
    throw new Error(`${caller}.repeats got ${repeats}, expected a whole number from 0 to 100; leave it out to take the steps once.`);
  }
  if (holidays.length > 0 && hours.length === 0) {
    throw new Error(`${caller}.holidays got ${holidays.length} days and no hours, expected hours that do not count on them; write for example hours: [${WINDOW}].`);
  }
  return {
    steps: steps.map((step, index) => resolveStep(`${caller}.steps[${index}]`, step)),
    repeats,
    remindAfterSeconds: remindAfter && seconds(`${caller}.remindAfter`, remindAfter, Duration.minutes(1), Duration.days(30)),
    hours: hours.length === 0 ? undefined : resolveHours(caller, hours, holidays),
  };
}

function resolveStep(name: string, { after = STEP_AFTER, mentions = [], destinations }: AlertEscalationStep): EscalationStepConfig {
  const strange = mentions.find((mention) => !MENTION.test(mention));
  if (strange !== undefined) {
    throw new Error(`${name}.mentions got ${JSON.stringify(strange)}, expected here, channel, or the id of a person or user group of Slack; write for example 'U012AB3CD', which the profile shows under "Copy member ID".`);
  }
  if (destinations?.length === 0) {
    throw new Error(`${name}.destinations got an empty list, expected one or more names; leave it out for all that have the alert.`);
  }
  return { afterSeconds: seconds(`${name}.after`, after, Duration.seconds(10), Duration.days(14)), mentions, destinations };
}

function resolveHours(caller: string, hours: readonly AlertTimeWindow[], holidays: readonly string[]): WorkingHoursConfig {
  const strange = holidays.find((day) => !isDay(day));
  if (strange !== undefined) {
    throw new Error(`${caller}.holidays got ${JSON.stringify(strange)}, expected a day of the calendar as YYYY-MM-DD; write for example '2026-12-25'.`);
  }
  return { windows: hours.map((window, index) => resolveTimeWindow(`${caller}.hours[${index}]`, window)), holidays };
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function seconds(name: string, value: Duration, least: Duration, most: Duration): number {
  const given = value.isUnresolved() || Token.isUnresolved(value.toMilliseconds()) ? NaN : value.toMilliseconds() / 1000;
  if (!(given >= least.toSeconds() && given <= most.toSeconds())) {
    throw new Error(`${name} got ${value.toHumanString()}, expected from ${least.toHumanString()} to ${most.toHumanString()}; choose one in between.`);
  }
  return Math.ceil(given);
}
