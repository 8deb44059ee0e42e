import { Parser } from './parser';
import { alertmanager } from './parsers/alertmanager';
import { amazonQ } from './parsers/amazon-q';
import { autoScaling } from './parsers/autoscaling';
import { backup } from './parsers/backup';
import { batch } from './parsers/batch';
import { budgets } from './parsers/budgets';
import { cloudFormation } from './parsers/cloudformation';
import { cloudWatchAlarm } from './parsers/cloudwatch-alarm';
import { codeBuild } from './parsers/code-build';
import { codeDeploy } from './parsers/code-deploy';
import { codePipeline } from './parsers/code-pipeline';
import { costAnomaly } from './parsers/cost-anomaly';
import { datadog } from './parsers/datadog';
import { devOpsAgent } from './parsers/devops-agent';
import { devOpsGuru } from './parsers/devops-guru';
import { ecrScan } from './parsers/ecr-scan';
import { ecs } from './parsers/ecs';
import { elasticBeanstalk } from './parsers/elastic-beanstalk';
import { elastiCache } from './parsers/elasticache';
import { empty } from './parsers/empty';
import { emr } from './parsers/emr';
import { eventBridge } from './parsers/eventbridge';
import { genericJson } from './parsers/generic-json';
import { glue } from './parsers/glue';
import { guardDuty } from './parsers/guardduty';
import { health } from './parsers/health';
import { inspector } from './parsers/inspector';
import { newRelic } from './parsers/new-relic';
import { pagerDutyEvent } from './parsers/pagerduty-event';
import { plainText } from './parsers/plain-text';
import { rds } from './parsers/rds';
import { s3 } from './parsers/s3';
import { securityHub } from './parsers/security-hub';
import { ses } from './parsers/ses';
import { signIn } from './parsers/sign-in';
import { slackMessage } from './parsers/slack-message';
import { snsControl } from './parsers/sns-control';
import { stepFunctions } from './parsers/step-functions';
import { trustedAdvisor } from './parsers/trusted-advisor';
import { uptimeRobot } from './parsers/uptime-robot';

/**
 * The parsers, in the order in which they are asked: the first that knows a signal parses it. Order: what is told by its wrapping, services of AWS by name, any other
 * event of EventBridge, other senders by name. To add one, write a file in `parsers/`, put it here before `eventBridge` or at the end, and say in docs/alert-parsers.md
 * what it recognises.
 */
export const PARSERS: readonly Parser[] = [
  snsControl,
  cloudWatchAlarm,
  budgets,
  costAnomaly,
  autoScaling,
  elasticBeanstalk,
  cloudFormation,
  rds,
  elastiCache,
  emr,
  health,
  guardDuty,
  securityHub,
  inspector,
  codePipeline,
  codeBuild,
  codeDeploy,
  ecs,
  batch,
  stepFunctions,
  glue,
  backup,
  devOpsAgent,
  devOpsGuru,
  trustedAdvisor,
  ses,
  s3,
  signIn,
  ecrScan,
  eventBridge,
  alertmanager,
  datadog,
  newRelic,
  uptimeRobot,
  pagerDutyEvent,
  slackMessage,
  amazonQ,
];

/** What parses everything else, and what a parser fails on. The last one knows all there is. */
export const GENERIC_PARSERS: readonly Parser[] = [empty, genericJson, plainText];
