/** What a GQA-style question costs in prompt tokens, for the plan and the program together, against the paper's release. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { Log } from '../../src/contracts/log.js';
import type { CallOptions, CompletionRequest } from '../../src/contracts/model.js';
import type { Experience } from '../../src/contracts/store.js';
import type { Request } from '../../src/contracts/turn.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import { embedded } from '../../src/models/embedded/index.js';
import { exampleLine } from '../../src/planning/language-model/first-message.js';
import { createLanguagePlanner } from '../../src/planning/language-model/language-planner.js';
import type { PlanningPrompts } from '../../src/planning/language-model/prompts.js';
import { tools } from '../../src/tools/index.js';
import { projectRoot } from '../../src/util/project-root.js';
import { recordingLog } from '../support/log.js';
import { lexicon } from '../support/tool-context.js';

/**
 * Tokens (o200k_base) of the prompts that the paper's release makes for GQA: github.com/clova-tool/CLOVA-tool, commit
 * f314ca0, `prompts/prompt_engineering.py` (`create_subquestion_prompt`, `create_program_prompt`) with
 * `prompts/gqa_experience_pool.py` and k=4 (`configs/LLM_config.yaml`). Its fixed texts were counted as they are; each
 * retrieved example as the mean of those that its pool ships with (plans 128.6, failed plans 248, programs 198.9, failed
 * programs 387), the plan in the program's prompt as one of its plans, the question as 15. `allPools` shows four
 * successes and four failures each, as the paper describes; until 25 failures are learned the release shows none (`fresh`).
 */
export const releaseTokens = {
  allPools: { plan: 1626, program: 2980 },
  fresh: { plan: 606, program: 1405 },
} as const;

/** In the manner of GQA; none is among the examples that ship with the project. */
const questions = [
  'Is the man to the right of the bicycle wearing a hat?',
  'What is the woman in front of the table holding?',
  'Are there both forks and knives in the picture?',
  'What color is the bag that is to the left of the laptop?',
  'Is the dog on the left or on the right side of the sofa?',
  'What kind of furniture is the cat lying on?',
  'Do the shirt and the car have the same color?',
  'Are there any trees behind the fence?',
  'Who is sitting on the bench next to the fountain?',
  'How many chairs are to the left of the lamp?',
];

export interface PromptTokensBench {
  readonly name: string;
  /** Means over the questions. */
  readonly planTokens: number;
  readonly programTokens: number;
  readonly totalTokens: number;
  /** The dearest question. */
  readonly mostTokens: number;
  /** Of all tokens, those that are the same for every question and come first: 0..1. */
  readonly cacheable: number;
  /** The total as a share of the release's, with all four pools as here, and with its failures still unused. */
  readonly shareOfRelease: number;
  readonly shareOfFreshRelease: number;
}

/** What people ask a bot that sees, of all kinds: those that one look answers, those that need a program, edits. */
const mixed: readonly { readonly text: string; readonly reply: 'answer' | 'both' | 'program' }[] = [
  { text: 'What is going on here?', reply: 'answer' },
  { text: 'Why is the woman laughing?', reply: 'answer' },
  { text: 'Would you eat there?', reply: 'answer' },
  { text: 'Describe the street in two sentences.', reply: 'answer' },
  { text: 'Was für ein Hund ist das?', reply: 'answer' },
  { text: '이 사진은 어디에서 찍었나요?', reply: 'answer' },
  { text: 'How many chairs are to the left of the lamp?', reply: 'both' },
  { text: 'Is the man to the right of the bicycle wearing a hat?', reply: 'both' },
  { text: 'Are there more cups than plates?', reply: 'both' },
  { text: 'Which of the dogs is the largest?', reply: 'both' },
  { text: 'Blur the faces.', reply: 'program' },
  { text: 'Remove the second boat from the left, and brighten the rest a little', reply: 'program' },
];

/** What the same costs asked of the model directly, measured on real photos: tokens, with the picture. */
const directTokens = 1500;
/** A picture of 1,024 pixels: the least and the most of what vendors count. */
const pictureTokens = { least: 765, most: 1100 } as const;

/** One of 512 pixels, as vendors count by tiles of that size, the base in it. */
const examplePictureTokens = 255;

export interface FirstCallBench {
  readonly name: string;
  /** Means over the mixed requests: of the text that is sent, of all that comes back, of both with the picture. */
  readonly textTokens: number;
  readonly replyTokens: number;
  readonly totalTokens: number;
  readonly totalWithSmallPicture: number;
  readonly shareOfDirect: number;
  /** Of the text that is sent, what is the same for every question and comes first: 0..1. */
  readonly cacheable: number;
  /** What two examples add that people have taught, where a request names what they show: text and pictures. */
  readonly exampleTokens: number;
  /** Calls a request, and the most that one took. */
  readonly rounds: number;
  readonly mostRounds: number;
}

/** What the one call that sees costs before its program runs, for mixed requests, against asking the model directly. */
export const benchFirstCall = (): Promise<FirstCallBench> =>
  withExperience(async ({ embed, experience, options, prompts, log }) => {
    const asked: CompletionRequest[] = [];
    const replies: string[] = [];
    const rounds: number[] = [];
    for (const { text, reply } of mixed) {
      const planner = createLanguagePlanner({
        complete: async (request) => {
          asked.push(request);
          replies.push(JSON.stringify(usualReplies(text)[reply]));
          return { text: replies.at(-1) ?? '', whole: true };
        },
        ...{ tools, prompts, log },
        offered: new Set(tools.flatMap(({ capabilities }) => capabilities)),
        eyes: {
          sight: async (_, { id }) => ({ id, pixels: { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } }),
          taught: async () => [],
          lexicon,
        },
      });
      const [feature] = await embed([text]);
      const before = asked.length;
      const [plans, programs] = [await experience.plans(feature, 8), await experience.programs(feature, 8)];
      await planner.plan({ ...anyRequest, text }, plans, { ...options, programs });
      rounds.push(asked.length - before);
    }
    const textTokens = sum(asked.map(tokensOf)) / mixed.length;
    const replyTokens = sum(replies.map(count)) / mixed.length;
    const totalTokens = textTokens + replyTokens + pictureTokens.most;
    return {
      name: 'the one call that sees, mixed requests',
      ...{ textTokens, replyTokens, totalTokens },
      totalWithSmallPicture: textTokens + replyTokens + pictureTokens.least,
      shareOfDirect: totalTokens / directTokens,
      cacheable: sum(asked.map(prefixTokens)) / sum(asked.map(tokensOf)),
      exampleTokens: count(exampleLine(usualExamples, 1).join('\n')) + usualExamples.length * examplePictureTokens,
      rounds: sum(rounds) / rounds.length,
      mostRounds: Math.max(...rounds),
    };
  });

/** Counts all texts of both requests, their schemas too; what vendors wrap around messages counts on neither side. */
export const benchPromptTokens = (): Promise<PromptTokensBench> =>
  withExperience(async ({ embed, experience, options, prompts, log }) => {
    const asked: CompletionRequest[] = [];
    const planner = createLanguagePlanner({
      // A plan and a program of usual length, for whichever question.
      complete: async (request) => {
        asked.push(request);
        const reply = request.schema?.name === 'plan' ? { steps: usualPlan } : { program: usualProgram };
        return { text: JSON.stringify(reply), whole: true };
      },
      ...{ tools, prompts, log },
      offered: new Set(tools.flatMap(({ capabilities }) => capabilities)),
    });
    const totals: number[] = [];
    for (const text of questions) {
      const [feature] = await embed([text]);
      const request = { ...anyRequest, text };
      const plan = await planner.plan(request, await experience.plans(feature, 8), options);
      await planner.program(request, plan, await experience.programs(feature, 8), options);
      totals.push(sum(asked.slice(-2).map(tokensOf)));
    }
    if (asked.length !== 2 * questions.length) throw new Error('[bench] each question is to ask twice');
    const mean = (requests: readonly CompletionRequest[]): number => sum(requests.map(tokensOf)) / questions.length;
    const [planTokens, programTokens] = ['plan', 'program'].map((name) =>
      mean(asked.filter(({ schema }) => schema?.name === name)),
    );
    const total = planTokens + programTokens;
    const release = ({ plan, program }: { readonly plan: number; readonly program: number }): number => plan + program;
    return {
      name: 'prompt tokens of a GQA-style question',
      planTokens,
      programTokens,
      totalTokens: total,
      mostTokens: Math.max(...totals),
      cacheable: sum(asked.map(prefixTokens)) / sum(totals),
      shareOfRelease: total / release(releaseTokens.allPools),
      shareOfFreshRelease: total / release(releaseTokens.fresh),
    };
  });

interface World {
  readonly embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>;
  readonly experience: Experience;
  readonly options: CallOptions;
  readonly prompts: PlanningPrompts;
  readonly log: Log;
}

/** With the seeds, the embedded features and the real prompts. */
async function withExperience<Result>(bench: (world: World) => Promise<Result>): Promise<Result> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-bench-'));
  const options = { signal: new AbortController().signal };
  const connection = await embedded.connect({ environment: {}, fetch, lexicon });
  const embedText = connection?.capabilities.embedText;
  if (!embedText) throw new Error('[bench] the embedded backend embeds no text');
  const embed: World['embed'] = (texts) => embedText(texts, options);
  const log = recordingLog();
  const memory = await openMemory({
    ...{ home, promptSchemas, embed, log },
    databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    seeds: path.join(projectRoot, 'data', 'experience'),
    now: Date.now,
    randomId: () => crypto.randomUUID(),
  });
  const prompt = (name: string): Promise<string> =>
    readFile(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');
  const prompts = {
    first: await prompt('first-call'),
    remark: await prompt('first-call-remark'),
    planThread: await prompt('plan-thread'),
    plan: await prompt('plan'),
    program: await prompt('program'),
  };
  try {
    return await bench({ embed, experience: memory.experience('bench'), options, prompts, log });
  } finally {
    await memory.close();
    await connection.close();
    await rm(home, { recursive: true, force: true });
  }
}

const usualPlan = [
  'Locate the lamp',
  'Crop to the part left of the lamp',
  'Locate the chair there',
  'Count the chairs',
];
const usualProgram = `BOX0=LOC(image=IMAGE,object='lamp')
IMAGE0=CROP_LEFTOF(image=IMAGE,box=BOX0)
BOX1=LOC(image=IMAGE0,object='chair')
ANSWER0=COUNT(box=BOX1)
FINAL_RESULT=RESULT(var=ANSWER0)`;

/** Of usual length. */
const usualReplies = (text: string) => ({
  answer: {
    ...{ answer: 'Two people are waiting at a bus stop in the rain, one of them under a red umbrella.', short: null },
    ...{ steps: [], covers: [], program: null, question: null, request: null },
  },
  both: {
    ...{ answer: 'Two of them.', short: '2', steps: usualPlan, covers: [text, '', '', ''] },
    ...{ program: usualProgram, question: null, request: null },
  },
  program: {
    ...{ answer: null, short: null, steps: ['Find the faces', 'Blur them'], covers: [text, ''] },
    program: 'OBJ0=FACEDET(image=IMAGE)\nIMAGE0=BLUR(image=IMAGE,object=OBJ0)\nFINAL_RESULT=RESULT(var=IMAGE0)',
    ...{ question: null, request: null },
  },
});

const usualExamples = [{ right: 'Rufus' }, { asked: 'Is the machine on or off?', right: 'off' }];

const anyRequest: Request = {
  id: 'bench',
  team: 'bench',
  thread: 'bench',
  author: { id: 'bench', name: 'Bench' },
  text: '',
  images: [{ id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg' }],
  at: 0,
};

const count = (text: string): number => encode(text).length;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const prefixTokens = ({ instructions, schema }: CompletionRequest): number =>
  count(instructions) + count(JSON.stringify(schema?.json));
const tokensOf = (request: CompletionRequest): number =>
  prefixTokens(request) + sum(request.messages.map(({ text }) => count(text)));
