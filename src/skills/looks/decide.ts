import { CapabilityError, ModelError, unplacedWords } from '../../contracts/errors.js';
import type { LearnedPrompts, SoftPrompt } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Detections, Models, Sight } from '../../contracts/model.js';
import { ownerOf, ownNames, withoutOwner } from '../../language/possessives.js';
import { viewFeature } from '../../vision/view-feature.js';
import { type Wording, wantsView, wordingFor } from '../shared/decide-wording.js';

/**
 * Under this name the pool keeps what things look like: learned once, for all tools that look for things or name them
 * (LOC, SEG, SELECT, CLASSIFY, FACEDET).
 */
export const looksTool = 'LOC';
/** The frozen feature space of people's faces; a prompt in it names somebody. */
export const faceSpace = 'embedded/faces-1';
/** Cosine from which on two faces are the same person's. */
export const sameFace = 0.6;
/** From which score on a taught thing is found. */
export const taughtThreshold = 0.5;

export const isSoft = (prompt: { readonly kind: string }): prompt is SoftPrompt => prompt.kind === 'soft';

/** The prompts that alone say what a taught word looks like. */
export const looksOf = (prompts: Pick<LearnedPrompts, 'active'>, word: string): readonly SoftPrompt[] =>
  prompts
    .active(looksTool, word)
    .filter(isSoft)
    .filter(({ basis }) => basis === 'feature');

/** Whether a taught word is somebody's name, known by the face. */
export const namesSomebody = (prompts: Pick<LearnedPrompts, 'active'>, word: string): boolean =>
  looksOf(prompts, word).some(({ space }) => space === faceSpace);

interface Asked {
  readonly prompts: Pick<LearnedPrompts, 'conceptOf'>;
  readonly lexicon: Lexicon;
}
interface AskedOf extends Asked {
  readonly prompts: Pick<LearnedPrompts, 'conceptOf' | 'conceptsOf'>;
}

const article = /^(?:the|an?|this|that|these|those|some|any|all|each|every) /;

/**
 * The taught words that a phrase means: one, or all that fit it alike, "our dog" where two were taught. As it is, in
 * singular, without its article; "logo" is "our logo" as well, and "your logo" too, unless the bare word names a known
 * kind of thing ("dog" is not "our dog").
 */
export function taughtWords(phrase: string, asked: AskedOf): readonly string[] {
  const word = taughtWord(phrase, asked);
  if (word !== undefined) return [word];
  const { prompts, lexicon } = asked;
  const alike = prompts.conceptsOf(looksTool, phrase);
  return alike.length > 0 ? alike : prompts.conceptsOf(looksTool, lexicon.singular(phrase));
}

/** The one taught word that a phrase means; undefined where several fit it alike. */
export function taughtWord(phrase: string, { prompts, lexicon }: Asked): string | undefined {
  const plain = phrase.replace(/\s+/g, ' ').trim();
  const known = (words: string): string | undefined =>
    prompts.conceptOf(looksTool, words) ?? prompts.conceptOf(looksTool, lexicon.singular(words));
  const bare = plain.toLowerCase().replace(article, '');
  const exact = known(plain) ?? known(bare);
  if (exact !== undefined || bare === '') return exact;
  const owned = withoutOwner(bare);
  if (owned !== bare || !lexicon.resolve(bare))
    for (const name of ownNames(owned)) {
      const word = known(name);
      if (word !== undefined) return word;
    }
  return owned === bare || lexicon.resolve(owned) ? undefined : known(owned);
}

/**
 * Why a word that was taught is not known now, as sentences for a person; undefined for a word that is known, or was never
 * taught.
 */
export function dormantWord(
  phrase: string,
  { prompts, lexicon }: Asked & { readonly prompts: Pick<LearnedPrompts, 'dormant'> },
): string | undefined {
  if (taughtWord(phrase, { prompts, lexicon }) !== undefined) return undefined;
  const word = taughtWord(phrase, { prompts: prompts.dormant, lexicon });
  return (
    word && taughtWithAnotherModel(`what “${word}” looks like`, "Show it to me once more, and I'll know it again. ")
  );
}

/** @param what was taught, in words */
export const taughtWithAnotherModel = (what: string, advice = ''): string =>
  `I was taught ${what}, but with another model that compares pictures than the one I have now. ${advice}An admin can also set CLOVABOT_EMBED_IMAGE back to what it was then.`;

/** The name under which what a detector knows is learned about: "puppies" are dogs. */
export function knownConcept(phrase: string, lexicon: Lexicon): string {
  const asked = lexicon.singular(phrase);
  return lexicon.resolve(asked)?.name ?? asked;
}

/** Somebody's own thing that nobody has shown: "our van", "my car". */
export interface OwnedThing {
  /** Without its owner: "van". */
  readonly thing: string;
  /** It is the team's own, so that any other one would be a wrong answer. */
  readonly byTeam: boolean;
}

/**
 * Reads a phrase that is no taught word; undefined where it names no owner, or where it was learned in words what it is.
 * "Our van" is a certain one. "My car" is said in passing of the one in the picture, and so are people: "our faces".
 */
export function ownedThing(
  phrase: string,
  { prompts, lexicon }: { readonly prompts: Pick<LearnedPrompts, 'active'>; readonly lexicon: Lexicon },
): OwnedThing | undefined {
  const owner = ownerOf(phrase.trim());
  if (owner === undefined) return undefined;
  if (prompts.active(looksTool, lexicon.singular(phrase)).length > 0) return undefined;
  const thing = withoutOwner(phrase.trim());
  const isSomebody = /\b(?:face|head|hand|eye)s?$/i.test(thing) || lexicon.resolve(thing)?.name === 'person';
  return { thing, byTeam: owner === 'our' && !isSomebody };
}

export const unknownLook = (phrase: string): string =>
  `I don't know what “${phrase}” looks like. Send me a picture of it, and I learn it.`;

/** What must be said wherever one was found. */
export const anyFor = (phrase: string, { thing }: OwnedThing): string =>
  `I can't tell whose it is: I took any ${thing} for “${phrase}”.`;

export interface WordedDetections extends Detections {
  /** The learned words in which the detector was asked, and their prompt; absent where it was asked in somebody's own. */
  readonly words?: string;
  readonly prompt?: string;
}

interface Asking {
  readonly models: Models;
  readonly prompts: Pick<LearnedPrompts, 'active'>;
  readonly signal: AbortSignal;
}

/**
 * What a detector finds of a concept, or, where it has no idea of it, the model that goes by any words. What goes by words
 * is asked in those that were learned, and what it finds is labelled as what was asked for.
 * @param asked the person's word for it, singular; what such a model learns is learned about that very word
 */
export async function detectWorded(sight: Sight, asked: string, asking: Asking): Promise<WordedDetections> {
  const { models, signal } = asking;
  const { words, prompt } = await wordingOf(sight, asked, asking);
  if (prompt !== undefined) {
    const detections = await models.detect(sight, words, { signal });
    // Otherwise another detector stands in, or has been chosen since.
    if (detections.open) return labelledAs(asked, { ...detections, words, prompt });
  }
  const usual = await models.detect(sight, asked, { signal });
  return usual.known ? usual : ((await seekWorded(sight, asked, asking)) ?? usual);
}

/** What the model that goes by any words finds of a concept; undefined where none is connected beside the detector. */
export async function seekWorded(sight: Sight, asked: string, asking: Asking): Promise<WordedDetections | undefined> {
  const { words, prompt } = await wordingOf(sight, asked, asking);
  const sought = await seek(sight, words, asking);
  return sought && prompt !== undefined ? labelledAs(asked, { ...sought, words, prompt }) : sought;
}

/** What is found by the words as they are, whatever was learned; by a detector that knows its own names where no other is there. */
export async function detectByWords(sight: Sight, words: string, asking: Omit<Asking, 'prompts'>): Promise<Detections> {
  const usual = await asking.models.detect(sight, words, { signal: asking.signal });
  return usual.open ? usual : ((await seek(sight, words, asking)) ?? usual);
}

async function seek(
  sight: Sight,
  words: string,
  { models, signal }: Omit<Asking, 'prompts'>,
): Promise<Detections | undefined> {
  try {
    const sought = await models.seek?.(sight, words, { signal });
    if (sought?.unplaced)
      throw new ModelError(
        '[looks] the model that goes by any words said nothing of where things are; ask in other words, or choose another one: CLOVABOT_SEEK',
        { backend: sought.by ?? 'seek', friendly: unplacedWords },
      );
    return sought;
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

async function wordingOf(sight: Sight, asked: string, { models, prompts, signal }: Asking): Promise<Wording> {
  const feature = wantsView(prompts, looksTool, asked) ? await viewFeature(sight, { models, signal }) : undefined;
  return wordingFor(prompts, looksTool, asked, asked, feature);
}

const labelledAs = (label: string, detections: WordedDetections): WordedDetections => ({
  ...detections,
  found: detections.found.map((one) => ({ ...one, label })),
});
