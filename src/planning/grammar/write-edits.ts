import type { Draft, PictureVariable, Variable } from './draft.js';
import { findTogether, nounOf, sayThing, type Writer } from './find-things.js';
import type { Edit, Thing } from './intent.js';

/**
 * Edits one after the other on the same picture. Everything is looked for on the picture as it was sent: an edit keeps
 * its coordinates, and what is blurred could not be found any more.
 */
export function writeEdits(writer: Writer, edits: readonly Edit[], picture: PictureVariable): Variable {
  const merged = keptTogether(withoutRepeats(edits));
  // A crop would cut off what later edits need, so crops come last.
  const ordered = [
    ...merged.filter(({ edit }) => edit.edit !== 'crop'),
    ...merged.filter(({ edit }) => edit.edit === 'crop'),
  ];
  const found = ordered.map(({ things }) => findTogether(writer, things, picture));
  let image: Variable = picture;
  ordered.forEach(({ edit, things }, place) => {
    image = writeEdit(writer, edit, things, image, found[place], picture);
  });
  return image;
}

interface Step {
  readonly edit: Edit;
  readonly things: readonly Thing[];
}

/** What changes everything but a thing must know all that stays: a second call would change what the first one kept. */
function keptTogether(edits: readonly Edit[]): readonly Step[] {
  const steps: Step[] = [];
  for (const edit of edits) {
    const place = /^(?:colorpop|bgblur)$/.test(edit.edit)
      ? steps.findIndex((other) => other.edit.edit === edit.edit)
      : -1;
    const same = steps[place];
    if (same) steps[place] = { edit, things: [...same.things, edit.thing] };
    else steps.push({ edit, things: [edit.thing] });
  }
  return steps;
}

/** The same edit twice over the same thing is one. */
const withoutRepeats = (edits: readonly Edit[]): readonly Edit[] =>
  edits.filter((edit, place) => edits.findIndex((other) => JSON.stringify(other) === JSON.stringify(edit)) === place);

function writeEdit(
  writer: Writer,
  edit: Edit,
  things: readonly Thing[],
  image: Variable,
  object: Variable,
  picture: PictureVariable,
): Variable {
  const { draft } = writer;
  const thing = things.map((one) => sayThing(writer, one)).join(' and ');
  const paint = (tool: string, words: string, more: Readonly<Record<string, string>> = {}): Variable =>
    draft.call('IMAGE', tool, { image, object, ...more }, words);
  switch (edit.edit) {
    case 'colorpop':
      return paint('COLORPOP', `Keep ${thing} in colour and make the rest grey`);
    case 'bgblur':
      return paint('BGBLUR', `Blur the background behind ${thing}`);
    case 'blur':
      return paint('BLUR', `Blur ${thing}`);
    case 'remove':
      return paint('REMOVE', `Remove ${thing}`);
    case 'tag':
      return edit.name === undefined
        ? paint('TAG', `Tag ${thing}`)
        : paint('TAG', `Tag ${thing} as “${edit.name}”`, { name: edit.name });
    case 'emoji':
      return paint('EMOJI', `Put ${edit.emoji} on ${thing}`, { emoji: edit.emoji.replaceAll(' ', '_') });
    case 'replace':
      return paint('REPLACE', `Replace ${thing} with ${edit.prompt}`, { prompt: edit.prompt });
    case 'crop':
      return draft.call('IMAGE', 'CROP', { image, box: object }, `Crop to ${thing}`);
    case 'name':
      return writeNames(draft, edit, image, object, picture, nounOf(writer, edit.thing));
  }
}

function writeNames(
  draft: Draft,
  { query, max }: Extract<Edit, { edit: 'name' }>,
  image: Variable,
  object: Variable,
  picture: PictureVariable,
  noun: string,
): Variable {
  const list = draft.call('LIST', 'LIST', { query, max }, `List the ${query}`);
  const named = draft.call(
    'OBJ',
    'CLASSIFY',
    { image: picture, object, categories: list },
    `Give the ${noun} their names from the list`,
  );
  return draft.call('IMAGE', 'TAG', { image, object: named }, `Tag the ${noun} with their names`);
}
