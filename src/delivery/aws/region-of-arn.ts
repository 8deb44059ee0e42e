/** The region that an ARN names; undefined where it names none. */
export function regionOfArn(arn: string): string | undefined {
  return arn.split(':')[3] || undefined;
}
