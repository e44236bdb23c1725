import type { Example } from '../../contracts/learning.js';
import type { Memory } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';

/**
 * Who gave a team's pictures, by the picture's id: those who sent them with a question or a correction. Who taught with a
 * picture that nobody has asked about has given it.
 */
export async function picturesGivers(
  team: string,
  { turns }: Pick<Memory, 'turns'>,
): Promise<(example: Pick<Example, 'picture' | 'source'>) => readonly Person[]> {
  const sent = new Map<string, Map<string, Person>>();
  const note = (picture: string, person: Person): void => {
    const known = sent.get(picture) ?? new Map<string, Person>();
    sent.set(picture, known.set(person.id, person));
  };
  for await (const { id, request } of turns.ofTeam(team)) {
    if (!request.inherited) for (const image of request.images) note(image.id, request.author);
    for (const { author, images } of await turns.feedback(team, id)) for (const image of images) note(image.id, author);
  }
  return ({ picture, source }) => [...(sent.get(picture.id)?.values() ?? (source.author ? [source.author] : []))];
}
