/** `{{resolve:ssm:NAME}}` or `{{resolve:ssm-secure:NAME:VERSION}}`: CloudFormation's dynamic references to parameters of Systems Manager. */
export const SSM_REFERENCE = /\{\{resolve:ssm(?:-secure)?:([^:}]+)(?::\d+)?\}\}/g;

/** A reference to the latest version of a parameter. */
export function ssmReference(name: string): string {
  return `{{resolve:ssm:${name}}}`;
}

/** The parameters that a text refers to. */
export function parametersIn(text: string): string[] {
  return [...text.matchAll(SSM_REFERENCE)].map(([, name]) => name);
}
