import { expectedNames } from '../near-names';

/**
 * The one of some construct paths that is called so: by the whole of it, or by the end of it.
 *
 * @param what who asks, for the error
 * @throws Error when there is none, or more than one
 */
export function oneNamed(what: string, name: string, names: readonly string[]): string {
  const matching = names.includes(name) ? [name] : names.filter((candidate) => candidate.endsWith(`/${name.replace(/^\//, '')}`));
  if (matching.length !== 1) {
    throw new Error(`${what} got "${name}", expected ${matching.length > 1 ? `the name of one, and it may be ${matching.join(' or ')}` : expectedNames(name, names)}.`);
  }
  return matching[0];
}
