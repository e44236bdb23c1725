import type { Command } from '../src/contracts/command.js';

export const ask: Command = {
  name: 'ask',
  summary: 'Ask about a picture, or have it edited',
  usage: '/ask how many dogs are there?',
  translations: { ko: { name: '질문', summary: '사진에 대해 묻거나 사진을 편집합니다' } },
  options: [
    {
      name: 'instruction',
      summary: 'What you want to know or change',
      type: 'text',
      translations: { ko: { name: '내용', summary: '알고 싶은 것이나 바꾸고 싶은 것' } },
    },
    {
      name: 'picture',
      summary: 'The picture it is about',
      type: 'picture',
      optional: true,
      translations: { ko: { name: '사진', summary: '무엇에 대한 사진인지' } },
    },
    {
      name: 'second',
      summary: 'Another one, to compare',
      type: 'picture',
      optional: true,
      translations: { ko: { name: '두번째', summary: '비교할 다른 사진' } },
    },
  ],
  run: async ({ text }) => ({ ask: text }),
};
