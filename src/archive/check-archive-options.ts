import { Token } from 'aws-cdk-lib';
import { WebhookArchiveOptions } from './archive-options';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkDuration, checkObject, checkText } from '../shared/prop-checks';

const SHAPE: PropsShape<WebhookArchiveOptions> = {
  example: '{ retention: Duration.days(90) }',
  checks: {
    bucket: checkObject('bucketArn', 'a bucket of Amazon S3', "Bucket.fromBucketName(this, 'Bucket', 'orders-archive')"),
    prefix: checkText("'orders/'"),
    retention: checkDuration('Duration.days(90)'),
  },
};

/** With a group, a time and an id behind it, a key has 1,024 characters at most, which is S3's limit. */
const MAX_PREFIX = 200;

/** Checks the options of an archive at synth. */
export function checkArchiveOptions(options: WebhookArchiveOptions): void {
  checkProps('archive', options, SHAPE);
  const { bucket, retention } = options;
  if (bucket && retention) {
    throw new Error('archive got retention and a bucket, expected one of them because what a bucket of yours keeps is up to you; give the bucket a lifecycle rule for the prefix, and leave retention out.');
  }
  if (retention?.isUnresolved() || (retention && !isWholeDays(retention.toSeconds()))) {
    throw new Error(`archive.retention got ${retention.isUnresolved() ? 'a time that is only known at deployment' : retention.toHumanString()}, expected whole days, one at least, because S3 counts in days; write for example Duration.days(90).`);
  }
}

/** The prefix, with a slash at its end. */
export function checkedPrefix(prefix: string): string {
  if (Token.isUnresolved(prefix)) {
    throw new Error("archive.prefix got a text that is only known at deployment, expected the text itself; write for example 'orders/'.");
  }
  const whole = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const names = whole.split('/').slice(0, -1);
  if (whole.length > MAX_PREFIX || !names.every((name) => /^[A-Za-z0-9_.-]+$/.test(name) && !/^\.+$/.test(name))) {
    throw new Error(`archive.prefix got ${JSON.stringify(prefix)}, expected names of letters, digits and _.- with a slash behind each, ${MAX_PREFIX} characters at most, because every tool can read such keys; write for example 'orders/'.`);
  }
  return whole;
}

function isWholeDays(seconds: number): boolean {
  const days = seconds / (24 * 60 * 60);
  return Number.isInteger(days) && days >= 1;
}
