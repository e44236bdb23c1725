import type { Exchange, PictureReference } from '../contracts/turn.js';
import type { PictureChain } from './picture-chain.js';

/** "More", "less", "do it again": the last edit, further, less far, or once more. */

type Repeated = { readonly is: 'request'; readonly text: string; readonly images?: readonly PictureReference[] };

const polite = '(?: (?:please|pls|then|now|again))*[.!?]*$';
const once = new RegExp(
  `^(?:(?:do|try) (?:it|that|this) (?:again|once more)|again|once (?:again|more)|one more time|repeat(?: (?:that|it))?|redo(?: (?:that|it))?|try again|same again)${polite}`,
  'i',
);
const further = new RegExp(
  `^(?:(?:even|still|and|yes) )*(?:(?:a (?:bit|little|tad|touch|lot) |slightly |some |much |way )?more(?: of (?:it|that))?|further|stronger|keep going|not enough|more than that|go on)${polite}`,
  'i',
);
const less = new RegExp(
  `^(?:(?:no|but|hm+|ok|oh)[ ,]+)*(?:(?:a (?:bit|little|tad|touch) |slightly |much )?less(?: of (?:it|that)| than that)?|not (?:so|that|quite so|as) (?:much|strong(?:ly)?|bright|dark|far|blurry)|(?:that(?:'s| is|s)|it(?:'s| is)) (?:a bit |way |far )?too (?:much|strong|bright|dark|far|blurry)|(?:a bit |way |far )?too (?:much|strong|bright|dark|far|blurry)|weaker)${polite}`,
  'i',
);
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
  const said = text.trim();
  const { lastEdit } = chain;
  const isFresh = lastEdit !== undefined && (lastEdit === last || exchange.at(-1) === lastEdit);
  if (once.test(said)) {
    const edit = isFresh ? lastEdit : last;
    // "Rotate it", "make it brighter": again is further.
    if (isFresh && (gradual.test(edit.text) || /\b(?:turn|flip|mirror|rotat)/i.test(edit.text)))
      return { is: 'request', text: edit.text };
    return { is: 'request', text: edit.text, images: edit.images };
  }
  if (!isFresh || !gradual.test(lastEdit.text)) return undefined;
  if (further.test(said)) return { is: 'request', text: lastEdit.text };
  if (!less.test(said)) return undefined;
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
