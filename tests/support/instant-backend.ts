import type { Backend } from '../../src/contracts/backend.js';

/** Stands for all models where only the way of messages is measured: it answers at once, with the number in the question. */
export const instant: Backend = {
  name: 'instant',
  summary: 'answers at once',
  environment: [],
  offers: { answer: 'the number in the question', embedText: 'the same for all' },
  connect: async () => ({
    capabilities: {
      answer: async (_sight, question) => ({ text: /\d+/.exec(question)?.[0] ?? 'none', confidence: 1 }),
      embedText: async (texts) => texts.map(() => Float32Array.from({ length: 512 }, (_, at) => (at === 0 ? 1 : 0))),
    },
    warmUp: async () => undefined,
    close: async () => undefined,
  }),
};
