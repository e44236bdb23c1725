import type { Command } from '../src/contracts/command.js';
import { noticePost, renderTurn } from '../src/show/render-turn.js';

export const why: Command = {
  name: 'why',
  summary: 'Show how the last answer came about: plan, program and every step',
  usage: '/why',
  translations: { ko: { name: '이유', summary: '답을 어떻게 찾았는지 보여 줍니다' } },
  run: async ({ turn }) => ({
    post: turn
      ? { ...renderTurn(turn), text: `This is how I came to “${turn.answer?.text ?? 'no answer'}”.`, buttons: [] }
      : noticePost('There is no answer in this thread yet. Post a picture with a question first.'),
  }),
};
