import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** By which a browser is known again: it keeps the secret, here is only a hash of it. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The secret that the browser sends in that cookie, if it is one. */
export function secretIn(context: Context, cookie: string): string | undefined {
  const secret = getCookie(context, cookie);
  return secret && /^[\w-]{43}$/.test(secret) ? secret : undefined;
}

/** Compares in a time that tells nothing about where the texts differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
