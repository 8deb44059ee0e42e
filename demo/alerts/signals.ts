/** Names of the destinations, which stand for a team each. */
export const DESTINATIONS = ['Data', 'Platform', 'Payments', 'Everybody'] as const;

/** One of them. */
export type DestinationName = typeof DESTINATIONS[number];

/** Something that is said to the topic. */
export interface SentSignal {
  /** What stands in the title of its alert, and of no other. */
  readonly about: string;
  /** Who is to know. */
  readonly destination: DestinationName;
  /** Whether it says that something is wrong; else that it is over. */
  readonly fires: boolean;
  /** The resource that it is about, and its tags. */
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What is published. @param at when it happened, in milliseconds since 1970 */
  readonly message: (at: number) => object;
}

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

/** The teams, each told at its destination. */
const TEAMS: ReadonlyArray<readonly [team: string, destination: DestinationName]> = [['data', 'Data'], ['platform', 'Platform'], ['payments', 'Payments']];

/** Jobs of each team, which have a cluster of their own each time that they run. */
const JOBS_OF_A_TEAM = 4;

/** Of so many failures one each is of the first teams, and all others of the last one: Slack takes one message a second. */
const FAILURES_OF_A_ROUND = 75;

/** The burst: each failure is of another cluster, and those of one job are one alert. */
export function clusterFailures(failures: number): SentSignal[] {
  return Array.from({ length: failures }, (_, number) => {
    const [team, destination] = TEAMS[Math.min(number % FAILURES_OF_A_ROUND, TEAMS.length - 1)];
    const job = `${team}-job-${(Math.floor(number / FAILURES_OF_A_ROUND) + number % FAILURES_OF_A_ROUND) % JOBS_OF_A_TEAM + 1}`;
    const cluster = `j-${(number + 1).toString(36).toUpperCase().padStart(12, '0')}`;
    const arn = `arn:aws:elasticmapreduce:${REGION}:${ACCOUNT}:cluster/${cluster}`;
    return {
      about: job,
      destination,
      fires: true,
      arn,
      tags: { Team: team },
      message: (at) => ({
        'version': '0',
        'id': `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        'detail-type': 'EMR Cluster State Change',
        'source': 'aws.emr',
        'account': ACCOUNT,
        'time': new Date(at).toISOString(),
        'region': REGION,
        'resources': [],
        'detail': {
          severity: 'CRITICAL',
          stateChangeReason: JSON.stringify({ code: 'STEP_FAILURE', message: 'Shut down as step failed' }),
          name: job,
          clusterId: cluster,
          state: 'TERMINATED_WITH_ERRORS',
          message: `Amazon EMR Cluster ${cluster} (${job}) has terminated with errors.`,
        },
      }),
    };
  });
}

/** Alarms that are raised; one belongs to nobody. */
export function alarms(): SentSignal[] {
  return [
    ...TEAMS.flatMap(([team, destination]) => [`${team}-errors`, `${team}-latency`].map((name) => alarm(name, destination, { Team: team }, true))),
    alarm('budget-of-nobody', 'Everybody', {}, true),
  ];
}

/** Those that are over at the end. */
export function alarmsThatEnd(): SentSignal[] {
  return TEAMS.map(([team, destination]) => alarm(`${team}-latency`, destination, { Team: team }, false));
}

/** As CloudWatch tells a topic. */
function alarm(name: string, destination: DestinationName, tags: SentSignal['tags'], fires: boolean): SentSignal {
  const arn = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`;
  return {
    about: name,
    destination,
    fires,
    arn,
    tags,
    message: (at) => ({
      AlarmName: name,
      AlarmDescription: `What ${name} watches is not as it should be.`,
      AWSAccountId: ACCOUNT,
      NewStateValue: fires ? 'ALARM' : 'OK',
      OldStateValue: fires ? 'OK' : 'ALARM',
      NewStateReason: fires ? 'Threshold Crossed: 1 datapoint [12.0] was greater than the threshold (5.0).' : 'Threshold Crossed: 1 datapoint [0.0] was not greater than the threshold (5.0).',
      StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
      Region: 'EU (Ireland)',
      AlarmArn: arn,
      Trigger: { MetricName: 'Errors', Namespace: 'AWS/Lambda', Dimensions: [], Period: 60, Statistic: 'SUM', Threshold: 5 },
    }),
  };
}
