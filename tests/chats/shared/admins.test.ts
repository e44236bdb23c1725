/** Who may have others' things forgotten is for the platform to say, never for a name that anybody can take. */
import { describe, expect, test } from 'vitest';
import { createPeople as discordPeople } from '../../../src/chats/discord/places.js';
import { createPeople as slackPeople } from '../../../src/chats/slack/people.js';
import { isAdmin } from '../../../src/conversation/may-teach.js';
import { recordingLog } from '../../support/log.js';

test('in Discord, who owns or manages the server; a direct message is a team of one', () => {
  const people = discordPeople({
    nameOf: (_guild, role) => ({ r1: 'Managers', r2: 'Crew' })[role],
    manages: (_guild, user, roles) => user === 'owner' || roles.includes('r1'),
  });
  const member = (id: string, ...roles: string[]) => people.person({ id, username: id }, { roles }, 'guild').isAdmin;
  expect(member('owner')).toBe(true);
  expect(member('ana', 'r1')).toBe(true);
  expect(member('bob', 'r2')).toBeUndefined();
  expect(people.person({ id: 'bob', username: 'bob' }, undefined, undefined).isAdmin).toBe(true);
  expect(people.known('ana').isAdmin).toBeUndefined();
});

test('in Slack, administrators and owners of the workspace; nobody where that cannot be looked up', async () => {
  const users: Readonly<Record<string, object>> = {
    U1: { name: 'ana', is_admin: true },
    U2: { name: 'bob', is_owner: true },
    U3: { name: 'cem' },
  };
  const people = slackPeople({
    calls: {
      async call(_team, method, given, schema) {
        const user = users[String('user' in given ? given.user : '')];
        if (method === 'users.info' && !user) throw new Error('user_not_found');
        return schema.parse(method === 'users.info' ? { user } : { usergroups: [] });
      },
    },
    log: recordingLog(),
  });
  const admins = await Promise.all(
    ['U1', 'U2', 'U3', 'U4'].map(async (id) => (await people.person('slack:T1', id)).isAdmin),
  );
  expect(admins).toEqual([true, true, undefined, undefined]);
});

describe('by the settings', () => {
  const rules = { teachers: 'everyone', quorum: 1, admins: ['U7', 'role:Moderators'] } as const;

  test('ids and roles decide', () => {
    expect(isAdmin({ id: 'U7', name: 'Gus' }, rules)).toBe(true);
    expect(isAdmin({ id: 'U8', name: 'Hal', roles: ['123', 'role:Moderators'] }, rules)).toBe(true);
    expect(isAdmin({ id: 'U9', name: 'Ida' }, rules)).toBe(false);
  });

  test('no name does, whatever somebody calls themselves', () => {
    for (const name of ['U7', 'role:Moderators', 'Moderators']) expect(isAdmin({ id: 'U9', name }, rules)).toBe(false);
  });
});
