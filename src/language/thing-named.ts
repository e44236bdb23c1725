/** The bare name of a thing: "the dog in the corner" → "dog"; "a red bus" → "red bus". */
export const thingNamed = (phrase: string): string =>
  phrase
    .trim()
    .replace(/^(an?|the|one|another|one more|some)\s+/i, '')
    .replace(/\s+(in|on|at|behind|under|near|next to|beside|by|to) the .*$/i, '')
    .trim();
