import { HTTP_METHODS } from '../shared/http-methods';

/** API Gateway's word for all methods that have none of their own. */
export const ANY = 'ANY';

/** Checks the methods of an endpoint at synth; ANY when none are named. */
export function endpointMethods(methods: readonly string[] | undefined, cors: boolean): string[] {
  if (methods === undefined) {
    return [ANY];
  }
  const named = methods.map((method) => method.toUpperCase());
  const wrong = named.find((method) => !HTTP_METHODS.includes(method));
  if (named.length === 0 || wrong !== undefined || new Set(named).size !== named.length) {
    throw new Error(`methods takes one or more of ${HTTP_METHODS.join(', ')}, each once, got: ${JSON.stringify(methods)}; leave it out to accept all of them.`);
  }
  if (cors && named.includes('OPTIONS')) {
    throw new Error(`methods got: ${JSON.stringify(methods)} with cors, expected none that is OPTIONS because preflights are answered and not delivered; leave OPTIONS or cors out.`);
  }
  return named;
}
