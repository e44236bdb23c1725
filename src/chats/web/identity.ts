import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Store } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import type { Board } from './board.js';
import { fault } from './guard.js';
import { nameSchema } from './names.js';
import { endSessions } from './oidc.js';
import { isOfProvider } from './oidc-person.js';
import { comesByHttps, comesByProxy, type TrustedProxies } from './proxy.js';
import { newSecret, secretIn } from './secrets.js';

/** Who writes here: whom a trusted proxy names, or a name that a browser has taken and alone can use. */
export interface Identities {
  /** The person of that id, if it is for this browser to write as them. */
  author(context: Context, id: string): Promise<Person | undefined>;
  /** The person of that name; `taken` when it is another browser's. */
  join(context: Context, name: string): Promise<Person | 'taken'>;
  /** Whom a trusted proxy says that this is. */
  named(context: Context): Promise<Person | undefined>;
  /** Ids of those whom this browser writes as. */
  mine(context: Context): Promise<readonly string[]>;
  /** The same person as the app knows them, with what they may decide here. */
  speaker(context: Context, person: Person): Promise<Person>;
  /** Where a proxy names people, whom it doesn't name is sent to it. */
  readonly guard: MiddlewareHandler;
}

const cookieName = 'clovabot_browser';
/** The longest that browsers keep a cookie. */
const cookieSeconds = 400 * 24 * 60 * 60;
/** Person → hash of the secret of the browser that owns the name. */
const owners = 'web-owners';

/** "user:ana@example.com": those whom a proxy names, as CLOVABOT_ADMINS may name them, too. */
const userId = (name: string): string => `user:${name.toLowerCase()}`;
/** Of whom somebody else tells: never a name to take. */
const isUser = (id: string): boolean => id.startsWith('user:') || isOfProvider(id);

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Forgets whose browser a name is. */
export const disowning =
  (store: Store) =>
  async (person: string): Promise<void> => {
    await store.write([{ namespace: owners, key: rowKey(person), value: undefined }]);
    await store.dropClaims('web-owner', person);
    await endSessions(store, person);
  };

export function createIdentities(options: {
  readonly store: Store;
  readonly board: Board;
  readonly proxies: TrustedProxies;
  /** The header in which a trusted proxy names the person, in lower case. */
  readonly userHeader?: string;
  /** Who has signed in at an OpenID provider; absent: people don't. */
  readonly signedIn?: (context: Context) => Promise<Person | undefined>;
  /** Whether whoever runs the page asks. */
  isOperator(context: Context): Promise<boolean>;
}): Identities {
  const { store, board, proxies, userHeader, signedIn, isOperator } = options;
  /** Somebody else says who this is: then names are nobody's to take. */
  const isToldWho = (context: Context): boolean =>
    signedIn !== undefined || (userHeader !== undefined && comesByProxy(context, proxies));

  async function named(context: Context): Promise<Person | undefined> {
    if (signedIn) return signedIn(context);
    const given = userHeader && comesByProxy(context, proxies) ? context.req.header(userHeader) : undefined;
    const name = given === undefined ? undefined : nameSchema.safeParse(given).data;
    // A name from elsewhere is nobody's who has taken the same here.
    return name === undefined ? undefined : board.admit({ id: userId(name), name });
  }

  const ownerOf = (person: string): Promise<string | undefined> => store.get(owners, rowKey(person), z.string());

  /** The browser's secret, given to it where it has none. */
  function giveSecret(context: Context): string {
    const secret = secretIn(context, cookieName) ?? newSecret();
    setCookie(context, cookieName, secret, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: cookieSeconds,
      secure: comesByHttps(context, proxies),
    });
    return secret;
  }

  /** Names of before browsers had secrets belong to the first that uses them. */
  async function owns(secret: string, person: string): Promise<boolean> {
    const owner = hashOf(secret);
    const known = await ownerOf(person);
    if (known !== undefined) return known === owner;
    if (!(await store.claim(rowKey('web-owner', person), 5000))) return (await ownerOf(person)) === owner;
    await store.write([{ namespace: owners, key: rowKey(person), value: owner }]);
    return true;
  }

  return {
    async guard(context, next) {
      if (comesByProxy(context, proxies) && !(await named(context)))
        return fault(context, 401, 'Please sign in at the address by which this page is reached.');
      await next();
    },
    async speaker(context, person) {
      return (await isOperator(context)) ? { ...person, isAdmin: true } : person;
    },
    named,
    async author(context, id) {
      const user = await named(context);
      if (isToldWho(context)) return user?.id === id ? user : undefined;
      const person = await board.person(id);
      if (!person || isUser(person.id)) return undefined;
      return (await owns(giveSecret(context), id)) ? person : undefined;
    },
    async join(context, name) {
      const user = await named(context);
      if (isToldWho(context)) return user ?? 'taken';
      const secret = giveSecret(context);
      const person = await board.join(name);
      return !isUser(person.id) && (await owns(secret, person.id)) ? person : 'taken';
    },
    async mine(context) {
      const user = await named(context);
      if (user) return [user.id];
      const secret = secretIn(context, cookieName);
      const people = (await board.people()).filter(({ id }) => !isUser(id));
      const keys = people.map(({ id }) => rowKey(id));
      const known = await store.getMany(owners, keys, z.string());
      const isMine = (owner: string | undefined): boolean =>
        owner === undefined || (secret !== undefined && owner === hashOf(secret));
      return people.filter((_, place) => isMine(known[place])).map(({ id }) => id);
    },
  };
}
