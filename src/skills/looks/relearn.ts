import { ClovabotError } from '../../contracts/errors.js';
import type { Example, Prompt, RescoringPrompt, SoftPrompt } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { LearningServices, Relearned } from '../../learning/kind.js';
import { learnRescoring } from '../../learning/learn-rescoring.js';
import { everyConcept } from '../../learning/prompt-pool.js';
import { refusal } from '../../learning/release-gate.js';
import { faceSpace, isSoft, looksTool } from './decide.js';
import { type Look, learnLook, lengthOf } from './learn-look.js';
import { detectedOnly } from './learn-scene.js';
import { examplesOf } from './teach.js';

/**
 * Examples have gone. Prompts that aren't older than one of them were tuned with it: those are learned again from the
 * examples that are left, as if it had never been given.
 */
export async function relearn(removed: readonly Example[], services: LearningServices): Promise<readonly Relearned[]> {
  const gone = removed.filter(({ tool }) => tool === looksTool);
  const scenes = gone.filter((example) => !example.isOfTaughtWord);
  // An example without features is of another space, and no prompt of this one was tuned with it.
  const shown = gone.filter((example) => example.isOfTaughtWord && lengthOf([example]) > 0);
  const words = new Set(shown.map(({ concept }) => concept));
  const relearned = scenes.length > 0 ? relearnReading(scenes, services) : [];
  const looks: Relearned[] = [];
  for (const word of words) looks.push(...(await relearnWord(word, shown, services)));
  return [...relearned, ...looks];
}

/** What is to be forgotten is dropped even while models fail or there is no money; then nothing takes its place. */
function withoutModels(error: unknown, signal: AbortSignal): LessonDraft {
  signal.throwIfAborted();
  if (!(error instanceof ClovabotError)) throw error;
  return refusal(error.friendly);
}

const isTainted = ({ at }: Prompt, gone: readonly Example[]): boolean => gone.some((example) => example.at <= at);

/** The prompts that would take part without the tainted ones. */
function withoutThem<P extends Prompt>(prompts: readonly P[], tainted: readonly P[]): readonly P[] {
  const left = prompts.filter((prompt) => !tainted.includes(prompt));
  const superseded = new Set(left.flatMap(({ supersedes }) => supersedes));
  return left.filter(({ id }) => !superseded.has(id));
}

function relearnReading(gone: readonly Example[], { pool, examples, records }: LearningServices): readonly Relearned[] {
  const all = pool
    .all()
    .filter((prompt): prompt is RescoringPrompt => prompt.kind === 'rescoring' && prompt.tool === looksTool)
    .filter(({ concept }) => concept === everyConcept);
  const tainted = all.filter((prompt) => isTainted(prompt, gone));
  if (tainted.length === 0) return [];
  const left = examples.filter((example) => example.tool === looksTool && !example.isOfTaughtWord).map(detectedOnly);
  return [
    {
      replaces: tainted.map(({ id }) => id),
      draft: learnRescoring(looksTool, left, withoutThem(all, tainted), { records }),
    },
  ];
}

async function relearnWord(
  word: string,
  gone: readonly Example[],
  services: LearningServices,
): Promise<readonly Relearned[]> {
  const all = services.pool
    .all()
    .filter((prompt): prompt is SoftPrompt => isSoft(prompt) && prompt.tool === looksTool)
    .filter(({ concept, basis }) => concept === word && basis === 'feature');
  const ofWord = gone.filter(({ concept }) => concept === word);
  const tainted = all.filter((prompt) => isTainted(prompt, ofWord));
  if (tainted.length === 0) return [];
  const before = withoutThem(all, tainted);
  const examples = examplesOf(word, services);
  const pictures = new Set(gone.map(({ picture }) => picture.id));
  const look: Look = {
    concept: word,
    examples,
    shown: tainted.flatMap(({ shown }) => shown ?? []).filter(({ picture }) => !pictures.has(picture.id)),
    isFace: tainted.some(({ space }) => space === faceSpace),
    active: (concept) => (concept === word ? before : services.pool.active(looksTool, concept)),
  };
  const draft = await learnLook(look, services).catch((error: unknown) => withoutModels(error, services.signal));
  return [{ replaces: tainted.map(({ id }) => id), draft }];
}
