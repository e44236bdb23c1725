import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: the embedded models want both of them, so files that load them must not pile up.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
