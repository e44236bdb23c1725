import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/util/project-root.js';

/** The complete files in CONTRIBUTING.md, with the absolute paths at which it says they would stand. */
export const recipes = [
  ...readFileSync(path.join(projectRoot, 'CONTRIBUTING.md'), 'utf8').matchAll(/```ts file=(\S+)\n([\s\S]*?)```/g),
].map(([, file, source]) => ({ file: path.join(projectRoot, file), source }));
