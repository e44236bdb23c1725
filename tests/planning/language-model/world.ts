/** What a language-model planner is tried with. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Completion, CompletionRequest } from '../../../src/contracts/model.js';
import type { Planner } from '../../../src/contracts/planner.js';
import type { Request } from '../../../src/contracts/turn.js';
import { readEntity } from '../../../src/language/entity.js';
import {
  createLanguagePlanner,
  type LanguagePlannerOptions,
} from '../../../src/planning/language-model/language-planner.js';
import { tools } from '../../../src/tools/index.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { recordingLog } from '../../support/log.js';
import { lexicon } from '../../support/tool-context.js';

export const { signal } = new AbortController();

const prompt = (name: string): string => readFileSync(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');
export const prompts = {
  first: prompt('first-call'),
  remark: prompt('first-call-remark'),
  planThread: prompt('plan-thread'),
  plan: prompt('plan'),
  program: prompt('program'),
};

/** With the real prompts and all tools. */
export const languagePlanner = (
  options: Pick<LanguagePlannerOptions, 'complete'> & Partial<LanguagePlannerOptions>,
): Planner =>
  createLanguagePlanner({
    tools,
    offered: new Set(tools.flatMap(({ capabilities }) => capabilities)),
    prompts,
    log: recordingLog(),
    ...options,
  });

export const requestOf = (text: string, pictures = 1): Request => ({
  id: '1',
  team: 'team',
  thread: 'thread',
  author: { id: 'anna', name: 'Anna' },
  text,
  images: Array.from({ length: pictures }, (_, place) => ({
    id: String(place).padStart(64, '0'),
    width: 160,
    height: 120,
    mediaType: 'image/png',
  })),
  at: 0,
});

/** A world in which the planner is shown pictures; `taught` is what the team has taught to be found. */
export const eyes = (...taught: readonly string[]): NonNullable<LanguagePlannerOptions['eyes']> => ({
  sight: async (_, { id, width, height }) => ({
    id,
    pixels: { width, height, channels: 3, data: new Uint8Array(width * height * 3) },
  }),
  taught: async () => taught.map((name) => readEntity(name, lexicon)),
  lexicon,
});

/** A language model that says these things, one after the other, and what it was asked. */
export function modelThatSays(...replies: readonly (string | Error | Completion)[]) {
  const asked: CompletionRequest[] = [];
  const left = [...replies];
  const complete = async (request: CompletionRequest): Promise<Completion> => {
    asked.push(request);
    const next = left.shift() ?? new Error('it was asked too often');
    if (next instanceof Error) throw next;
    return typeof next === 'string' ? { text: next, whole: true } : next;
  };
  return { asked, complete };
}
