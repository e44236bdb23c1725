import { CapabilityError, ModelError, ToolError } from '../contracts/errors.js';
import type { Reply, Sight } from '../contracts/model.js';
import { defineTool, type ToolContext, type ToolResult } from '../contracts/tool.js';
import { indirectQuestion } from '../language/indirect-question.js';
import {
  answeredQuestion,
  answersTool,
  dormantAnswer,
  type LearnedAnswer,
  learnedAnswer,
  questionAliases,
  questionKey,
  questionWording,
} from '../skills/answers/decide.js';
import {
  answerExamples,
  type ChosenExamples,
  examplesFor,
  lookExamples,
  noExamples,
} from '../skills/shared/decide-examples.js';
import { wantsView, wordingFor } from '../skills/shared/decide-wording.js';
import { isUnclear } from '../util/no-answer.js';
import { viewFeature } from '../vision/view-feature.js';

export const vqa = defineTool({
  name: 'VQA',
  summary: 'Answers a free question about a picture, or about several together.',
  parameters: {
    image: { type: ['Image', 'Images'], summary: 'the picture, a crop of it, or IMAGES for all pictures together' },
    question: { type: 'Text', summary: "such as 'What is the person doing?'" },
  },
  returns: 'Text',
  examples: [
    "ANSWER0=VQA(image=IMAGE0,question='What is the person doing?')",
    "ANSWER0=VQA(image=IMAGES,question='In which of the pictures is it later in the day?')",
  ],
  capabilities: ['answer', 'discuss', 'embedImage'],
  fallible: true,
  answersAnything: true,
  learns: 'answers',
  prompted: [answersTool, questionAliases, questionWording, answerExamples, lookExamples],
  elaborates: true,
  version: 5,
  async run({ image, question }, context) {
    context.signal.throwIfAborted();
    const asked = question.value.trim();
    if (asked === '')
      throw new ToolError('[VQA] the question is empty; ask something about the picture', {
        friendly: "I didn't understand the question.",
      });
    const shown = image.type === 'Image' ? [image] : image.images;
    const sights = await Promise.all(shown.map((one) => context.pictures.sight(one)));
    return sights.length === 1 ? askOne(asked, sights[0], context) : askSeveral(asked, sights, context);
  },
});

/** By what the team has taught, otherwise by a model. */
async function askOne(asked: string, sight: Sight, context: ToolContext): Promise<ToolResult> {
  const { prompts } = context;
  const key = answeredQuestion(prompts, questionKey(asked));
  const taught = prompts.active(answersTool, key).length > 0;
  const learned = taught ? await recall(key, sight, context) : undefined;
  if (learned)
    return {
      output: { type: 'Text', value: learned.text },
      confidence: learned.confidence,
      alternatives: learned.others.map((value) => ({ type: 'Text', value })),
      prompts: learned.prompts,
    };
  const feature = wantsView(prompts, questionWording, key) ? await viewFeature(sight, context) : undefined;
  const { words, prompt } = wordingFor(prompts, questionWording, key, asked, feature);
  const asleep = dormantAnswer(key, context);
  try {
    const result = await answered([sight], { question: words, asked, key }, context);
    return { ...result, note: asleep, prompts: [...(prompt === undefined ? [] : [prompt]), ...(result.prompts ?? [])] };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const friendly = taught
      ? `${cannotTell(asked)} I was taught to for other pictures, and this one looks too different.`
      : (asleep ?? cannotTell(asked));
    throw new CapabilityError(`[VQA] ${friendly}`, { friendly, hint: error.hint, cause: error });
  }
}

/** What a team teaches is of one picture each. */
async function askSeveral(asked: string, sights: readonly Sight[], context: ToolContext): Promise<ToolResult> {
  try {
    return await answered(sights, { question: asked, asked }, context);
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const friendly = cannotTell(asked);
    throw new CapabilityError(`[VQA] ${friendly}`, { friendly, hint: error.hint, cause: error });
  }
}

/** What a model is asked, and the question as somebody put it, with its key where people may have answered it. */
interface Put {
  readonly question: string;
  readonly asked: string;
  readonly key?: string;
}

async function answered(sights: readonly Sight[], put: Put, context: ToolContext): Promise<ToolResult> {
  const { asked: question } = put;
  const { text, bare, confidence, prompts } = await withKnown(sights, put, context);
  const words = text.trim();
  if (words === '')
    throw new ToolError('[VQA] the model gave no answer; ask in other words', { friendly: cannotTell(question) });
  // A step that goes on with “unclear” would answer something else: "no", as that is not "yes".
  if (isUnclear(bare ?? words) && (bare === undefined || isUnclear(words)))
    throw new ToolError('[VQA] the model cannot tell it from the picture; ask about something else', {
      friendly: cannotTell(question),
    });
  return {
    output: { type: 'Text', value: bare ?? words },
    confidence,
    ...(bare !== undefined && bare !== words ? { words } : {}),
    prompts,
  };
}

/** Beside what people have shown, where the model takes several pictures; where that fails, without it. */
async function withKnown(sights: readonly Sight[], { question, asked, key }: Put, context: ToolContext): Promise<Said> {
  const { models, signal } = context;
  const known = models.discuss
    ? await examplesFor({ question: asked, key, feature: () => viewFeature(sights[0], context) }, context)
    : noExamples;
  if (known.examples.length === 0) return said(sights, question, context);
  try {
    return { ...(await said(sights, question, context, known)), prompts: known.prompts };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ModelError) return said(sights, question, context);
    throw error;
  }
}

interface Said extends Reply {
  readonly confidence?: number;
  readonly prompts?: readonly string[];
}

/** Bare for the steps that go on with it, and at length where it is the answer, if the model can do that. */
async function said(
  sights: readonly Sight[],
  question: string,
  { models, signal, isAnswer = false }: ToolContext,
  { examples }: ChosenExamples = noExamples,
): Promise<Said> {
  if (models.discuss && (isAnswer || sights.length > 1 || examples.length > 0))
    return models.discuss(
      { sights, question, form: isAnswer ? 'free' : 'bare', ...(examples.length > 0 && { examples }) },
      { signal },
    );
  if (sights.length === 1) return models.answer(sights[0], question, { signal });
  throw new CapabilityError(
    '[VQA] the connected model looks at one picture at a time; connect one that takes several',
    {
      friendly: cannotTell(question),
      hint: 'The model that I use looks at one picture at a time. Ask about each picture by itself.',
    },
  );
}

/** In the person's own words where that is easy: "I can't tell what he is wearing." */
function cannotTell(question: string): string {
  const asked = indirectQuestion(question);
  return asked === undefined ? "I can't answer that." : `I can't tell ${asked}.`;
}

async function recall(key: string, sight: Sight, context: ToolContext): Promise<LearnedAnswer | undefined> {
  const feature = await viewFeature(sight, context);
  return feature && learnedAnswer(context.prompts, key, feature);
}
