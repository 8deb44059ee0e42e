import { App, Stack, StackProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** Findings of the AwsSolutions pack that a webhook receiver has to live with, each with the reason. */
export const ACKNOWLEDGED: Readonly<Record<string, string>> = {
  'AwsSolutions-APIG2': 'A body is carried as bytes: validating it would mean to refuse or to alter what a sender meant.',
  'AwsSolutions-APIG3': 'A web ACL is the choice of the account, and its default rules refuse webhooks silently.',
  'AwsSolutions-APIG4': 'Senders cannot sign with AWS credentials; they are known by a signature over the body.',
  'AwsSolutions-APIG6': 'Execution logs hold bodies and headers; the access log has the cause of every refusal.',
  'AwsSolutions-COG4': 'Senders have no user pool.',
};

/** What the pack finds in a stack, by rule and, for rules that have several findings, by what they are about. */
export function findings(build: (stack: Stack) => void, props?: StackProps): string[] {
  const app = new App();
  const stack = new Stack(app, 'Stack', props);
  build(stack);
  return findingsOf(app);
}

export function findingsOf(app: App): string[] {
  const report = new AwsSolutionsChecks().validateScope(app);
  return [...new Set((report.violations ?? []).map((violation) => violation.ruleName.replace(/^AwsSolutions::/, '')))].sort();
}

/** The rule of a finding. */
export function rule(finding: string): string {
  return finding.replace(/\[.*$/, '');
}
