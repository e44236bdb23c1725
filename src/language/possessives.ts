/** Those that count the speaker among the owners: "our logo" and "my car" name one certain thing. */
export const speakersPossessives = ['our', 'my'] as const;

/** Words that say whose a thing is. What a team teaches is most often called "our …". */
export const possessives = [...speakersPossessives, 'your', 'their', 'his', 'her', 'its'] as const;

export type Possessive = (typeof possessives)[number];

/** All of them as alternatives of a pattern. */
export const anyPossessive = possessives.join('|');

const owned = new RegExp(`^(${anyPossessive})\\s+(?=\\S)`, 'i');
const mentioned = new RegExp(`\\b(?:${anyPossessive})\\b|['’]s\\b`, 'i');

/** Whose thing a phrase names: "our" for "Our old van"; undefined where the phrase doesn't begin with an owner. */
export function ownerOf(phrase: string): Possessive | undefined {
  const owner = owned.exec(phrase)?.[1].toLowerCase();
  return possessives.find((one) => one === owner);
}

/** "our logo" → "logo"; a phrase that names no owner stays as it is. */
export const withoutOwner = (phrase: string): string => phrase.replace(owned, '');

/** The names that a thing may have as somebody's own: "logo" → "our logo", "my logo", …. */
export const ownNames = (thing: string): readonly string[] => possessives.map((owner) => `${owner} ${thing}`);

/** Whether a name means something to its people alone: "our logo", "the logo of my team", "Anna’s car". */
export const isSomebodysOwn = (name: string): boolean => mentioned.test(name);
