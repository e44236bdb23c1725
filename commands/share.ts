import type { Command, CommandContext } from '../src/contracts/command.js';
import { noticePost } from '../src/show/render-turn.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { joinWords } from '../src/util/format.js';
import { shareMessages } from './shared/messages.js';

export const share: Command = {
  name: 'share',
  summary: 'Whether your pictures may go to other teams, with what was taught',
  usage: '/share yes',
  translations: { ko: { name: '공유', summary: '이 팀이 배운 것을 다른 팀에 줄 때 내 사진도 함께 줄지 정합니다' } },
  options: [
    {
      name: 'answer',
      summary: 'yes, or no (which also takes a yes back)',
      type: 'choice',
      choices: ['yes', 'no'],
      optional: true,
      translations: {
        ko: { name: '대답', summary: '예, 또는 아니요(전에 한 동의도 거둡니다)', choices: ['예', '아니요'] },
      },
    },
    {
      name: 'licence',
      summary: 'Your own terms, if any, for example “CC BY 4.0”',
      type: 'text',
      optional: true,
      translations: { ko: { name: '라이선스', summary: '나만의 이용 조건(있다면), 예: “CC BY 4.0”' } },
    },
  ],
  run: async (context) => ({ post: noticePost(await answer(context)) }),
};

const maxLicence = 100;

async function answer({ text, team, author, memory, now }: CommandContext): Promise<string> {
  const [, said = '', rest = ''] = /^\s*(?:my pictures:?\s+)?(\S*)\s*([\s\S]*)$/i.exec(text) ?? [];
  const word = said.toLowerCase().replace(/[.,!]+$/, '');
  const choices = memory.choices(team);
  const gifts = await choices.gifts();
  const person = { id: author.id, name: author.name };
  const own = gifts.find((gift) => gift.person.id === author.id);
  if (['yes', 'on', 'ok', 'okay', 'agree', 'sure'].includes(word)) {
    const licence = rest
      .replace(/[\p{C}\s]+/gu, ' ')
      .replace(/^under\s+/i, '')
      .trim()
      .slice(0, maxLicence)
      .trim();
    await choices.setGift({ person, agrees: true, ...(licence !== '' && { licence }), at: now() });
    return shareMessages.agreed(escapeForChat(author.name, 40), escapeForChat(licence, maxLicence));
  }
  if (['no', 'off', 'never', 'stop', "don't", 'don’t'].includes(word)) {
    await choices.setGift({ person, agrees: false, at: now() });
    return own?.agrees ? shareMessages.takenBack : shareMessages.declined;
  }
  const others = gifts.filter((gift) => gift.agrees && gift !== own).map((gift) => escapeForChat(gift.person.name, 40));
  const standing = own?.agrees
    ? shareMessages.shares(escapeForChat(own.licence ?? '', maxLicence))
    : own
      ? shareMessages.keeps
      : shareMessages.unasked;
  return [standing, ...(others.length > 0 ? [shareMessages.others(joinWords(others))] : [])].join('\n');
}
