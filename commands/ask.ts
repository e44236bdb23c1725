import type { Command } from '../src/command.js';

export const ask: Command = {
  name: 'ask',
  summary: 'Ask about a picture, or have it edited',
  usage: '/ask how many dogs are there?',
  run: async ({ text }) => ({ ask: text }),
};
