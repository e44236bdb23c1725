import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** As `dns.promises.lookup` with `all`: the addresses of a host. */
export type Lookup = (host: string) => Promise<readonly LookupAddress[]>;

const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address belongs to the public internet: not private, loopback, link-local (cloud metadata), multicast,
 * documentation or an embedding of IPv4 into IPv6 (IANA's special-purpose registries, RFC 6890).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(globalIpv6));
}

export class NotPublicError extends Error {}

/** A host's addresses. Rejects with NotPublicError when one of them is not public: such a name points inside. */
export async function lookupPublic(host: string, lookup: Lookup): Promise<readonly LookupAddress[]> {
  const addresses = await lookup(host);
  const inside = addresses.find(({ address }) => !isPublicAddress(address));
  if (inside) throw new NotPublicError(`${host} points to ${inside.address}, which is not on the public internet`);
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  return addresses;
}
