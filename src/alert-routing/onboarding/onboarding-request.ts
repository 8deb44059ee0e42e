/** Environment variables of the function that greets destinations. */
export enum OnboardingEnv {
  TABLE_NAME = 'ONBOARDING_TABLE_NAME',
  RETENTION_DAYS = 'ONBOARDING_RETENTION_DAYS',
}

/** What the function is told of a destination: the properties of its resource in the template. */
export interface OnboardingProperties {
  /** Construct path of the router. */
  readonly router: string;
  /** Name of the destination. */
  readonly destination: string;
  readonly queueUrl: string;
  /** Names of the routes that lead to it, as people read them. */
  readonly routes: readonly string[];
  /** What the command that tries it needs besides the router; of a run on one machine `--local`. Absent: nothing. */
  readonly tryWith?: string;
}

/** What CloudFormation asks a custom resource, as far as it matters. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export interface OnboardingRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Partial<OnboardingProperties>;
}
