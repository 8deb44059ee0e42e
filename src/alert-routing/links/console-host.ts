import { isRegion } from './region';

/** Host of AWS's console in the partition of a Region: the standard one, China or GovCloud (US). Pages of services without Regions are there. */
export function globalHost(region?: string): string {
  return region?.startsWith('cn-') ? 'console.amazonaws.cn' : region?.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}

/**
 * A page of a service.
 *
 * @param path as `lambda/home`; what follows the question mark is made here
 * @param region what is no Region is left out: the console then takes the one that its user had last
 * @param fragment without its sign
 */
export function consolePage(path: string, region: string, fragment?: string): string {
  const page = isRegion(region) ? `https://${region}.${globalHost(region)}/${path}?region=${region}` : `https://${globalHost()}/${path}`;
  return fragment === undefined ? page : `${page}#${fragment}`;
}
