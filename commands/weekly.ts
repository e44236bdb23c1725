import type { Command, CommandContext } from '../src/contracts/command.js';
import { noticePost } from '../src/show/render-turn.js';
import { weeklyMessages } from './shared/messages.js';

export const weekly: Command = {
  name: 'weekly',
  summary: 'A post a week in this channel: what I learned, and what would help me most',
  usage: '/weekly on',
  translations: {
    ko: { name: '주간', summary: '이 채널에 매주 올리는 글: 무엇을 배웠고 어떤 대답이 가장 도움이 되는지' },
  },
  options: [
    {
      name: 'what',
      summary: 'on, off, or now: the last seven days at once, here',
      type: 'choice',
      choices: ['on', 'off', 'now'],
      optional: true,
      translations: {
        ko: {
          name: '무엇을',
          summary: '켜기, 끄기, 또는 지금: 지난 이레를 바로 여기에',
          choices: ['켜기', '끄기', '지금'],
        },
      },
    },
  ],
  run: async (context) => {
    const word = context.text
      .trim()
      .toLowerCase()
      .replace(/[.!]+$/, '');
    return word === 'now' ? { week: 'now' } : { post: noticePost(await decide(word, context)) };
  },
};

async function decide(word: string, context: CommandContext): Promise<string> {
  const { team, thread, memory, now, isAdmin } = context;
  const choices = memory.choices(team);
  const here = (await context.audience?.()) ?? thread;
  if (['on', 'yes', 'here', 'start'].includes(word)) {
    if (isAdmin === false) return weeklyMessages.notAllowed;
    const before = await choices.weekly();
    if (before?.thread === here) return weeklyMessages.onAlready;
    await choices.setWeekly({ thread: here, at: now() });
    return before?.thread === undefined ? weeklyMessages.on : weeklyMessages.moved;
  }
  if (['off', 'no', 'stop', 'never'].includes(word)) {
    if (isAdmin === false) return weeklyMessages.notAllowed;
    await choices.setWeekly({ at: now() });
    return weeklyMessages.off;
  }
  const standing = await choices.weekly();
  return standing?.thread === undefined
    ? weeklyMessages.isOff
    : standing.thread === here
      ? weeklyMessages.isHere
      : weeklyMessages.isElsewhere;
}
