import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertMatch, AlertRouter } from 'cdk-scalable-webhook';

const app = new App();
const stack = new Stack(app, 'Operations');
const secret = (name: string) => Secret.fromSecretNameV2(stack, name, `alerts/${name}`);

// Three teams, each told where it looks; what belongs to no team goes to everybody by e-mail.
new AlertRouter(stack, 'Alerts', {
  destinations: {
    Data: AlertDestination.slack({ token: secret('slack'), channel: 'C012AB3CD' }),
    Platform: AlertDestination.teams({ url: secret('teams') }),
    Payments: AlertDestination.pagerDuty({ routingKey: secret('pagerduty') }),
    Everybody: AlertDestination.email({ from: 'alerts@example.com', to: ['operations@example.com'] }),
  },
  routes: [
    { match: AlertMatch.tag('Team', 'data'), destinations: ['Data'] },
    { match: AlertMatch.tag('Team', 'platform'), destinations: ['Platform'] },
    { match: AlertMatch.tag('Team', 'payments'), destinations: ['Payments'] },
  ],
  defaultRoute: { destinations: ['Everybody'] },
});
app.synth();
