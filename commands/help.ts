import type { Command } from '../src/contracts/command.js';
import { noticePost } from '../src/show/render-turn.js';

export const help: Command = {
  name: 'help',
  summary: 'What I can do, and how to teach me',
  usage: '/help',
  translations: { ko: { name: '도움말', summary: '무엇을 할 수 있고 어떻게 가르치는지 보여 줍니다' } },
  onlyTells: true,
  run: async ({ commands }) => ({
    post: noticePost(
      [
        'Post a picture and tell me what you want to know or change:',
        '- “How many people are there?”, “Is there a dog?”, “What colour is the car?”, “What does the sign say?”',
        '- “What is on the left, the cat or the lamp?”, “Are there more chairs than tables?”',
        '- with two pictures: “Which one shows more boats?”, “There is a bus in both images. True or false?”',
        '- “Blur the faces”, “Make everything grey except the bus”, “Remove the bottle”, “Tag the animals”',
        '',
        '**When I’m wrong**, react with ❌ or reply with what is right, and I learn from it:',
        '- “no, three”, “it’s a heron, not a stork”, “the left one”, “you forgot the dog in the corner”',
        '- or press one of the buttons under my question; on the page of the web chat, draw boxes where I should have looked',
        '- I say which step erred, what I learned, and whether something else got worse; **Undo** takes it back',
        '- ✅ on a right answer helps as well',
        '',
        '**Show me something new** with a picture of it: `/teach our logo`.',
        '',
        ...commands.map(({ usage, summary }) => `- \`${usage}\` ${summary}`),
      ].join('\n'),
    ),
  }),
};
