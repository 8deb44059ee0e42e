import { isIP } from 'node:net';
import { domainsOf, givenEndpoint } from '../json-client/endpoint';
import { Variables } from '../json-client/variables';

/** A bucket whose name can be a part of a host's. One with dots has no certificate, and those of old may have other characters. */
const HOST_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Where an object is: at what `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` say, else at the address of the region, FIPS or dual-stack where
 * `AWS_USE_FIPS_ENDPOINT` or `AWS_USE_DUALSTACK_ENDPOINT` ask for that. The bucket's name is a part of the host's, or where that cannot be the beginning of the
 * path.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function objectUrl(bucket: string, key: string, region: string, variables: Variables): URL {
  const url = new URL(givenEndpoint('S3', variables) || regionalEndpoint(region, variables));
  const path = key.split('/').map(encode).join('/');
  const isInHost = HOST_LABEL.test(bucket) && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0;
  const base = url.pathname.replace(/\/$/, '');
  if (isInHost) {
    url.hostname = `${bucket}.${url.hostname}`;
  }
  url.pathname = isInHost ? `${base}/${path}` : `${base}/${encode(bucket)}/${path}`;
  return url;
}

function regionalEndpoint(region: string, variables: Variables): string {
  const fips = variables.AWS_USE_FIPS_ENDPOINT === 'true' ? '-fips' : '';
  const dualStack = variables.AWS_USE_DUALSTACK_ENDPOINT === 'true' ? '.dualstack' : '';
  return `https://s3${fips}${dualStack}.${region}.${domainsOf(region).ipv4}/`;
}

/** What a signature is of has everything in percents but letters, digits and four more characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
