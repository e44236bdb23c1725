import type { Draft, PictureVariable, Variable, Writer } from './draft.js';
import { findThing, findTogether } from './find-things.js';
import type { Edit, Thing } from './intent.js';
import { onlyFacesTell } from './people-words.js';
import { nounOf, sayThing } from './say-things.js';

/**
 * Edits one after the other on the same picture. Everything is looked for on the picture as it was sent: an edit keeps
 * its coordinates, and what is blurred could not be found any more.
 */
export function writeEdits(writer: Writer, edits: readonly Edit[], picture: PictureVariable): Variable {
  const merged = keptTogether(withoutRepeats(edits));
  // A crop would cut off what later edits need, so crops come last; behind them what moves the pixels that are left.
  const ordered = merged.toSorted((a, b) => lateness(a) - lateness(b));
  const finder: Writer = { ...writer, edits: true };
  const found = ordered.map(({ things }) => (things.length > 0 ? findExactly(finder, things, picture) : undefined));
  let image: Variable = picture;
  ordered.forEach(({ edit, things }, place) => {
    image = writeEdit(writer, edit, things, image, found[place], picture);
  });
  return image;
}

/** "The man" is found as a person: which of several it is, their faces tell. */
function findExactly(writer: Writer, things: readonly Thing[], picture: PictureVariable): Variable {
  const found = findTogether(writer, things, picture);
  const [{ noun, traits, relations }, ...others] = things;
  if (others.length > 0 || traits.length + relations.length > 0 || !onlyFacesTell.test(noun)) return found;
  const words = `Select the ${noun}`;
  return writer.draft.call('BOX', 'SELECT', { image: picture, object: found, query: noun, category: null }, words);
}

const lateness = ({ edit }: Step): number =>
  edit.edit === 'crop' ? 1 : edit.edit === 'adjust' && movesPixels.test(edit.change) ? 2 : 0;

/** Changes after which nothing is any more where it was. */
const movesPixels = /^(?:rotated|mirrored|flipped|square|circle|portrait|landscape|resized|wide|high)$/;

interface Step {
  readonly edit: Edit;
  readonly things: readonly Thing[];
}

/** What changes all but a thing must know all that stays: a second call would change, or cut off, what the first one kept. */
function keptTogether(edits: readonly Edit[]): readonly Step[] {
  const steps: Step[] = [];
  for (const edit of edits) {
    const keeps = /^(?:colorpop|bgblur|crop)$/.test(edit.edit) || (edit.edit === 'adjust' && edit.kept);
    const place = keeps ? steps.findIndex((other) => isSameButThing(other.edit, edit)) : -1;
    const same = steps[place];
    const things = edit.thing ? [edit.thing] : [];
    if (same) steps[place] = { edit, things: [...same.things, ...things] };
    else steps.push({ edit, things });
  }
  return steps;
}

const isSameButThing = (one: Edit, other: Edit): boolean =>
  JSON.stringify({ ...one, thing: undefined }) === JSON.stringify({ ...other, thing: undefined });

/** The same edit twice over the same thing is one. */
const withoutRepeats = (edits: readonly Edit[]): readonly Edit[] =>
  edits.filter((edit, place) => edits.findIndex((other) => JSON.stringify(other) === JSON.stringify(edit)) === place);

function writeEdit(
  writer: Writer,
  edit: Edit,
  things: readonly Thing[],
  image: Variable,
  found: Variable | undefined,
  picture: PictureVariable,
): Variable {
  const { draft } = writer;
  const thing = things.map((one) => sayThing(writer, one)).join(' and ');
  if (edit.edit === 'adjust') return writeAdjust(writer, edit, thing, image, found);
  if (edit.edit === 'write') {
    const place: Readonly<Record<string, string>> = edit.place === undefined ? {} : { place: edit.place };
    const where = edit.place === undefined ? '' : ` (${edit.place})`;
    return draft.call('IMAGE', 'WRITE', { image, text: edit.text, ...place }, `Write “${edit.text}”${where}`);
  }
  const object = found ?? findThing(writer, edit.thing, picture);
  const paint = (tool: string, words: string, more: Readonly<Record<string, string | number>> = {}): Variable =>
    draft.call('IMAGE', tool, { image, object, ...more }, onlyIn(words, edit));
  switch (edit.edit) {
    case 'colorpop':
      return paint('COLORPOP', `Keep ${thing} in colour and make the rest grey`);
    case 'bgblur':
      return edit.amount === undefined
        ? paint('BGBLUR', `Blur the background behind ${thing}`)
        : paint('BGBLUR', `Blur the background behind ${thing} (${edit.amount} %)`, { amount: edit.amount });
    case 'blur':
      return writeBlur(edit, thing, paint);
    case 'remove':
      return paint('REMOVE', `Remove ${thing}`);
    case 'tag':
      if (edit.style) {
        const style = [edit.colour, edit.style].filter((word) => word !== undefined).join(' ');
        return paint('TAG', `Mark ${thing} with ${style}`, { style });
      }
      return edit.name === undefined
        ? paint('TAG', `Tag ${thing}`)
        : paint('TAG', `Tag ${thing} as “${edit.name}”`, { name: edit.name });
    case 'emoji':
      return paint('EMOJI', `Put ${edit.called ? `the ${edit.called} ` : ''}${edit.emoji} on ${thing}`, {
        emoji: edit.emoji.replaceAll(' ', '_'),
      });
    case 'replace':
      return paint('REPLACE', `Replace ${thing} with ${edit.prompt}`, { prompt: edit.prompt });
    case 'crop': {
      const words = edit.rest ? `Crop ${thing} out` : `Crop to ${thing}`;
      return draft.call('IMAGE', cropTool(edit, things), { image, box: object }, onlyIn(words, edit));
    }
    case 'name':
      return writeNames(draft, edit, image, object, picture, nounOf(writer, edit.thing));
  }
}

/** One crop around all of several. */
function cropTool({ rest }: Extract<Edit, { edit: 'crop' }>, things: readonly Thing[]): string {
  if (rest) return 'CROP_AWAY';
  return things.length > 1 || things.some(({ plural, every }) => plural || every) ? 'CROP_ALL' : 'CROP';
}

function writeBlur(
  { style, part }: Extract<Edit, { edit: 'blur' }>,
  thing: string,
  paint: (tool: string, words: string, more: Readonly<Record<string, string>>) => Variable,
): Variable {
  const verb = style === 'black' ? 'Black out' : style === 'pixelated' ? 'Pixelate' : 'Blur';
  const words = part ? `${verb} the eyes of ${thing}` : `${verb} ${thing}`;
  return paint('BLUR', words, { ...(style ? { style } : {}), ...(part ? { part } : {}) });
}

/** "Blur only the faces" */
const onlyIn = (words: string, { only }: Edit): string => (only ? words.replace(' ', ` ${only} `) : words);

function writeAdjust(
  { draft }: Writer,
  { change, amount, ratio, kept }: Extract<Edit, { edit: 'adjust' }>,
  thing: string,
  image: Variable,
  found: Variable | undefined,
): Variable {
  const strength: Readonly<Record<string, number>> = amount === undefined ? {} : { amount };
  const parts: Readonly<Record<string, Variable>> =
    found === undefined ? {} : kept ? { keep: found } : { object: found };
  const of = found === undefined ? 'the picture' : kept ? `all but ${thing}` : thing;
  const how = ratio ?? amount;
  const words = `Make ${of} ${change}${how === undefined ? '' : ` (${how})`}`;
  return draft.call('IMAGE', 'ADJUST', { image, change, ...strength, ...parts }, words);
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
