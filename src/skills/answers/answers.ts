import type { Example, ExampleSource, LearningEvidence, LessonDraft, NewPrompt } from '../../contracts/learning.js';
import type { Learner, LearningServices, StepCorrection } from '../../learning/kind.js';
import type { Trouble } from '../../learning/model-trouble.js';
import { judge, strictGate } from '../../learning/release-gate.js';
import { dotProduct } from '../../util/dot-product.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { joinWords } from '../../util/format.js';
import { textArgument, textOf } from '../shared/step-values.js';
import { toldExample } from '../shared/told-example.js';
import { viewFeatures } from '../shared/view-features.js';
import { learnQuestionWords } from '../wordings/learn-question-words.js';
import { collectOtherQuestions } from '../wordings/other-questions.js';
import { answerIn, canTellApart, examplesOf, tunedPrompts, validateTuned } from './answer-prompts.js';
import { answersTool, questionKey } from './decide.js';
import { splitPair } from './decide-pairs.js';
import { learnAnswer, refusedAnswer, sameAnswer } from './learn-answer.js';
import { standingAnswers } from './standing-answers.js';

/** A longer answer is a story, and none that another picture has. */
const mostLetters = 200;

/**
 * Answers to free questions, learned by how views look: from one answer the answer for that scene, from two pictures of
 * each answer what tells the answers apart. CLOVA tunes prompts of its vision model so; this needs none.
 */
export const answers: Learner = {
  async fromCorrection(correction, services) {
    const { step, proof, turn, author } = correction;
    const asked = textArgument(correction, 'question') ?? '';
    const question = questionKey(asked);
    const right = textOf(proof.after);
    if (question === '' || right === '' || right.length > mostLetters)
      return {
        concept: question || 'question',
        draft: refusedAnswer('I keep answers of a few words only'),
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
    return { concept: question, draft: withWords(draft, aliases, words), examples: [example] };
  },

  async fromConfirmation(confirmed, services) {
    const { step, turn, author } = confirmed;
    const question = questionKey(textArgument(confirmed, 'question') ?? '');
    const right = textOf(step.output);
    if (question === '' || right === '' || right.length > mostLetters) return [];
    const source = { kind: 'confirmation', author, turn: turn.id } as const;
    return [(await exampleOf(confirmed, question, right, services, source)).example];
  },

  async relearn(removed, { pool, examples, lexicon }) {
    const questions = new Set(
      removed.flatMap(({ tool, concept, feature }) =>
        // What has no feature was no part of it.
        tool === answersTool && feature ? (splitPair(concept)?.given ?? []) : [],
      ),
    );
    return [...questions].flatMap((question) => {
      const left = standingAnswers(examplesOf(question, examples), sameAnswer({ lexicon }));
      const gone = examplesOf(question, removed);
      const prompts = pool.all().filter(({ tool }) => tool === answersTool);
      const orphans = prompts.filter(
        (prompt) =>
          prompt.kind === 'text' &&
          prompt.concept === question &&
          stands(prompt.key, prompt.text, gone) &&
          !stands(prompt.key, prompt.text, left),
      );
      const tuned = prompts.filter(({ kind, concept }) => kind === 'soft' && splitPair(concept)?.given === question);
      const replaces = [...orphans, ...tuned].map(({ id }) => id);
      if (replaces.length === 0) return [];
      const evidence =
        tuned.length > 0 && canTellApart(left)
          ? { ...validateTuned(question, left, 0, sameAnswer({ lexicon })), leftOut: [] }
          : untested;
      const { accepted, reason } = judge(evidence, strictGate);
      const anew = accepted ? tunedPrompts(question, left, pool).map((prompt) => ({ ...prompt, supersedes: [] })) : [];
      return [
        { replaces, draft: { status: accepted ? 'accepted' : 'refused', reason, prompts: anew, evidence } as const },
      ];
    });
  },
};

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

/** Whether one of the examples is what a telling prompt was made from. */
const stands = (key: Float32Array, text: string, examples: readonly Example[]): boolean =>
  examples.some(
    (example) =>
      answerIn(example) === text &&
      example.feature?.length === key.length &&
      dotProduct(example.feature, key) > 0.99999,
  );

const untested: LearningEvidence = {
  tunedOn: 0,
  validation: { size: 0, before: 0, after: 0 },
  probe: { size: 0, flipped: [] },
  leftOut: [],
};

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
    .map(answerIn)
    .find((answer) => isSame(answer, said));
  const seen = await viewFeatures(image, services);
  const told = { tool: answersTool, given: question, right: known ?? said, image, source };
  if ('trouble' in seen) return { example: toldExample(told, services), trouble: seen.trouble };
  return { example: toldExample({ ...told, ...seen.result }, services) };
}
