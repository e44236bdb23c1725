import type { Command, CommandContext } from '../src/contracts/command.js';
import type { ImageValue, PictureReference } from '../src/contracts/turn.js';
import { noticePost } from '../src/show/render-turn.js';
import { type Box, boxHeight, boxWidth, intersectBoxes } from '../src/util/box.js';
import { teachMessages } from './shared/messages.js';
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
    if (context.mayTeach === false) return { post: noticePost(teachMessages.notAllowed) };
    const named = taughtName(context.text);
    if ('fault' in named) return { post: noticePost(named.fault) };
    const meant = shownPictures(context);
    if ('fault' in meant) return { post: noticePost(meant.fault) };
    return { teach: { name: named.name, shown: meant.shown } };
  },
};

/** Pixels; of less nothing can be seen. */
const minSide = 12;
/** ms: so long after somebody asked about a picture they may still mean it. */
const stillMeant = 600_000;

/**
 * The pictures that a person shows with a command, and of those that they drew boxes on, the parts: pictures that came
 * with it; otherwise those of the answer replied to, or of their own last question. Or a sentence for the person.
 */
function shownPictures(
  context: Pick<CommandContext, 'pictures' | 'pointed' | 'turn' | 'replied' | 'author' | 'now'>,
): { readonly shown: readonly ImageValue[] } | { readonly fault: string } {
  const { pictures, pointed, turn, replied, author, now } = context;
  const asked = turn?.request.images ?? [];
  const within = turn !== undefined && turn.request.author.id === author.id && now() - turn.request.at < stillMeant;
  const meant = pictures.length > 0 ? pictures : replied || within || pointed.length > 0 ? asked : [];
  const shown: ImageValue[] = [];
  for (const { picture: id, box } of pointed) {
    const picture = [...pictures, ...asked, ...(turn?.answer?.images ?? [])].find((candidate) => candidate.id === id);
    if (!picture) return { fault: teachMessages.pictureGone };
    const base = pictures.includes(picture) ? picture : beneath(picture, asked);
    const view = intersectBoxes(scaled(box, base.width / picture.width), [0, 0, base.width, base.height]);
    if (Math.min(boxWidth(view), boxHeight(view)) < minSide)
      return {
        fault: teachMessages.boxTooSmall(minSide),
      };
    shown.push({ type: 'Image', picture: base, view });
  }
  const drawnOn = new Set(shown.map(({ picture }) => picture.id));
  // Somebody who draws on an old picture means only what is in the box; new ones were all sent for a reason.
  const rest = pointed.length > 0 && pictures.length === 0 ? [] : meant.filter(({ id }) => !drawnOn.has(id));
  return { shown: [...shown, ...rest.map((picture): ImageValue => ({ type: 'Image', picture }))] };
}

/** The asked picture that an answer's picture shows with marks or edits: it is what tools see, without them. */
function beneath(picture: PictureReference, asked: readonly PictureReference[]): PictureReference {
  const alike = asked.filter(
    ({ width, height }) => Math.abs((width * picture.height) / (height * picture.width) - 1) < 0.01,
  );
  return alike.find(({ id, name }) => id === picture.id || name === picture.name) ?? alike.at(0) ?? picture;
}

const scaled = ([x1, y1, x2, y2]: Box, by: number): Box => [x1 * by, y1 * by, x2 * by, y2 * by];
