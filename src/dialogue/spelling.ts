/** Words that are spelt in two ways, and that the grammar reads as one. */
const pairs: readonly (readonly [british: string, american: string])[] = [
  ['colour', 'color'],
  ['colours', 'colors'],
  ['coloured', 'colored'],
  ['grey', 'gray'],
  ['centre', 'center'],
];

/** A text in the spelling of those that it was made of. */
export function spelledAs(text: string, sources: readonly string[]): string {
  const said = sources.join(' ');
  const isBritish = pairs.some(([british]) => new RegExp(`\\b${british}\\b`, 'i').test(said));
  if (!isBritish) return text;
  return pairs.reduce(
    (spelt, [british, american]) => spelt.replace(new RegExp(`\\b${american}\\b`, 'g'), british),
    text,
  );
}
