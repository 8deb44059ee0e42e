/** What tries again. */
export interface RetryTargetConfig {
  readonly kind: 'function' | 'state-machine';
  readonly arn: string;
}
