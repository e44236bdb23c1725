import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import ipaddr from 'ipaddr.js';

/** Addresses of proxies that tell the truth about who asks: single ones, or ranges as `10.0.0.0/8`. */
export interface TrustedProxies {
  trusts(address: string): boolean;
}

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** @throws Error when one of them is no address */
export function trustedProxies(list: readonly string[]): TrustedProxies {
  const ranges = list
    .flatMap((entry) => (entry === 'loopback' ? ['127.0.0.0/8', '::1'] : [entry]))
    .map((entry): Range => {
      if (entry.includes('/')) return ipaddr.parseCIDR(entry);
      const address = ipaddr.process(entry);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
  return {
    trusts(text) {
      if (!ipaddr.isValid(text)) return false;
      const address = ipaddr.process(text);
      return ranges.some(([range, bits]) => range.kind() === address.kind() && address.match([range, bits]));
    },
  };
}

const remoteOf = (context: Context): string => getConnInfo(context).remote.address ?? '';

/** Whether a trusted proxy hands the request on. */
export const comesByProxy = (context: Context, proxies: TrustedProxies): boolean => proxies.trusts(remoteOf(context));

/** Whether the browser reads the page by https, as a trusted proxy tells. */
export const comesByHttps = (context: Context, proxies: TrustedProxies): boolean =>
  comesByProxy(context, proxies) && context.req.header('x-forwarded-proto') === 'https';

/**
 * Where a request comes from, for counting: the nearest address that no trusted proxy has. Who has one IPv6 address has
 * 2^64 of them, so these count as one.
 */
export function addressOf(context: Context, proxies: TrustedProxies): string {
  const hops = (context.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  const chain = [...hops.filter(Boolean), remoteOf(context)];
  let at = chain.length - 1;
  while (at > 0 && proxies.trusts(chain[at])) at -= 1;
  const address = chain[at];
  if (!ipaddr.isValid(address)) return remoteOf(context);
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toNormalizedString().split(':').slice(0, 4).join(':');
}
