import type { Exchange, PictureReference } from '../../src/contracts/turn.js';

export const picture = (name: string): PictureReference => ({
  ...{ id: name.padEnd(64, '0'), width: 640, height: 480, mediaType: 'image/jpeg', name: 'photo.jpg' },
});

/**
 * An earlier turn: "how many buses are there? = 2 (bus: 2) [a > b]": its answer, what it found, its picture and the one that it made;
 * "(read)" says that it was read in the picture.
 */
export function turnOf(words: string, at: number): Exchange {
  const [, text, answer, found = '', images = 'a', made] =
    /^(.*?)(?: = (.*?))?(?: \(([^()]*)\))?(?: \[([\w,]+)(?: > (\w+))?\])?$/.exec(words) ?? [];
  return {
    ...{ turn: `t${at}`, status: answer === '?' ? 'asked' : 'answered', text },
    images: images.split(',').map(picture),
    ...(answer && answer !== '?' && { answer }),
    found: [...found.matchAll(/([\w ]+): (\d+)/g)].map(([, label, count]) => ({
      label: label.trim(),
      count: Number(count),
    })),
    made: made === undefined ? [] : [picture(made)],
    ...(found === 'read' && { isRead: true as const }),
  };
}
