import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { AlarmDefinition } from './alarm-definition';
import { AlarmSettings } from './alarm-settings';
import { createAlarm } from './create-alarm';
import { WebhookPart } from '../../contract/metadata';
import { markPart } from '../../delivery/mark';
import { MonitoringOptions } from '../monitoring-options';

/** The runbook of this library. */
export const RUNBOOK_URL = 'https://github.com/cdk-scalable-webhook/cdk-scalable-webhook/blob/main/docs/runbook.md';

/** Id of the scope of alarms in that of what they watch. */
const SCOPE = 'Alarms';

/** What a tag's value may not have, in any of AWS's services. */
const NO_TAG = /[^A-Za-z0-9 _.:/=+@-]/g;

/** Where alarms belong. */
export interface AlarmPlace {
  /** The construct that they watch, whose path makes their ids. */
  readonly scope: Construct;
  /** Tag `destination`: whose alarms they are. */
  readonly destination?: string;
  /** What their keys begin with in `all`, such as `router.`. */
  readonly prefix?: string;
  /** What is different about them, by key. */
  readonly settings: object;
}

/** All alarms of a webhook, and what is done when one is raised. */
export class WebhookAlarms {
  /** Those of the webhook, by their keys. */
  public readonly all: { [key: string]: cloudwatch.Alarm } = {};
  private readonly made: cloudwatch.Alarm[] = [];
  private readonly actions: cloudwatch.IAlarmAction[] = [];
  private readonly runbookUrl: string;
  private readonly enabled: boolean;
  private readonly tellsTags: boolean;

  constructor(private readonly webhook: Construct, { monitoring, alarmTopic, runbookUrl, alarmTagsPropagation }: MonitoringOptions) {
    this.enabled = monitoring ?? true;
    this.runbookUrl = runbookUrl ?? RUNBOOK_URL;
    this.tellsTags = alarmTagsPropagation ?? true;
    if (alarmTopic) {
      this.actions.push(new SnsAction(alarmTopic));
    }
  }

  /** Every alarm there is, those of destinations too, in the order in which they were made. */
  public get every(): readonly cloudwatch.Alarm[] {
    return this.made;
  }

  /** Something to be done when an alarm is raised and when it is over: any of those that there are, and of those to come. */
  public addAction(action: cloudwatch.IAlarmAction): void {
    this.actions.push(action);
    this.made.forEach((alarm) => tell(alarm, action));
  }

  /** Makes alarms, unless they are switched off. Returns them by their keys. */
  public add(definitions: readonly AlarmDefinition[], { scope, destination, prefix = '', settings }: AlarmPlace): { [key: string]: cloudwatch.Alarm } {
    const alarms: { [key: string]: cloudwatch.Alarm } = {};
    for (const definition of definitions) {
      const own = (settings as Record<string, AlarmSettings | undefined>)[definition.key] ?? {};
      if (!this.enabled || own.enabled === false) {
        continue;
      }
      const { runbookUrl, tellsTags } = this;
      const alarm = createAlarm(this.scopeIn(scope), definition, { settings: own, runbookUrl, tellsTags, tags: this.tags(destination) });
      [...this.actions, ...own.actions ?? []].forEach((action) => tell(alarm, action));
      markPart(alarm, { webhook: this.webhook.node.path, part: WebhookPart.ALARM });
      this.made.push(alarm);
      alarms[`${prefix}${definition.key}`] = alarm;
    }
    return alarms;
  }

  private scopeIn(scope: Construct): Construct {
    return scope.node.tryFindChild(SCOPE) as Construct | undefined ?? new Construct(scope, SCOPE);
  }

  private tags(destination?: string): Record<string, string> {
    return { webhook: this.webhook.node.path.replace(NO_TAG, '-').slice(0, 256), ...(destination && { destination }) };
  }
}

function tell(alarm: cloudwatch.Alarm, action: cloudwatch.IAlarmAction): void {
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}
