import { BlockList, isIP, isIPv6 } from 'net';
import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkText } from '../shared/prop-checks';

/** Addresses by which a machine means itself. */
const OWN = blockList(['0.0.0.0', 8], ['127.0.0.0', 8], ['::', 128], ['::1', 128]);

/** Addresses that end at the machine or its next cable, those of metadata services among them. */
const LINK_LOCAL = blockList(['169.254.0.0', 16], ['fe80::', 10], ['fd00:ec2::254', 128]);

/** Addresses of private networks. */
const PRIVATE = blockList(['10.0.0.0', 8], ['100.64.0.0', 10], ['172.16.0.0', 12], ['192.168.0.0', 16], ['fc00::', 7]);

const OWN_NAMES = /^(localhost|.+\.localhost|localhost\.localdomain|ip6-(localhost|loopback))$/;

/** A step in a path, as URL parsers read it. */
const DOTS = /^(\.|%2e){1,2}$/i;

/**
 * Checks the URL of a backend at synth: that it says what will be requested, and that a function of Lambda can mean a backend by it. A URL that is
 * only known at deployment passes.
 */
export function checkBackendUrl(url: string): void {
  checkText("'https://orders.example.com/hooks'")('Backend.url', url);
  if (Token.isUnresolved(url)) {
    return;
  }
  const parsed = /^\s*https?:\/\/[^/]/i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) {
    throw new Error(`Backend.url takes an absolute http or https URL, got: ${JSON.stringify(url)}; write it like "https://orders.example.com/hooks".`);
  }
  if (parsed.username || parsed.password || /[?#]/.test(url)) {
    throw new Error(`Backend.url takes a URL without credentials, query or fragment, got one with them for host ${parsed.host}; put a URL with secrets into Secrets Manager and use Backend.secretUrl.`);
  }
  if (/[\s\\]/.test(url)) {
    throw new Error(`Backend.url takes a URL without blanks and backslashes, got: ${JSON.stringify(url)}; remove them, or write a blank in the path as %20.`);
  }
  if (url.split('/').slice(3).some((segment) => DOTS.test(segment))) {
    throw new Error(`Backend.url takes a URL without the steps "." and ".." in its path, got: ${JSON.stringify(url)}, which means ${JSON.stringify(parsed.href)}; write what you mean.`);
  }
  checkHost(url, hostOf(parsed));
}

/** Whether requests to a URL are not encrypted; of one that is only known at deployment, what can be seen of it now. */
export function isUnencrypted(url: string): boolean {
  return /^http:/i.test(url);
}

/** Says at synth what a URL that is possible would mean for the webhooks. */
export function warnAboutBackendUrl(scope: Construct, url: string, forwarder: { readonly isBoundToVpc: boolean }): void {
  const host = Token.isUnresolved(url) ? undefined : hostOf(new URL(url));
  const isPrivate = host !== undefined && contains(PRIVATE, host);
  // A name may well be a private one for those inside of a VPC.
  const isPublic = host !== undefined && !isPrivate && isIP(host) !== 0;
  if (isPrivate && !forwarder.isBoundToVpc) {
    Annotations.of(scope).addWarningV2('cdk-scalable-webhook:privateBackend',
      `Backend.url got: ${JSON.stringify(url)}, expected a public address because the forwarder is in no VPC and cannot reach a private one; pass the vpc that the backend is in.`);
  } else if (isUnencrypted(url) && (isPublic || !forwarder.isBoundToVpc)) {
    Annotations.of(scope).addWarningV2('cdk-scalable-webhook:unencryptedBackend',
      `Backend.url got: ${JSON.stringify(url)}, expected https because webhooks would travel unencrypted: whoever is on the way can read them, and can answer that they were delivered; write https://, or acknowledge this warning where the way is private.`);
  }
}

function checkHost(url: string, host: string): void {
  if (OWN_NAMES.test(host) || contains(OWN, host)) {
    throw new Error(`Backend.url got: ${JSON.stringify(url)}, expected another host because on Lambda the forwarder would call itself, where nothing listens; write the address that the backend has on AWS, and reach one on your laptop with: npx scalable-webhook local --backend ${url}`);
  }
  if (contains(LINK_LOCAL, host)) {
    throw new Error(`Backend.url got: ${JSON.stringify(url)}, expected no link-local address because such are those of a machine's own services, its metadata above all, and never of a backend; write the backend's name or its address in the VPC.`);
  }
}

/** As it is connected to: without the brackets of an IPv6 address, and without the dot that may end a name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
}

function contains(list: BlockList, host: string): boolean {
  return isIP(host) !== 0 && list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}

function blockList(...subnets: ReadonlyArray<readonly [address: string, bits: number]>): BlockList {
  const list = new BlockList();
  subnets.forEach(([address, bits]) => list.addSubnet(address, bits, isIPv6(address) ? 'ipv6' : 'ipv4'));
  return list;
}
