import type { Example, NewPrompt } from '../../contracts/learning.js';
import type { LearningEvidence, LessonDraft } from '../../contracts/lesson.js';
import { keySpaceOf } from '../../learning/feature-spaces.js';
import type { LearningServices } from '../../learning/kind.js';
import { evidenceOf, gatedDraft, refusal, type Tested } from '../../learning/release-gate.js';
import { reachOf } from '../../learning/trust.js';
import { type ActivePrompts, nothingLearned, withDrafts } from '../../learning/validate.js';
import { allChecks } from '../../util/all-checks.js';
import { rightIn, splitPair } from '../../util/concept-pair.js';
import { dotProduct } from '../../util/vector.js';
import { sameView } from '../../vision/views.js';
import { isSameView, standingAnswers } from '../shared/standing-answers.js';
import { isEnglishWord, isSlipOf, isTeamWord, learnedReading, readingKey, readingsTool, teamWords } from './decide.js';

/** In how many pictures a word must be misread to count as one that the team uses. */
const minPicturesOfWord = 2;

/** What was read in a view. */
export interface ReadView {
  readonly text: string;
  readonly feature: Float32Array;
}

const isSame = (one: string, other: string): boolean => readingKey(one) === readingKey(other);

/** Learns what a text says in views like this one, and words of the team that were misread before. */
export function learnReading(
  example: Example,
  views: readonly ReadView[],
  { pool, examples, records, agreed }: Pick<LearningServices, 'pool' | 'examples' | 'records' | 'agreed'>,
): LessonDraft {
  const all = standingAnswers(
    [...examples.filter(({ tool, concept }) => tool === readingsTool && splitPair(concept)), example],
    isSame,
    (one, other) => splitPair(one.concept)?.given === splitPair(other.concept)?.given && isSameView(one, other),
  );
  if (!all.includes(example)) return refusal('others said that it says something else, and they are more');
  const others = all.filter((other) => other !== example);
  const scene = learnScene(example, views, others, pool);
  const word = learnTeamWord(example, others, pool, { records, agreed });
  if (!word) return scene;
  if (word.status !== 'accepted' || scene.status !== 'accepted') return word.status === 'accepted' ? word : scene;
  return {
    status: 'accepted',
    reason: `${word.reason}; ${scene.reason}`,
    gained: `${word.gained}; ${scene.gained}`,
    prompts: [...scene.prompts, ...word.prompts],
    evidence: joined(scene.evidence, word.evidence),
    reach: 'everywhere',
  };
}

function learnScene(
  example: Example,
  views: readonly ReadView[],
  others: readonly Example[],
  pool: ActivePrompts,
): LessonDraft {
  const { feature: key } = example;
  const pair = splitPair(example.concept);
  if (!key || !pair) return refusal("I have no model that compares pictures, so I can't keep this for one");
  const contradicted = pool
    .active(readingsTool, pair.given)
    .filter((prompt) => prompt.kind === 'text' && prompt.key.length === key.length)
    .filter(
      (prompt) => prompt.kind === 'text' && dotProduct(prompt.key, key) >= sameView && !isSame(prompt.text, pair.right),
    )
    .map(({ id }) => id);
  const prompt: NewPrompt = {
    kind: 'text',
    tool: readingsTool,
    concept: pair.given,
    space: keySpaceOf(example),
    text: pair.right,
    key,
    supersedes: contradicted,
  };
  const learned = withDrafts(pool, [prompt]);
  const tested = (read: string, feature: Float32Array | undefined, right: string): Tested => {
    const isRight = (prompts: ActivePrompts): boolean =>
      isSame(learnedReading(prompts, read, feature, isEnglishWord).text, right);
    return { before: isRight(pool), after: isRight(learned) };
  };
  const evidence = evidenceOf(
    1,
    [],
    others.flatMap(({ id, concept, feature }) => {
      const told = splitPair(concept);
      return told ? [{ id, ...tested(told.given, feature, told.right) }] : [];
    }),
    views.map((view) => tested(view.text, view.feature, pair.right)),
  );
  const { size, before, after } = allChecks(evidence);
  const gained = `where I read that in such a picture, it says “${pair.right}”`;
  const reason = `${gained} (${after} of ${size} views of it, ${before} before)`;
  return gatedDraft({ gained, reason, prompts: [prompt], evidence, reach: 'here' });
}

/** The first word of the correction that was misread in other pictures too. */
function learnTeamWord(
  example: Example,
  others: readonly Example[],
  pool: ActivePrompts,
  { records, agreed }: Pick<LearningServices, 'records' | 'agreed'>,
): LessonDraft | undefined {
  const known = pool.active(readingsTool, teamWords).flatMap((prompt) => (prompt.kind === 'text' ? [prompt.text] : []));
  const all = [...others, example];
  const word = slipsIn(example)
    .map(({ right }) => right)
    .find((right) => !known.some((other) => isSame(other, right)) && teamWordIn(all, right));
  if (word === undefined || !example.feature) return undefined;
  const misread = all.filter((one) => slipsIn(one).some(({ right }) => isSame(right, word)));
  const agreements = misread.map(({ picture, source }) => ({ picture: picture.id, author: source.author?.id }));
  if (reachOf(agreements, records, agreed) === 'here') return undefined;
  const prompt: NewPrompt = {
    kind: 'text',
    tool: readingsTool,
    concept: teamWords,
    space: keySpaceOf(example),
    text: word,
    key: example.feature,
    supersedes: [],
  };
  const alone = withDrafts(nothingLearned, [prompt]);
  // Each misread word by itself: other words of the same text may be wrong still.
  const slips = all.flatMap((one) => slipsIn(one)).filter(({ right }) => isSame(right, word));
  const evidence = evidenceOf(
    slips.length,
    slips.map(({ read, right }) => ({
      before: isSame(corrected(pool, read), right),
      after: isSame(corrected(alone, read), right),
    })),
    // What is right must stay as it is.
    all.map((one) => ({ id: one.id, before: true, after: isSame(corrected(alone, rightIn(one)), rightIn(one)) })),
  );
  const gained = `“${word}” is a word of yours now that I read it wrongly in several pictures`;
  return gatedDraft({ gained, reason: gained, prompts: [prompt], evidence, reach: 'everywhere' });
}

const corrected = (prompts: ActivePrompts, text: string): string =>
  learnedReading(prompts, text, undefined, isEnglishWord).text;

/** Whether a word was misread in pictures enough to be one that the team uses. */
export function teamWordIn(examples: readonly Example[], word: string): boolean {
  const misread = examples.filter((example) => slipsIn(example).some(({ right }) => isSame(right, word)));
  return new Set(misread.map(({ picture }) => picture.id)).size >= minPicturesOfWord;
}

/** Words of a correction that a team word would have corrected, with what was read instead. */
function slipsIn({ concept, source }: Example): readonly { readonly read: string; readonly right: string }[] {
  const pair = splitPair(concept);
  if (!pair || source.kind !== 'correction') return [];
  const [read, right] = [wordsIn(pair.given), wordsIn(pair.right)];
  // Words that were joined or lost leave nothing to say which is which.
  if (read.length !== right.length) return [];
  return right.flatMap((word, place) =>
    isTeamWord(word) && isSlipOf(read[place], word) && !isEnglishWord(read[place])
      ? [{ read: read[place], right: word }]
      : [],
  );
}

const wordsIn = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

const joined = (one: LearningEvidence, other: LearningEvidence): LearningEvidence => ({
  tunedOn: one.tunedOn + other.tunedOn,
  ...(one.own && { own: one.own }),
  validation: {
    size: one.validation.size + other.validation.size,
    before: one.validation.before + other.validation.before,
    after: one.validation.after + other.validation.after,
  },
  probe: {
    size: one.probe.size + other.probe.size,
    flipped: [...one.probe.flipped, ...other.probe.flipped],
  },
  leftOut: [...one.leftOut, ...other.leftOut],
});
