import { AlertDemoOptions } from './options';
import { PlayedStory, StoryListeners } from '../story/played-story';

/** The steps before the books. */
export type AlertStep = 'burst' | 'down' | 'back' | 'over';

/** The same on AWS, but for where it runs. */
const REAL = ['the templates that cdk synth wrote', 'the functions\' bundles, with the AWS SDK', 'every message to every platform, over HTTP'];

/** Made here. */
const SIMULATED = ['SNS, SQS, Lambda and DynamoDB, as models without AWS\'s own delays', 'the clusters and alarms, with their tags', 'Slack, Teams, PagerDuty and SES'];

/** What the demo of alerts plays. */
export function alertStory(title: string, { failures, downMs }: AlertDemoOptions, listeners: StoryListeners): PlayedStory<AlertStep> {
  return new PlayedStory({
    title,
    real: REAL,
    simulated: SIMULATED,
    steps: {
      burst: [`${failures.toLocaleString('en-US')} clusters fail, and alarms are raised`, 'Those of one job are one alert. Each team is told where it looks.'],
      down: ['Teams answers 503', `For ${downMs / 1000} s. What the platform team is to know waits; the others are told as before.`],
      back: ['Teams is back', 'What waited is told, as it is by then.'],
      over: ['Alarms are over', 'Slack\'s message is edited, Teams gets another one, PagerDuty resolves its incident.'],
      books: ['The books are closed', 'What was sent, the table of alerts and the platforms are compared, alert by alert.'],
    },
  }, listeners);
}
