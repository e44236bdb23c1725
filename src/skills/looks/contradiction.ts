/** What speaks against a picture that somebody teaches a name with: then it is asked about once, and not learned at once. */
import type { Candidate, Entity, Example } from '../../contracts/learning.js';
import { bearsPictures } from '../../language/entity.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { withArticle } from '../../util/format.js';
import { overlaps } from '../../util/overlap.js';
import { guessesAt, lookFeatures } from '../../vision/look-features.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from './decide.js';
import type { Shown } from './look-example.js';

/** From which score on a detector is hardly ever wrong about what stands in a box. */
const surely = 0.5;
/** Below, it sees nothing there of what the name says. */
const hardly = 0.1;

/** How much more it must look like the other thing than like what it is said to be. */
const farMore = 0.2;
const maxRivals = 50;

type Services = Pick<LearningServices, 'models' | 'pictures' | 'lexicon' | 'examples' | 'pool' | 'signal'>;

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
    const rival = await looksLikeOther(picture, right[0], entity.name, services);
    if (rival !== undefined) return `It looks like “${rival}” to me.`;
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

/** What was taught that a place looks like, where it looks far less like what is known of the name. */
async function looksLikeOther(
  picture: Shown['picture'],
  place: Box,
  name: string,
  { models, pictures, lexicon, pool, signal }: Services,
): Promise<string | undefined> {
  const isKnown = (word: string): boolean => looksOf(pool, word).length > 0 && !namesSomebody(pool, word);
  const rivals = pool.concepts(looksTool).filter((word) => word !== name && isKnown(word));
  if (!isKnown(name) || rivals.length === 0) return undefined;
  const sight = await pictures.sight({ type: 'Image', picture });
  const [feature] = await lookFeatures(sight, [place], { models, lexicon, signal });
  const candidates: readonly Candidate[] = [{ box: place, score: 0, feature }];
  const likeness = (concept: string): number => pool.likeness({ tool: looksTool, concept, candidates })[0];
  const isThat = (concept: string): boolean =>
    pool.rescore({ tool: looksTool, concept, candidates, threshold: taughtThreshold, picture: sight.pixels })
      .scores[0] >= taughtThreshold;
  const own = likeness(name);
  const [best] = rivals
    .slice(0, maxRivals)
    .map((word) => ({ word, alike: likeness(word) }))
    .sort((a, b) => b.alike - a.alike);
  return best.alike >= own + farMore && isThat(best.word) ? best.word : undefined;
}
