import { CapabilityError, ModelError } from '../../contracts/errors.js';
import type { Example } from '../../contracts/learning.js';
import type { FoundPicture, GroundedPicture, Models } from '../../contracts/model.js';
import type { Pictures } from '../../contracts/store.js';
import { isSomebodysOwn } from '../../language/possessives.js';
import { type WordRelations, wordRelations } from '../../wordnet/word-relations.js';
import { createBasket } from './basket.js';
import { type Collected, fromTeam } from './collected.js';

export interface CollectRequest {
  /** A singular noun phrase: "heron", "our logo". */
  readonly concept: string;
  /** Most pictures of the concept. Of what is none of it there are at most half as many. */
  readonly limit: number;
  readonly models: Pick<Models, 'ground' | 'searchImages' | 'downloadPicture'>;
  /** The team's; what is found is stored there. */
  readonly pictures: Pick<Pictures, 'receive' | 'has'>;
  /** The team's examples: its own pictures come first, and cost nothing. */
  readonly examples?: readonly Example[];
  /** Names of what could be taken for the concept; WordNet's by default. */
  readonly relations?: Pick<WordRelations, 'distractors'>;
  readonly signal: AbortSignal;
  /** ms after which what is there must do. */
  readonly withinMs?: number;
  /** For the thread: "Looking at 5 of 12 pictures of herons from Openverse…". */
  report(words: string): void;
}

const maxDistractors = 3;

/**
 * Pictures of a concept, and of what could be taken for it, to learn it from (CLOVA, CVPR 2024, section 3.4): the
 * team's own, then those of a grounding set with their boxes and checked negatives, then those of image search, with
 * licence and source. Only what the configuration allows is asked; a source that is absent or down gives nothing.
 * Rejects only when `signal` aborts or the store fails.
 */
export async function collectPictures(request: CollectRequest): Promise<readonly Collected[]> {
  const { concept, limit, models, pictures, examples = [], relations = wordRelations(), signal, report } = request;
  const deadline = AbortSignal.timeout(request.withinMs ?? 60_000);
  const options = { signal: AbortSignal.any([signal, deadline]) };
  const own = await stillThere(fromTeam(examples, concept), limit, pictures);
  const basket = createBasket(own, { ...request, deadline });
  const missing = (): number => limit - basket.count('concept');
  const missingOthers = (): number => Math.ceil(limit / 2) - basket.count('other');
  if (missing() <= 0) return basket.collected;

  const marked = await asked(() => models.ground(concept, limit, options));
  await basket.takeMarked(marked.filter(isMarked), { shows: 'concept', label: concept, count: missing() });
  const without = marked.filter((found) => !isMarked(found));
  await basket.takeMarked(without, { shows: 'other', label: `no ${concept}`, count: missingOthers() });
  await basket.take(await search(concept, missing()), { shows: 'concept', label: concept, count: missing() });
  // Without a picture of the concept itself there is nothing that others could be told apart from.
  if (basket.count('concept') > 0 && missingOthers() > 0) await takeDistractors();
  return basket.collected;

  /** Storks and cranes for herons, in equal shares. */
  async function takeDistractors(): Promise<void> {
    const names = relations.distractors(concept, maxDistractors);
    for (const [position, label] of names.entries()) {
      const wanted = { shows: 'other', label, count: Math.ceil(missingOthers() / (names.length - position)) } as const;
      const rivals = (await asked(() => models.ground(label, wanted.count, options))).filter(isMarked);
      if (rivals.length > 0) await basket.takeMarked(rivals, wanted);
      else await basket.take(await search(label, wanted.count), wanted);
    }
  }

  /**
   * Some more than wanted, because a few of strangers' pictures are always of no use; none for a name that means something
   * to this team alone, which would find strangers' things.
   */
  async function search(words: string, wanted: number): Promise<readonly FoundPicture[]> {
    if (wanted <= 0 || isSomebodysOwn(concept)) return [];
    return asked(() => models.searchImages(words, Math.min(100, wanted + 4), options));
  }

  async function asked<Found>(ask: () => Promise<readonly Found[]>): Promise<readonly Found[]> {
    if (deadline.aborted) return [];
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CapabilityError || deadline.aborted) return [];
      if (!(error instanceof ModelError)) throw error;
      report(error.friendly);
      return [];
    }
  }
}

/** People delete what they posted. */
async function stillThere(
  own: readonly Collected[],
  limit: number,
  pictures: Pick<Pictures, 'has'>,
): Promise<readonly Collected[]> {
  const there: Collected[] = [];
  for (const one of own) if (there.length < limit && (await pictures.has(one.picture.id))) there.push(one);
  return there;
}

const isMarked = ({ boxes }: GroundedPicture): boolean => boxes.length > 0;
