import type { Example, ExampleSource, NewPrompt } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { Learned, LearningServices, StepConfirmation, StepCorrection } from '../../learning/kind.js';
import type { Trouble } from '../../learning/model-trouble.js';
import { refusal } from '../../learning/release-gate.js';
import { rightIn } from '../../util/concept-pair.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { joinWords } from '../../util/format.js';
import { textArgument, textOf } from '../shared/step-values.js';
import { toldExample, viewFeatures } from '../shared/told-example.js';
import { examplesOf } from './answer-prompts.js';
import { answersTool, questionKey } from './decide.js';
import { collectOtherQuestions } from './learn-aliases.js';
import { learnAnswer, sameAnswer } from './learn-answer.js';
import { learnAnswerExamples } from './learn-examples.js';
import { learnQuestionWords } from './learn-wording.js';

/** A longer answer is a story, and no other picture has the same. */
const maxLetters = 200;

export async function fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned> {
  const { step, proof, turn, author } = correction;
  const asked = textArgument(correction, 'question') ?? '';
  const question = questionKey(asked);
  const right = textOf(proof.after);
  if (question === '' || right === '' || right.length > maxLetters)
    return {
      concept: question || 'question',
      draft: refusal('I keep answers of a few words only'),
      examples: [],
    };
  const { example, trouble } = await exampleOf(correction, question, right, services, {
    kind: 'correction',
    author,
    turn: turn.id,
  });
  const said = textOf(step.output);
  const others = examplesOf(question, services.examples);
  const draft = await learnAnswer({ question, asked, example, said, trouble }, services);
  const aliases = draft.status === 'accepted' ? await collectOtherQuestions(question, asked, services) : [];
  // Where people's own answers were wrong, nobody has asked the vision model.
  const isTaught = services.pool.all().some(({ id, kind }) => kind !== 'wording' && step.prompts.includes(id));
  const words = isTaught ? undefined : await learnQuestionWords({ question, asked, said, example, others }, services);
  const shown = isTaught
    ? undefined
    : await learnAnswerExamples({ question, asked, examples: [...others, example] }, services);
  const learned = withMore(withWords(draft, aliases, words), shown);
  return { concept: question, draft: learned, examples: [example] };
}

export async function fromConfirmation(
  confirmed: StepConfirmation,
  services: LearningServices,
): Promise<readonly Example[]> {
  const { step, turn, author } = confirmed;
  const question = questionKey(textArgument(confirmed, 'question') ?? '');
  const right = textOf(step.output);
  if (question === '' || right === '' || right.length > maxLetters) return [];
  const source = { kind: 'confirmation', author, turn: turn.id } as const;
  return [(await exampleOf(confirmed, question, right, services, source)).example];
}

/** Examples for the vision model stand beside what is learned without it. */
function withMore(draft: LessonDraft, shown: LessonDraft | undefined): LessonDraft {
  if (shown?.status !== 'accepted') return draft;
  if (draft.status === 'refused') return shown;
  return {
    ...draft,
    reason: `${draft.reason}. Also, ${shown.reason}`,
    gained: `${draft.gained ?? ''}. Also, ${shown.gained ?? ''}`,
    prompts: [...draft.prompts, ...shown.prompts],
    ...(shown.reach && { reach: shown.reach }),
  };
}

/** One lesson of all: other ways to ask go with the answer, other words for the vision model stand by themselves. */
function withWords(draft: LessonDraft, aliases: readonly NewPrompt[], words: LessonDraft | undefined): LessonDraft {
  const ways = aliases.map(({ concept }) => `“${escapeForChat(concept)}”`);
  const asked = ways.length > 0 ? `. I also know it when asked ${joinWords(ways)}` : '';
  const told = `${draft.reason}${asked}`;
  const gained = `${draft.gained ?? ''}${asked}`;
  const all = { ...draft, reason: told, gained, prompts: [...draft.prompts, ...aliases] };
  if (words?.status !== 'accepted') return all;
  if (draft.status === 'refused') return words;
  const more = { reason: `${told}. Also, ${words.reason}`, gained: `${gained}. Also, ${words.gained ?? ''}` };
  return { ...all, ...more, prompts: [...all.prompts, ...words.prompts] };
}

/** An answer that was given before keeps its spelling. */
async function exampleOf(
  { image }: Pick<StepCorrection, 'image'>,
  question: string,
  said: string,
  services: LearningServices,
  source: ExampleSource,
): Promise<{ readonly example: Example; readonly trouble?: Trouble }> {
  const isSame = sameAnswer(services);
  const known = examplesOf(question, services.examples)
    .map(rightIn)
    .find((answer) => isSame(answer, said));
  const seen = await viewFeatures(image, services);
  const told = { tool: answersTool, given: question, right: known ?? said, image, source };
  if ('trouble' in seen) return { example: toldExample(told, services), trouble: seen.trouble };
  return { example: toldExample({ ...told, ...seen.result }, services) };
}
