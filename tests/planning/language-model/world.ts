/** What a language-model planner is tried with. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Planner } from '../../../src/contracts/planner.js';
import type { Request } from '../../../src/contracts/turn.js';
import {
  createLanguagePlanner,
  type LanguagePlannerOptions,
} from '../../../src/planning/language-model/language-planner.js';
import { tools } from '../../../src/tools/index.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { recordingLog } from '../../support/log.js';

export const { signal } = new AbortController();

const prompt = (name: string): string => readFileSync(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');
export const prompts = { plan: prompt('plan'), program: prompt('program') };

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
