/** What a GQA-style question costs in prompt tokens, for the plan and the program together, against the paper's release. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { CompletionRequest } from '../../src/contracts/model.js';
import type { Request } from '../../src/contracts/turn.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import { embedded } from '../../src/models/embedded/index.js';
import { createLanguagePlanner } from '../../src/planning/language-model/language-planner.js';
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

/** Counts all texts of both requests, their schemas too; what vendors wrap around messages counts on neither side. */
export async function benchPromptTokens(): Promise<PromptTokensBench> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-bench-'));
  const { signal } = new AbortController();
  const options = { signal };
  const connection = await embedded.connect({ environment: {}, fetch, lexicon });
  const embed = connection?.capabilities.embedText;
  if (!embed) throw new Error('[bench] the embedded backend embeds no text');
  const log = recordingLog();
  const memory = await openMemory({
    home,
    databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    seeds: path.join(projectRoot, 'data', 'experience'),
    promptSchemas,
    embed: (texts) => embed(texts, options),
    now: Date.now,
    randomId: () => crypto.randomUUID(),
    log,
  });
  try {
    const asked: CompletionRequest[] = [];
    const planner = createLanguagePlanner({
      // A plan and a program of usual length, for whichever question.
      complete: async (request) => {
        asked.push(request);
        const reply = request.schema?.name === 'plan' ? { steps: usualPlan } : { program: usualProgram };
        return { text: JSON.stringify(reply), whole: true };
      },
      tools,
      offered: new Set(tools.flatMap(({ capabilities }) => capabilities)),
      prompts: {
        first: await readFile(path.join(projectRoot, 'data/prompts/first-call.md'), 'utf8'),
        remark: await readFile(path.join(projectRoot, 'data/prompts/first-call-remark.md'), 'utf8'),
        plan: await readFile(path.join(projectRoot, 'data/prompts/plan.md'), 'utf8'),
        program: await readFile(path.join(projectRoot, 'data/prompts/program.md'), 'utf8'),
      },
      log,
    });
    const experience = memory.experience('bench');
    const totals: number[] = [];
    for (const text of questions) {
      const [feature] = await embed([text], options);
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
