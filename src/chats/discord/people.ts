import { LRUCache } from 'lru-cache';
import type { Person } from '../../contracts/turn.js';
import type { WireMember, WireUser } from './wire.js';

/** People as the app knows them, with the roles that a server gave them. */
export interface People {
  person(user: WireUser, member: WireMember | undefined | null, guild: string | undefined | null): Person;
  /** For events that tell no more than the id. */
  known(user: string): Person;
}

/** @param roleName the name of a role of a server */
export function createPeople(roleName: (guild: string, role: string) => string | undefined): People {
  const recent = new LRUCache<string, Person>({ max: 10_000 });
  return {
    person(user, member, guild) {
      const name = member?.nick || user.global_name || user.username || user.id;
      const roles = guild
        ? (member?.roles ?? []).flatMap((role) => {
            const named = roleName(guild, role);
            return named === undefined ? [role] : [role, `role:${named}`];
          })
        : [];
      const person: Person = { id: user.id, name, roles };
      recent.set(user.id, person);
      return person;
    },
    known: (user) => recent.get(user) ?? { id: user, name: 'somebody' },
  };
}
