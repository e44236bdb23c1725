import type { Command } from '../src/command.js';
import { noticePost } from '../src/render.js';

export const help: Command = {
  name: 'help',
  summary: 'What I can do, and how to teach me',
  usage: '/help',
  run: async ({ commands }) => ({
    post: noticePost(
      [
        'Post a picture and tell me what you want to know or change:',
        '- “How many people are there?”, “Is there a dog?”, “What colour is the car?”, “What does the sign say?”',
        '- “What is on the left, the cat or the lamp?”, “Are there more chairs than tables?”',
        '- with two pictures: “Which one shows more boats?”, “There is a bus in both images. True or false?”',
        '- “Blur the faces”, “Make everything grey except the bus”, “Remove the bottle”, “Tag the animals”',
        '',
        'React with ✅ or ❌, or reply with what is right: I remember it.',
        '',
        ...commands.map((command) => `\`/${command.name}\` ${command.summary}`),
      ].join('\n'),
    ),
  }),
};
