import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../util/project-root.js';

/** What a language model is told, by its name in data/prompts/. */
export const readPrompt = (name: string): Promise<string> =>
  readFile(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');
