import { consolePage } from '../../links/console-host';
import { parseArn } from '../arn';
import { Draft, Outcome, verdict } from '../draft';
import { Input } from '../input';
import { Json } from '../json';
import { moment } from '../moment';
import { namedLines } from '../named-lines';
import { Parser } from '../parser';

const HEALTH = /health has transitioned (?:from (No Data|\w+) )?to (No Data|\w+)/i;

/** Elastic Beanstalk: prose through SNS, and events. All that is said of an environment's health is one alert, which `Ok` closes. */
export const elasticBeanstalk: Parser = {
  name: 'elastic-beanstalk',
  knows: ({ event, json, text }) => (event ? event.source === 'aws.elasticbeanstalk'
    : !json.exists && /^Environment: \S/m.test(text.slice(0, 20_000)) && /^Application: \S/m.test(text.slice(0, 20_000)) && /^Message: /m.test(text.slice(0, 20_000))),
  parse: (input) => (input.event ? ofEvent(input) : ofProse(input)),
};

interface Said {
  readonly application?: string;
  readonly environment?: string;
  readonly message: string;
  readonly at?: number;
  readonly severity?: string;
  readonly url?: string;
}

function ofProse(input: Input): Draft {
  const named = namedLines(input.text);
  return draftOf({
    application: named.get('Application'),
    environment: named.get('Environment'),
    message: named.get('Message') ?? '',
    at: moment(new Json(named.get('Timestamp'))),
    url: named.get('Environment URL'),
  }, parseArn(input.topic?.arn)?.region, parseArn(input.topic?.arn)?.account);
}

function ofEvent({ event }: Input): Draft {
  const { detail, region, account, detailType } = event!;
  return draftOf({
    application: detail.text('ApplicationName'),
    environment: detail.text('EnvironmentName'),
    message: detail.text('Message') ?? detailType,
    at: moment(detail.get('EventDate')),
    severity: detail.text('Severity'),
  }, region, account);
}

function draftOf({ application, environment, message, at, severity, url }: Said, region: string | undefined, account: string | undefined): Draft {
  const health = HEALTH.exec(message)?.[2];
  return {
    source: 'aws.elasticbeanstalk',
    kind: health === undefined ? 'Elastic Beanstalk event' : 'Elastic Beanstalk health',
    ...verdict(health === undefined ? outcomeOf(message, severity) : outcomeOfHealth(health), /^(severe|red)$/i.test(health ?? '') ? 'critical' : undefined),
    key: [account, region, application, environment, health === undefined ? message.slice(0, 80) : 'health'],
    title: `Elastic Beanstalk ${[application, environment].filter((part) => part !== undefined).join('/')}: ${message}`,
    text: message,
    account,
    region,
    resources: [environment],
    at,
    link: region === undefined ? undefined : { label: 'Open Elastic Beanstalk', url: consolePage('elasticbeanstalk/home', region, '/environments') },
    fields: [{ name: 'Application', value: application }, { name: 'Environment', value: environment }, { name: 'URL', value: url }],
  };
}

function outcomeOfHealth(health: string): Outcome {
  switch (health.toLowerCase()) {
    case 'ok':
    case 'green':
      return 'over';
    case 'severe':
    case 'red':
    case 'degraded':
      return 'failed';
    case 'warning':
    case 'yellow':
      return 'degraded';
    default: // info, pending, no data, unknown
      return 'neutral';
  }
}

function outcomeOf(message: string, severity: string | undefined): Outcome {
  return /^(ERROR|FATAL)$/i.test(severity ?? '') || /\bfailed\b|\berrors?\b|unsuccessful|aborted/i.test(message) && !/\b0 failed\b/.test(message) ? 'failed'
    : /^WARN(ING)?$/i.test(severity ?? '') ? 'degraded' : 'neutral';
}
