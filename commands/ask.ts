import type { Command } from '../src/command.js';

export const ask: Command = {
  name: 'ask',
  summary: 'Ask about a picture, or have it edited',
  usage: '/ask how many dogs are there?',
  options: [
    { name: 'instruction', summary: 'What you want to know or change', type: 'text' },
    { name: 'picture', summary: 'The picture it is about', type: 'picture', optional: true },
    { name: 'second', summary: 'Another one, to compare', type: 'picture', optional: true },
  ],
  run: async ({ text }) => ({ ask: text }),
};
