import type { Exchange, PictureReference } from '../contracts/turn.js';
import { madeMore, mending, readDegree } from '../language/degree.js';
import { dialogueMessages as messages } from './messages.js';
import type { PictureChain } from './picture-chain.js';

/** "More", "less", "do it again": the last edit, further, less far, or once more. */

type Repeated =
  | { readonly is: 'request'; readonly text: string; readonly images?: readonly PictureReference[] }
  | { readonly is: 'question'; readonly question: string };

const gradual =
  /bright|dark|light|contrast|sharp|saturat|warm|cool|blurr|small|big|large|zoom|rotat|vivid|soft|colou?rful/i;
const by = /\b(?:a (?:little bit|bit|little|tad|touch|lot)|slightly|much|even|way|far|somewhat|a lot) (?=\S)/i;
const comparative =
  /\b(brighter|darker|lighter|sharper|softer|warmer|cooler|smaller|bigger|larger|blurrier|more (?:contrast|vivid|saturated|colou?rful)|less (?:contrast|vivid|saturated|colou?rful))\b/i;
const asOne: Readonly<Record<string, string>> = {
  ...{ brighten: 'make it a bit brighter', lighten: 'make it a bit lighter', darken: 'make it a bit darker' },
  ...{ sharpen: 'make it a bit sharper', soften: 'make it a bit softer' },
};

export function moreOfIt(
  text: string,
  last: Exchange,
  exchange: readonly Exchange[],
  chain: PictureChain,
): Repeated | undefined {
  const degree = readDegree(text);
  if (!degree) return undefined;
  const { lastEdit } = chain;
  const isFresh = lastEdit !== undefined && (lastEdit === last || exchange.at(-1) === lastEdit);
  if (degree.is === 'again') {
    const edit = isFresh ? lastEdit : last;
    // "Rotate it", "make it brighter": again is further.
    if (isFresh && (gradual.test(edit.text) || /\b(?:turn|flip|mirror|rotat)/i.test(edit.text)))
      return { is: 'request', text: edit.text };
    return { is: 'request', text: edit.text, images: edit.images };
  }
  if (!isFresh) return undefined;
  const { trait } = degree;
  const isMore = trait === undefined ? undefined : madeMore(lastEdit.text, trait);
  if (trait !== undefined && isMore === undefined) {
    const mended = mending(trait);
    return mended === undefined || degree.is === 'more' ? undefined : { is: 'request', text: mended };
  }
  if (!gradual.test(lastEdit.text)) return { is: 'question', question: messages.noDegree };
  // Too dark after "make it brighter": not bright enough yet.
  if ((degree.is === 'more') !== (isMore === false)) return { is: 'request', text: lastEdit.text };
  const milder = lessOf(lastEdit.text);
  // From the picture as it was before: a little of it, instead of a little back.
  return milder === undefined ? undefined : { is: 'request', text: milder, images: lastEdit.images };
}

function lessOf(text: string): string | undefined {
  const bare = text.replace(by, '');
  if (comparative.test(bare)) return bare.replace(comparative, (word) => `a bit ${word}`);
  const verb = /\b(brighten|lighten|darken|sharpen|soften)\b/i.exec(text)?.[1].toLowerCase();
  return verb === undefined ? undefined : asOne[verb];
}
