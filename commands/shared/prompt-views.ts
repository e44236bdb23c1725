/** What the prompt pool looks like: the views by which things were shown. */

import { PictureError } from '../../src/contracts/errors.js';
import type { Example, LearnedPrompts, Prompt } from '../../src/contracts/learning.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { PostPicture } from '../../src/contracts/post.js';
import type { Pictures } from '../../src/contracts/store.js';
import type { ImageValue } from '../../src/contracts/turn.js';
import { splitPair } from '../../src/util/concept-pair.js';
import { type ContactCell, drawContactSheet } from '../../src/util/drawing/charts/contact-sheet.js';
import { renderView } from '../../src/util/drawing/sharp-pixels.js';
import { escapeForChat } from '../../src/util/escape-for-chat.js';
import { counted } from '../../src/util/format.js';
import { groupBy } from '../../src/util/group-by.js';

const maxViews = 16;
/** Pixels; a cell of the sheet is no larger. */
const longSide = 320;

export interface TaughtConcept {
  readonly concept: string;
  readonly tools: readonly string[];
  /** By whom, newest last. */
  readonly teachers: readonly string[];
  /** The clearest first. */
  readonly views: readonly ImageValue[];
  /** When it was last taught, ms since 1970. */
  readonly at: number;
}

/** Each concept that has active prompts, the one taught last first. */
export function taughtConcepts(
  prompts: readonly Prompt[],
  learned: LearnedPrompts,
  lessons: readonly Lesson[],
  examples: readonly Example[],
): readonly TaughtConcept[] {
  const lessonOf = new Map(lessons.map((lesson) => [lesson.id, lesson]));
  const exampleOf = new Map(examples.map((example) => [example.id, example]));
  const keys = new Map(prompts.map(({ tool, concept }) => [`${tool} ${concept}`, { tool, concept }]));
  const active = [...keys.values()].flatMap(({ tool, concept }) => [...learned.active(tool, concept)]);
  const byConcept = groupBy(
    active.filter(({ concept, kind }) => concept !== '*' && kind !== 'wording'),
    // A question is one thing, whatever its answers.
    ({ concept }) => splitPair(concept)?.given ?? concept,
  );
  return [...byConcept]
    .map(([concept, own]): TaughtConcept => {
      const newestFirst = own.toSorted((a, b) => b.at - a.at);
      const given = newestFirst.flatMap(({ lesson }) => lessonOf.get(lesson) ?? []);
      return {
        concept,
        tools: [...new Set(own.map(({ tool }) => tool))].sort(),
        teachers: [...new Set(given.map(({ author }) => author.name))].reverse(),
        views: newestFirst.flatMap((prompt) => viewsOf(prompt, lessonOf.get(prompt.lesson), exampleOf)),
        at: newestFirst[0]?.at ?? 0,
      };
    })
    .sort((a, b) => b.at - a.at);
}

function viewsOf(
  prompt: Prompt,
  lesson: Lesson | undefined,
  exampleOf: ReadonlyMap<string, Example>,
): readonly ImageValue[] {
  if (prompt.kind === 'soft' && prompt.shown && prompt.shown.length > 0) return prompt.shown;
  return (lesson?.examples ?? []).flatMap((id) => {
    const example = exampleOf.get(id);
    if (example?.concept !== prompt.concept) return [];
    const [best] = example.right;
    const view = best === undefined ? example.view : example.candidates[best]?.box;
    return [{ type: 'Image', picture: example.picture, view }];
  });
}

/** The first view of each concept on one sheet; undefined when none is there (any more). */
export async function promptSheet(
  concepts: readonly TaughtConcept[],
  pictures: Pictures,
): Promise<PostPicture | undefined> {
  const cells: ContactCell[] = [];
  const named: string[] = [];
  for (const { concept, tools, teachers, views } of concepts) {
    if (cells.length === maxViews) break;
    const pixels = await firstThere(views, pictures);
    if (!pixels) continue;
    const note = [tools.join(', '), counted(views.length, 'view'), ...teachers.slice(0, 1)].join(' · ');
    cells.push({ pixels, name: escapeForChat(concept), note });
    named.push(`${escapeForChat(concept)} (${note})`);
  }
  if (cells.length === 0) return undefined;
  const hidden = concepts.length - cells.length;
  const subtitle = `${counted(concepts.length, 'thing')} taught${hidden > 0 ? `; ${cells.length} of them here, the newest first` : ''}`;
  const drawn = await drawContactSheet('What I was shown', subtitle, cells);
  return {
    reference: await pictures.keep(drawn, 'prompt-pool.png'),
    marks: [],
    alt: `What I was shown, ${subtitle}: ${named.join('; ')}.`,
  };
}

/** Pictures of chats may be deleted at any time. */
async function firstThere(
  views: readonly ImageValue[],
  pictures: Pictures,
): Promise<ContactCell['pixels'] | undefined> {
  for (const view of views) {
    try {
      return await renderView((await pictures.sight(view)).pixels, view.view, longSide);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
    }
  }
  return undefined;
}
