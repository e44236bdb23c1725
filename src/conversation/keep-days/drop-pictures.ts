import type { Services } from '../services.js';

/** Removes those of a team's old pictures that nothing needs. @returns how many */
export async function dropPicturesOf(
  team: string,
  before: number,
  { old, needed }: { readonly old: ReadonlySet<string>; readonly needed: ReadonlySet<string> },
  { memory, trail }: Pick<Services, 'memory' | 'trail'>,
): Promise<number> {
  const pictures = memory.pictures(team);
  let gone = 0;
  // What was sent again meanwhile is not old any more.
  for await (const id of pictures.aged(before)) {
    if (!old.has(id) || needed.has(id)) continue;
    await pictures.remove(id);
    await trail.leave(team, id, 'all');
    gone += 1;
  }
  if (gone > 0) await memory.signals.tell('pictures-gone', { team });
  return gone;
}
