import { Locale } from 'discord.js';

/** What a command is called and does, in other languages than English; commands without one are shown in English. */
export interface Translation {
  readonly name: string;
  readonly summary: string;
}

type Translations = Readonly<Record<string, Readonly<Partial<Record<Locale, Translation>>>>>;

/** By the command's English name. Discord wants names in lower case, without spaces. */
export const translations: Translations = {
  ask: { [Locale.Korean]: { name: '질문', summary: '사진에 대해 묻거나 사진을 편집합니다' } },
  why: { [Locale.Korean]: { name: '이유', summary: '답을 어떻게 찾았는지 보여 줍니다' } },
  teach: { [Locale.Korean]: { name: '가르치기', summary: '사진과 이름으로 무언가의 생김새를 가르칩니다' } },
  lessons: { [Locale.Korean]: { name: '배운것', summary: '누구에게서 무엇을 배웠는지 보여 줍니다' } },
  undo: { [Locale.Korean]: { name: '되돌리기', summary: '배운 것을 되돌립니다' } },
  tools: { [Locale.Korean]: { name: '도구', summary: '사용할 수 있는 도구를 보여 줍니다' } },
  stats: { [Locale.Korean]: { name: '통계', summary: '얼마나 자주 맞았는지 보여 줍니다' } },
  forget: { [Locale.Korean]: { name: '잊기', summary: '사진이나 사람이 준 것을 잊습니다' } },
  help: { [Locale.Korean]: { name: '도움말', summary: '무엇을 할 수 있는지 보여 줍니다' } },
  'Ask about this picture': { [Locale.Korean]: { name: '이 사진에 대해 묻기', summary: '' } },
  "That's wrong": { [Locale.Korean]: { name: '틀렸어요', summary: '' } },
};
