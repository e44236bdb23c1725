import type { Command } from '../src/command.js';
import { noticePost } from '../src/render.js';
import { shownPictures } from './support/shown-pictures.js';
import { taughtName } from './support/taught-name.js';

export const teach: Command = {
  name: 'teach',
  summary: 'Show me what something looks like: a picture of it and its name',
  usage: '/teach our logo',
  options: [
    { name: 'name', summary: 'What it is called, for example “our logo” or “heron”', type: 'text' },
    { name: 'picture', summary: 'A picture that shows it', type: 'picture', optional: true },
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
