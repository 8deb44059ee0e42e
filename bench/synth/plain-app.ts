import { App } from 'aws-cdk-lib';
import { PlainStack } from './plain-stack';

const app = new App();
new PlainStack(app, 'OrdersStack');
app.synth();
