import { spellings } from './words.js';

/** A text in the spelling of those that it was made of. */
export function spelledAs(text: string, sources: readonly string[]): string {
  const said = sources.join(' ');
  const isBritish = spellings.some(([british]) => new RegExp(`\\b${british}\\b`, 'i').test(said));
  if (!isBritish) return text;
  return spellings.reduce(
    (spelt, [british, american]) => spelt.replace(new RegExp(`\\b${american}\\b`, 'g'), british),
    text,
  );
}
