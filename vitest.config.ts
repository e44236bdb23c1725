import { defineConfig } from 'vitest/config';
import { recipes } from './tests/support/recipes.js';

/** The file that CONTRIBUTING.md has for a path where there is none yet. */
const recipeAt = (id: string): string | undefined => recipes.find(({ file }) => file === id)?.source;

export default defineConfig({
  plugins: [{ name: 'recipes', enforce: 'pre', resolveId: (id) => (recipeAt(id) ? id : undefined), load: recipeAt }],
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: the embedded models want both of them, so files that load them must not pile up.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
