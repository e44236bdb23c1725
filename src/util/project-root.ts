import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json and data/, whether this runs from src/ or from dist/. */
export const projectRoot: string = findRoot(path.dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'data'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('[project] package.json and data/ not found; run from a complete clone');
  return findRoot(parent);
}
