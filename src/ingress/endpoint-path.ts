import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { isIndexFile } from '../shared/index-file';

/** The greedy resource below every endpoint. */
export const PROXY = '{proxy+}';

/**
 * One or more segments; none ends with a dot, because some servers leave it out, and clients and servers take dots alone for a step in the path.
 */
const PATH = /^(\/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])+$/;

/** API Gateway answers them itself at the root of a custom domain, with 200: a webhook there would be acknowledged and not stored. */
const RESERVED = ['/ping', '/sping'];

/** An endpoint's path travels in every envelope. */
const MAX_LENGTH = 255;

/** Checks the path of an endpoint at synth. */
export function checkPath(what: string, path: string): void {
  if (typeof path !== 'string' || !PATH.test(path) || path.length > MAX_LENGTH) {
    throw new Error(`${what} takes a path of segments of letters, digits and ._~- characters, such as "/github" or "/hooks/github", got: ${JSON.stringify(path)}; what is below the path is accepted without a wildcard, and no segment may end with a dot.`);
  }
  if (path.split('/').slice(1).every(isIndexFile)) {
    throw new Error(`${what} got: ${JSON.stringify(path)}, expected more than an index file because backends give it what is sent to the URL without a path as well; choose a path such as "/hook${path}".`);
  }
}

/**
 * The resource of a new endpoint, made where it is missing.
 *
 * @param from the resource that the path starts at
 * @throws Error when another endpoint has the path, or one above or below it
 */
export function endpointResource(what: string, from: apigateway.IResource, path: string): apigateway.IResource {
  const taken = (where: string): Error => new Error(`${what} got: ${JSON.stringify(path)}, but ${where}; each endpoint takes its path and everything below, so choose one beside it.`);
  let resource = from;
  for (const segment of path.split('/').filter((part) => part !== '')) {
    if (resource !== from && resource.getResource(PROXY)) {
      throw taken(`${resource.path} is an endpoint already`);
    }
    const alike = resource.node.children.find((child) => isAlike(child, segment));
    if (alike) {
      throw taken(`${(alike as apigateway.Resource).path} differs from it only in case, and a backend may take both for one`);
    }
    resource = resource.getResource(segment) ?? resource.addResource(segment);
  }
  if (RESERVED.includes(resource.path.toLowerCase())) {
    throw new Error(`${what} got: ${JSON.stringify(path)}, expected neither ${RESERVED.join(' nor ')} because API Gateway answers them itself on a custom domain and stores nothing; choose another path.`);
  }
  if (resource.defaultCorsPreflightOptions) {
    throw new Error(`${what} got: ${JSON.stringify(path)} on an API with defaultCorsPreflightOptions, expected none because the preflights it adds fail on an API that takes all types as binary; use cors of the endpoint.`);
  }
  if (resource.getResource(PROXY) || hasMethods(resource)) {
    throw taken(`${resource.path} is in use already`);
  }
  // The root of a shared API may have endpoints below; they win over its {proxy+}.
  if (resource !== from && resource.node.children.some((child) => child instanceof apigateway.Resource)) {
    throw taken(`there are resources below ${resource.path} already`);
  }
  return resource;
}

function isAlike(child: IConstruct, segment: string): boolean {
  const other = child instanceof apigateway.Resource ? child.path.split('/').pop()! : segment;
  return other !== segment && other.toLowerCase() === segment.toLowerCase();
}

function hasMethods(resource: apigateway.IResource): boolean {
  return resource.node.children.some((child) => child instanceof apigateway.Method);
}
