import { z } from 'zod';
import type { Expected } from '../../contracts/feedback.js';
import type { Person, PictureReference } from '../../contracts/turn.js';
import type { Box } from '../../util/box.js';
import { evaluationCaseSchema } from './results.js';

const share = z.number().min(0).max(1);

const pointing = z.object({
  label: z.string().min(1),
  /** Fractions of width and height: left, top, right, bottom. */
  box: z
    .tuple([share, share, share, share])
    .refine(
      ([left, top, right, bottom]) => left < right && top < bottom,
      'write [x1, y1, x2, y2] with x1 < x2, y1 < y2',
    ),
  /** Position among the case's images. */
  picture: z.int().min(0).default(0),
});

/** One line of a JSONL file of feedback: a case with its right answer, which may also be pointed at. */
export const feedbackCaseSchema = evaluationCaseSchema
  .extend({
    kind: z.string().default('feedback'),
    boxes: z.array(pointing).optional(),
    /** Who gives this feedback. */
    author: z.string().min(1).optional(),
  })
  .refine(
    ({ boxes = [], images }) => boxes.every(({ picture }) => picture < images.length),
    'a box is in a picture that the case does not have',
  );
export type FeedbackCase = z.infer<typeof feedbackCaseSchema>;

export const authorOf = ({ author = 'evaluation' }: FeedbackCase): Person => ({ id: author, name: author });

/**
 * What the boxes say: all the regions of each label, in pixels, for each picture that has one.
 * @param pictures those of the case, in their order
 */
export function pointedAt({ boxes = [] }: FeedbackCase, pictures: readonly PictureReference[]): readonly Expected[] {
  const found = new Map<string, { label: string; picture: string; boxes: Box[] }>();
  for (const { label, box, picture } of boxes) {
    const { id, width, height } = pictures[picture];
    const [left, top, right, bottom] = box;
    const key = JSON.stringify([label, id]);
    const regions = found.get(key) ?? { label, picture: id, boxes: [] };
    regions.boxes.push([left * width, top * height, right * width, bottom * height]);
    found.set(key, regions);
  }
  return [...found.values()].map((regions) => ({ kind: 'regions', ...regions }));
}
