import type { Variable } from './draft.js';
import { UnclearError } from './draft.js';
import type { Scope } from './intent.js';

/** A picture of the request, or a part of one, and what it is called in the plan. */
export interface PictureVariable extends Variable {
  readonly words: string;
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** IMAGE for one picture, LEFT and RIGHT for two, IMAGE1 … for more. */
export function pictureVariables(count: number): readonly PictureVariable[] {
  if (count <= 1) return [{ variable: 'IMAGE', words: 'the picture' }];
  if (count === 2)
    return [
      { variable: 'LEFT', words: 'the left picture' },
      { variable: 'RIGHT', words: 'the right picture' },
    ];
  return Array.from({ length: count }, (_, position) => ({
    variable: `IMAGE${position + 1}`,
    words: `the ${ordinals[position] ?? `${position + 1}th`} picture`,
  }));
}

/** The pictures that a scope is about; all of them without one. */
export function picturesOf(scope: Scope | undefined, pictures: readonly PictureVariable[]): readonly PictureVariable[] {
  if (scope?.of !== 'picture') {
    if (scope && scope.of !== 'all' && pictures.length < 2)
      throw new UnclearError(
        'I see one picture, and you speak of several. Please send them together in one message, for example two pictures and “Is there a dog in both images?”.',
      );
    return pictures;
  }
  const picture = pictures.at(scope.position);
  if (!picture || pictures.length < 2)
    throw new UnclearError(
      `You speak of a picture that I do not see: there ${pictures.length === 1 ? 'is only one' : `are ${pictures.length}`}. Please send all of them together in one message.`,
    );
  return [picture];
}

/** The one picture that something is about. */
export function onePicture(
  scope: Scope | undefined,
  pictures: readonly PictureVariable[],
  purpose: string,
): PictureVariable {
  const [picture, ...others] = picturesOf(scope, pictures);
  if (!picture || others.length > 0)
    throw new UnclearError(`Which picture shall I ${purpose}: ${listWords(pictures.map(({ words }) => words))}?`);
  return picture;
}

const listWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
