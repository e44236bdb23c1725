import type { LearnedPrompts } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Sight } from '../../contracts/model.js';
import type { PictureDesk } from '../../contracts/tool.js';
import type { Request } from '../../contracts/turn.js';
import { type ChosenExamples, examplesFor, noExamples } from '../shared/decide-examples.js';
import { answeredQuestion, questionKey } from './decide.js';

export interface RequestKnowledge {
  readonly prompts: LearnedPrompts;
  readonly pictures: Pick<PictureDesk, 'sight'>;
  readonly lexicon: Lexicon;
  /** Of a picture; undefined where none can be had, or not for nothing. */
  feature(sight: Sight): Promise<Float32Array | undefined>;
}

/** What a model that answers a whole request at once is shown with it: the same as the tool that answers questions shows. */
export async function examplesOfRequest(
  { text, said = text, images }: Pick<Request, 'text' | 'said' | 'images'>,
  { prompts, pictures, lexicon, feature }: RequestKnowledge,
): Promise<ChosenExamples> {
  const [first] = images;
  if (!first) return noExamples;
  return examplesFor(
    {
      question: `${text} ${said}`,
      // People have answered it of one picture.
      ...(images.length === 1 && { key: answeredQuestion(prompts, questionKey(text)) }),
      feature: async () => feature(await pictures.sight({ type: 'Image', picture: first })),
    },
    { prompts, pictures, lexicon },
  );
}
