import type { Command } from '../src/contracts/command.js';
import { noticePost } from '../src/show/render-turn.js';
import { shownPictures } from './shared/shown-pictures.js';
import { taughtName } from './shared/taught-name.js';

export const teach: Command = {
  name: 'teach',
  summary: 'Show me what something looks like: a picture of it and its name',
  usage: '/teach our logo',
  translations: { ko: { name: '가르치기', summary: '사진과 이름으로 무언가의 생김새를 가르칩니다' } },
  options: [
    {
      name: 'name',
      summary: 'What it is called, for example “our logo” or “heron”',
      type: 'text',
      translations: { ko: { name: '이름', summary: '무엇이라고 부르는지, 예: “우리 로고”, “왜가리”' } },
    },
    {
      name: 'picture',
      summary: 'A picture that shows it',
      type: 'picture',
      optional: true,
      translations: { ko: { name: '사진', summary: '그것이 나온 사진' } },
    },
  ],
  async run(context) {
    if (context.mayTeach === false)
      return { post: noticePost('Here only some people may teach me, and you are not among them. Ask an admin.') };
    const named = taughtName(context.text);
    if ('fault' in named) return { post: noticePost(named.fault) };
    const meant = shownPictures(context);
    if ('fault' in meant) return { post: noticePost(meant.fault) };
    return { teach: { name: named.name, shown: meant.shown } };
  },
};
