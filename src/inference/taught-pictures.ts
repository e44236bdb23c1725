import type { TaughtPicture } from '../contracts/planner.js';
import type { HoldsFor, Memory } from '../contracts/store.js';
import type { PictureReference, Request } from '../contracts/turn.js';
import { areNearlySame, pictureMark } from '../vision/picture-mark.js';

type PictureMemory = Pick<Memory, 'pictures'>;

/** Pictures as what is learned from them knows them again. */
export const taughtPictures = (
  { team, images }: Pick<Request, 'team' | 'images'>,
  memory: PictureMemory,
): Promise<readonly TaughtPicture[]> =>
  Promise.all(images.map(async (picture) => ({ id: picture.id, mark: await markOf(picture, team, memory) })));

/** Tells for what is confined to some pictures whether those of a request are these, or nearly the same. */
export function holdsForPictures({ team, images }: Pick<Request, 'team' | 'images'>, memory: PictureMemory): HoldsFor {
  const marks = new Map<string, Promise<string>>();
  return async (here) => {
    if (here.length !== images.length) return false;
    for (const [at, picture] of images.entries()) {
      if (here[at].id === picture.id) continue;
      const mark = marks.get(picture.id) ?? markOf(picture, team, memory);
      marks.set(picture.id, mark);
      if (!areNearlySame(here[at].mark, await mark)) return false;
    }
    return true;
  };
}

/** Pixels of the longer side that tell a picture from others. */
const markSide = 640;

/** A picture that can't be read any more is like no other. */
const markOf = (picture: PictureReference, team: string, memory: PictureMemory): Promise<string> =>
  memory
    .pictures(team)
    .glance(picture, markSide)
    .then(pictureMark)
    .catch(() => '');
