import { LRUCache } from 'lru-cache';
import type { Log } from '../../contracts/log.js';
import type { Person } from '../../contracts/turn.js';
import type { Calls } from './calls.js';
import { isRefusal } from './refusals.js';
import { foundGroups, foundUser } from './wire.js';

/** People as the app knows them, with the user groups that a workspace put them in. */
export interface People {
  person(team: string, user: string): Promise<Person>;
  /** The name as far as it is known already, for mentions in a text. */
  nameOf(team: string, user: string): string;
  /** Asks for the groups ahead, since the first question should not wait for them. */
  warmUp(team: string): Promise<void>;
}

/** Groups change seldom; a teacher who was named now may teach so many ms later. */
const groupsMs = 5 * 60 * 1000;
const nameMs = 60 * 60 * 1000;

/** Its administrators and owners decide for a workspace. */
interface KnownUser {
  readonly name: string;
  readonly isAdmin: boolean;
}

type Roles = ReadonlyMap<string, readonly string[]>;

export function createPeople({
  calls,
  log,
  steady = () => performance.now(),
}: {
  readonly calls: Pick<Calls, 'call'>;
  readonly log: Log;
  readonly steady?: () => number;
}): People {
  const known = new LRUCache<string, KnownUser>({ max: 20_000, ttl: nameMs });
  const roles = new LRUCache<string, { readonly at: number; readonly found: Promise<Roles> }>({ max: 1000 });

  async function askUser(team: string, user: string): Promise<KnownUser> {
    try {
      const found = await calls.call(team, 'users.info', { user }, foundUser);
      const { name, real_name: real, profile, is_admin: isAdmin, is_owner: isOwner } = found.user;
      return {
        name: profile?.display_name || profile?.real_name || real || name || user,
        isAdmin: isAdmin === true || isOwner === true,
      };
    } catch (error) {
      log.info({ err: error }, '[slack] a person’s name cannot be looked up; grant the bot users:read');
      return { name: user, isAdmin: false };
    }
  }

  async function askRoles(team: string): Promise<Roles> {
    const found = new Map<string, readonly string[]>();
    try {
      const { usergroups } = await calls.call(team, 'usergroups.list', { include_users: true }, foundGroups);
      for (const { id, name, handle, users } of usergroups)
        for (const user of users ?? [])
          found.set(user, [
            ...(found.get(user) ?? []),
            ...[id, ...[handle, name].flatMap((one) => (one ? [`role:${one}`] : []))],
          ]);
    } catch (error) {
      if (!isRefusal(error, 'missing_scope')) log.info({ err: error }, '[slack] the user groups cannot be looked up');
      else log.info({}, '[slack] who may teach cannot go by user groups; grant the bot usergroups:read for that');
    }
    return found;
  }

  function rolesOf(team: string): Promise<Roles> {
    const asked = roles.get(team);
    if (asked && steady() - asked.at < groupsMs) return asked.found;
    const found = askRoles(team);
    roles.set(team, { at: steady(), found });
    // Nobody waits for what is only a little old.
    return asked?.found ?? found;
  }

  const keyOf = (team: string, user: string): string => `${team} ${user}`;

  return {
    async person(team, user) {
      const [found, groups] = await Promise.all([known.get(keyOf(team, user)) ?? askUser(team, user), rolesOf(team)]);
      known.set(keyOf(team, user), found);
      const { name, isAdmin } = found;
      return { id: user, name, roles: groups.get(user) ?? [], ...(isAdmin && { isAdmin }) };
    },
    nameOf: (team, user) => known.get(keyOf(team, user))?.name ?? 'somebody',
    warmUp: async (team) => void (await rolesOf(team)),
  };
}
