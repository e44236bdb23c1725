/** What nobody can see says nothing to the model either, but for breaks and what joins emoji. */
const invisible = /(?![\u200D\n\t])[\p{Cf}\p{Cc}]/gu;

export const withoutInvisible = (text: string): string => text.replace(invisible, '');

/** Texts of others as one line of JSON, which they cannot leave. */
export function dataLine(data: object): string {
  const line = JSON.stringify(data, (_, value) => (typeof value === 'string' ? withoutInvisible(value) : value));
  // JSON leaves these two as they are, and some take them for the end of a line.
  return line.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
