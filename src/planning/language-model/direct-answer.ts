/** The answer of a model that sees, in its own words. */
import type { DirectAnswer } from '../../contracts/turn.js';
import { isUnclear } from '../../util/no-answer.js';
import { withoutInvisible } from './data-line.js';
import { programsIn } from './program-lines.js';

/** Characters. */
const maxBare = 60;
const maxBareWords = 3;

/** Parts of JSON or of programs: nothing that people are shown. */
export const holdsCode = (text: string): boolean =>
  /(?:^|[{,\s])"(?:answer|short|steps|covers|program|question|request|plan)"\s*:/.test(text) ||
  /^\s*(?:```\w*\s*)?(?:\{\s*["'}]|\[\s*[{"])/.test(text) ||
  /\b[A-Z][A-Z0-9_]*\s*=\s*[A-Z_]+\s*\(/.test(text) ||
  /\bRESULT\s*\(\s*var/.test(text);

/** @param said in any form; undefined where it holds parts of a reply's form */
export function directAnswer(said: string, short?: string): DirectAnswer | undefined {
  const text = withoutInvisible(said).trim();
  if (text === '' || holdsCode(text) || programsIn(text).length > 0) return undefined;
  const bare = bareAnswer(short ?? '') ?? bareOf(text);
  return { text, ...(bare !== undefined && { bare }) };
}

/** "Yes." → "yes", "**3**" → "3"; undefined where it is empty, too long to be bare, or code. */
export function bareAnswer(short: string): string | undefined {
  const line = withoutInvisible(short)
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'“”‘’*`_]+|[\s"'“”‘’*`_]+$/g, '')
    .replace(/(?<!\b[A-Z])[.!]+$/, '')
    .replace(/[\s"'“”‘’*`_]+$/g, '');
  if (line === '' || line.length > maxBare || holdsCode(line) || isUnclear(line) || /^(?:null|none)$/i.test(line))
    return undefined;
  return /^(?:yes|no|true|false)$/i.test(line) ? yesOrNo(line) : line;
}

const yesOrNo = (word: string): string => (/^(?:yes|true)$/i.test(word) ? 'yes' : 'no');

/** What an answer without a bare form says at once. */
function bareOf(text: string): string | undefined {
  const [, first] = /^\W*(yes|no)\b(?=[\s,.;:!–—-]|$)(?!\s+\p{L})/iu.exec(text) ?? [];
  if (first !== undefined) return yesOrNo(first);
  const bare = bareAnswer(text);
  const isBare = bare !== undefined && /^[\x20-\x7e]+$/.test(bare) && bare.split(' ').length <= maxBareWords;
  return isBare && !ofSentences.test(bare) ? bare : undefined;
}

const ofSentences = /\b(?:is|are|was|were|it|he|she|they|there|i|you)\b/i;
