import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { recipes } from './tests/support/recipes.js';

/** The file that CONTRIBUTING.md has for a path where there is none yet. */
const recipeAt = (id: string): string | undefined =>
  existsSync(id) ? undefined : recipes.find(({ file }) => file === id)?.source;

/** A path, or what a recipe imports of another one. */
function resolveRecipe(id: string, importer = ''): string | undefined {
  const file = id.startsWith('.') ? path.resolve(path.dirname(importer), id).replace(/\.js$/, '.ts') : id;
  return recipeAt(file) === undefined ? undefined : file;
}

/**
 * A test's name says what it needs: `x.test.ts` needs nothing but Node, `x.models.test.ts` runs the embedded models,
 * `x.platforms.test.ts` waits for a chat, a vendor or a database on loopback, or for a worker, `x.page.test.ts` opens a browser.
 */
const heavy = ['models', 'platforms', 'page'];

export default defineConfig({
  plugins: [{ name: 'recipes', enforce: 'pre', resolveId: resolveRecipe, load: recipeAt }],
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: the embedded models want both of them, so files that load them must not pile up.
    maxWorkers: 2,
    // Files share a process: modules and models are loaded once per worker instead of once per file.
    isolate: false,
    reporters: ['default'],
    projects: [
      ...heavy.map((name) => ({ extends: true as const, test: { name, include: [`tests/**/*.${name}.test.ts`] } })),
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: heavy.map((name) => `tests/**/*.${name}.test.ts`),
        },
      },
    ],
  },
});
