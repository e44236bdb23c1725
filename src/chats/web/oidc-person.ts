/** Who somebody is of whom an OpenID provider tells, and whether they run the page. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import type { Board } from './board.js';
import { bot } from './connection.js';
import { looksAlike, nameSchema } from './names.js';
import type { OidcSettings } from './settings.js';

export const claimsSchema = z.looseObject({
  iss: z.string().min(1),
  sub: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
});
export type Claims = z.output<typeof claimsSchema>;

const prefix = 'oidc:';
export const isOfProvider = (id: string): boolean => id.startsWith(prefix);

/** Providers know nothing of each other: only with its issuer a subject is one person. Short, and fit for a list of ids. */
const idOf = ({ iss, sub }: Claims): string =>
  prefix +
  createHash('sha256')
    .update(JSON.stringify([iss, sub]))
    .digest('base64url')
    .slice(0, 22);

/**
 * The provider of people and sessions of before these named theirs: the one that is set when this version first starts.
 * Who was known by then keeps the id, and with it all that they gave.
 */
export async function formerIssuer(store: Store, issuer: string): Promise<string> {
  const row = { namespace: 'web-settings', key: rowKey('former-oidc-issuer'), schema: z.string() };
  const settled = await store.update([row], ([known]) => ({
    rows: known === undefined ? [{ namespace: row.namespace, key: row.key, value: issuer }] : [],
    issuer: known ?? issuer,
  }));
  return settled?.issuer ?? issuer;
}

/** @param isFormer whether people of before ids named their provider are this one's */
export async function personOf(
  claims: Claims,
  board: Pick<Board, 'admit' | 'people' | 'person'>,
  isFormer: boolean,
): ReturnType<Board['admit']> {
  const former = isFormer ? await board.person(`user:oidc:${claims.sub}`) : undefined;
  const id = former?.id ?? idOf(claims);
  return board.admit({ id, name: await nameFor(claims, id, board) });
}

/** The setting by which somebody runs the page; undefined for who doesn't. An address of mail counts once it is verified. */
export function runsBy(claims: Claims, settings: OidcSettings): string | undefined {
  const { adminClaim, adminGroup } = settings;
  if (adminGroup === undefined || (adminClaim === 'email' && claims.email_verified !== true)) return undefined;
  const given = claims[adminClaim];
  const isMember = given === adminGroup || (Array.isArray(given) && given.includes(adminGroup));
  return isMember ? rightOf(settings) : undefined;
}

/** By which setting somebody would run the page now. */
export const rightOf = ({ adminClaim, adminGroup }: OidcSettings): string | undefined =>
  adminGroup === undefined ? undefined : `${adminClaim}=${adminGroup}`;

/** What they are called; with more behind it where it looks like somebody else's name. */
async function nameFor(claims: Claims, id: string, board: Pick<Board, 'people'>): Promise<string> {
  const { name, preferred_username: short, email } = claims;
  const others = (await board.people()).filter((other) => other.id !== id);
  const isFree = (wanted: string): boolean => ![bot, ...others].some((other) => looksAlike(other.name, wanted));
  const mark = createHash('sha256').update(id).digest('hex').slice(0, 6);
  const plain = [name, short, email?.split('@')[0]].flatMap((one) => nameSchema.safeParse(one).data ?? []);
  const longer = [email, short, mark].flatMap(
    (more) => nameSchema.safeParse(`${plain[0] ?? 'Member'} (${more})`).data ?? [],
  );
  return [...plain.slice(0, 1), ...longer].find(isFree) ?? `Member ${mark}`;
}
