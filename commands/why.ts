import type { Command } from '../src/contracts/command.js';
import { noticePost, renderTurn } from '../src/show/render-turn.js';
import { whyMessages } from './shared/messages.js';

export const why: Command = {
  name: 'why',
  summary: 'Show how the last answer came about: plan, program and every step',
  usage: '/why',
  translations: { ko: { name: '이유', summary: '답을 어떻게 찾았는지 보여 줍니다' } },
  run: async ({ turn }) => ({
    post: turn
      ? { ...renderTurn(turn), text: whyMessages.shown(turn.answer?.text), buttons: [] }
      : noticePost(whyMessages.nothingYet),
  }),
};
