/** What was asked or read, and what is right for it, as one concept's name: "is machine on = off". */
export const pairOf = (given: string, right: string): string => `${given}${link}${right}`;

/** Undefined for a name that is no such pair. */
export function splitPair(concept: string): { readonly given: string; readonly right: string } | undefined {
  const at = concept.indexOf(link);
  return at < 0 ? undefined : { given: concept.slice(0, at), right: concept.slice(at + link.length) };
}

/** What an example is about: what was asked or read of a pair, and any other concept itself. */
export const subjectOf = ({ concept }: { readonly concept: string }): string => splitPair(concept)?.given ?? concept;

/** What a person said is right, in an example whose concept is such a pair; '' for any other. */
export const rightIn = ({ concept }: { readonly concept: string }): string => splitPair(concept)?.right ?? '';

/** Cannot occur in questions or readings, which are kept without punctuation and equals signs. */
const link = ' = ';
