/** What speaks against a picture that somebody teaches a name with: then it is asked about once, and not learned at once. */
import type { Entity, Example } from '../../contracts/learning.js';
import { bearsPictures } from '../../language/entity.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { withArticle } from '../../util/format.js';
import { overlaps } from '../../util/overlap.js';
import { guessesAt } from '../../vision/look-features.js';
import { looksTool } from './decide.js';
import type { Shown } from './look-example.js';

/** From which score on a detector is hardly ever wrong about what stands in a box. */
const surely = 0.5;
/** Below, it sees nothing there of what the name says. */
const hardly = 0.1;

type Services = Pick<LearningServices, 'models' | 'pictures' | 'lexicon' | 'examples' | 'signal'>;

/** In a sentence for the person; undefined where nothing speaks against it. */
export async function contradictionIn(
  shown: readonly Shown[],
  entity: Entity,
  services: Services,
): Promise<string | undefined> {
  for (const { picture, right } of shown) {
    const other = services.examples.find((example) => isThere(example, picture.id, right[0], entity.name));
    if (other) return `You have shown me “${other.concept}” there.`;
    const kind = await otherKindAt(picture, right[0], entity, services);
    if (kind !== undefined) return `It looks like ${withArticle(kind)} to me.`;
  }
  return undefined;
}

/** The same place of the same picture was taught as something else. */
const isThere = (
  { tool, concept, isOfTaughtWord, picture, candidates, right }: Example,
  id: string,
  place: Box,
  name: string,
): boolean =>
  tool === looksTool &&
  isOfTaughtWord === true &&
  concept !== name &&
  picture.id === id &&
  right.some((at) => boxOverlap(candidates[at].box, place) >= overlaps.sameThing);

/** What a detector is sure that it is, where that is nothing of what the name says: a frisbee is no office dog. */
async function otherKindAt(
  picture: Shown['picture'],
  place: Box,
  { kind }: Entity,
  { models, pictures, lexicon, signal }: Services,
): Promise<string | undefined> {
  const known = kind === undefined ? undefined : lexicon.resolve(kind);
  if (kind === undefined || known === undefined || known.how === 'spelling' || bearsPictures(kind)) return undefined;
  const sight = await pictures.sight({ type: 'Image', picture });
  const [guesses = new Map<string, number>()] = await guessesAt(sight, [place], models, signal);
  const ofKind = new Set([known.name, ...lexicon.members(known.name)]);
  const all = [...guesses].sort(([, a], [, b]) => b - a);
  const best = all.find(([label]) => !ofKind.has(label));
  const own = Math.max(0, ...all.filter(([label]) => ofKind.has(label)).map(([, score]) => score));
  return best && best[1] >= surely && own < hardly ? best[0] : undefined;
}
