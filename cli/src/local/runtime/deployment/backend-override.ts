import { expectedNames } from '../../../near-names';
import { AssemblyError } from '../../cloud-assembly/assembly-error';

/** Replaces the backend of destinations by a URL. */
export interface BackendOverride {
  /** The destination's name, `WEBHOOK/NAME`, or the construct path of a webhook for all of its destinations. Default: every destination. */
  readonly destination?: string;
  /** Base URL, http or https. */
  readonly url: string;
}

/** What an override is matched against. */
export interface OverriddenDestination {
  /** Construct path of the webhook. */
  readonly webhook: string;
  readonly name: string;
}

/**
 * Reads `URL` or `DESTINATION=URL`.
 *
 * @throws AssemblyError when the URL is not an http or https URL without query and fragment.
 */
export function parseBackendOverride(text: string): BackendOverride {
  const equals = /^https?:/i.test(text) ? -1 : text.indexOf('=');
  const destination = equals < 0 ? undefined : text.slice(0, equals);
  const url = text.slice(equals + 1);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (destination === '' || !parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new AssemblyError(`--backend is "${text}", expected URL or DESTINATION=URL with an http or https URL, like http://127.0.0.1:3000/hooks.`);
  }
  if (parsed.search || parsed.hash || parsed.username || parsed.password) {
    throw new AssemblyError(`--backend has the URL "${url}", expected one without credentials, query and fragment.`);
  }
  return { destination, url };
}

/** The URL that replaces a destination's backend, or undefined. An override that names the destination wins over one for all; among equals the last one wins. */
export function overrideFor(overrides: readonly BackendOverride[], destination: OverriddenDestination): string | undefined {
  const named = overrides.filter((override) => override.destination !== undefined && matches(override.destination, destination));
  const general = overrides.filter((override) => override.destination === undefined);
  return (named.at(-1) ?? general.at(-1))?.url;
}

/** @throws AssemblyError when an override names a destination that does not exist. */
export function checkOverrides(overrides: readonly BackendOverride[], destinations: readonly OverriddenDestination[]): void {
  for (const { destination } of overrides) {
    if (destination !== undefined && !destinations.some((candidate) => matches(destination, candidate))) {
      const names = destinations.map(destinationKey);
      throw new AssemblyError(`--backend names the destination "${destination}", which is not there; expected ${expectedNames(destination, names)}.`);
    }
  }
}

/** What a destination is called in the status: unique in an app. */
export function destinationKey({ webhook, name }: OverriddenDestination): string {
  return `${webhook}/${name}`;
}

function matches(name: string, destination: OverriddenDestination): boolean {
  return name === destination.name || name === destination.webhook || name === destinationKey(destination);
}
