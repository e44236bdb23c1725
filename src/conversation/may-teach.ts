import type { Connection, Place } from '../contracts/chat.js';
import type { Person } from '../contracts/turn.js';
import { noticePost } from '../show/render-turn.js';
import type { Cause } from './meaning.js';
import { messages } from './messages.js';
import type { Services, TeachingRules } from './services.js';

/** Whether the settings name the person, by id, name or role. */
export function mayTeach({ id, name, roles = [] }: Person, { teachers }: TeachingRules): boolean {
  if (teachers === 'everyone') return true;
  const own = roles.flatMap((role) => [role, role.replace(/^role:/, '')]).map((role) => role.toLowerCase());
  return teachers.some((entry) => {
    const wanted = entry.toLowerCase();
    // People choose their names: somebody called “role:Admins” does not have that role.
    const isCalledSo = wanted === name.toLowerCase() && !wanted.startsWith('role:');
    return entry === id || own.includes(wanted) || isCalledSo;
  });
}

/** Whether the person may decide about what others gave: the chat says so, or the settings by id or role. Names can be taken by anybody. */
export function isAdmin({ id, isAdmin: asTheChatSays, roles = [] }: Person, { admins = [] }: TeachingRules): boolean {
  return asTheChatSays === true || admins.some((entry) => entry === id || roles.includes(entry));
}

/** Tells somebody who may not teach, once for reactions and each time for words. */
export async function refuseToLearn(
  person: Person,
  by: Cause['by'],
  place: Place,
  connection: Connection,
  { records }: Pick<Services, 'records'>,
): Promise<void> {
  if (by === 'taken back') return;
  const isFirst = await records.first('told that others teach', place.team, person.id);
  if (!isFirst && by !== 'words') return;
  await connection.post(place, noticePost(messages.onlySomeTeach(person)));
}
