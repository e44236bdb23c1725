import { z } from 'zod';
import type { Lesson } from '../contracts/lesson.js';
import { personSchema } from '../contracts/schemas.js';
import type { Store } from '../contracts/store.js';
import type { Person } from '../contracts/turn.js';
import { rowKey } from '../util/row-key.js';
import type { Attempt } from './attempt.js';
import type { PostsAbout } from './waiting-teachings.js';

/** Who wants a lesson undone that several have given. */
const namespace = 'waiting-undos';
const wantedBy = z.array(personSchema);

/** How many people gave a lesson, each in words or by agreeing. */
export const giversOf = ({ author, agreed = [] }: Pick<Lesson, 'author' | 'agreed'>): number =>
  new Set([author, ...agreed].map(({ id }) => id)).size;

/**
 * Notes that somebody wants a lesson undone.
 * @param decides they decide alone, as admins do
 * @returns how many more must want it, as many as gave it; 0 when it may be undone
 */
export async function wantUndone(
  lesson: Lesson,
  by: Person,
  decides: boolean,
  { store, attempt }: { readonly store: Store; readonly attempt: Pick<Attempt, 'once'> },
): Promise<number> {
  const row = { namespace, key: rowKey(lesson.team, lesson.id) };
  // A run that was cut off may have counted them already.
  const before = await attempt.once(
    'who wants it undone',
    wantedBy,
    async () => (await store.get(namespace, row.key, wantedBy)) ?? [],
  );
  const people = [...before.filter(({ id }) => id !== by.id), { id: by.id, name: by.name }];
  const missing = decides ? 0 : Math.max(0, giversOf(lesson) - people.length);
  if (missing === 0 && before.length === 0) return 0;
  await store.write([{ ...row, value: missing > 0 ? people : undefined }]);
  return missing;
}

/** What deletes somebody from among those who want lessons undone: nobody wants it in their name any more. */
export async function votesAbout(team: string, person: string | undefined, store: Store): Promise<PostsAbout> {
  const rows = person === undefined ? [] : await store.list(namespace, wantedBy, { prefix: rowKey(team, '') });
  const theirs = rows.filter(({ value }) => value.some(({ id }) => id === person));
  return {
    posts: [],
    rows: theirs.map(({ key, value }) => {
      const others = value.filter(({ id }) => id !== person);
      return { namespace, key, value: others.length > 0 ? others : undefined };
    }),
  };
}
