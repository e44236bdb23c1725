/** Verbs by which people ask for a picture to be changed, whatever else they mean elsewhere. */
const editVerbs =
  /^(?:add(?! up)|draw|insert|paint|put|place|make(?! (?:a )?(?:list|guess|sense|out|sure))|fix|enhance|improve|straighten|align|level|combine|merge|stitch|convert|save|export|compress|animate|colou?ri[sz]e|retouch|restore|edit|photoshop|remove|delete|erase|replace|swap|change|turn|transform|generate|create|zoom|crop|cut|trim|blur|hide|cover|mask|censor|redact|black out|blank out|open (?:his|her|their|the|my) eyes?|close (?:his|her|their|the|my) eyes?|move|shift|rotate|flip|extend|expand|clean up|smooth|soften|dress|sketch|resize|tilt|decorate|recolou?r|brighten|darken|lighten|sharpen|swap|reduce|increase|fill|whiten|airbrush|denoise|stretch|duplicate|copy|clone|stick|slap|throw|attach|straighten out|write(?! (?:down|out|me|a (?:caption|description|list)))|give(?! (?:me|us)))\b/i;
const courtesies =
  /^(?:(?:hey|hi|hello|ok|okay|please|pls|now|then|and|also|so|just|quickly|maybe|perhaps|could|can|would|will|you|u|we|i(?:['’]d| would)? (?:like|love|want|need)(?: you)? to|be able to|help me(?: to)?|try to)\b[\s,!:]*)+/i;
const trailing = /(?:[\s,]*\b(?:please|pls|thanks|thank you|thx|for me|cheers|ok|okay)\b|[\s.!?…,]+)+$/i;
const maxLength = 70;

const otherSide: Readonly<Record<string, string>> = {
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  i: 'you',
  us: 'you',
  our: 'your',
};

/** "Could you add my name to it, please?" → "add your name to it"; undefined where no edit is asked for. */
export function editAsked(text: string): string | undefined {
  const said = text.trim().replace(courtesies, '').replace(trailing, '');
  if (!editVerbs.test(said)) return undefined;
  return /^\p{Lu}\p{Ll}/u.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said;
}

/** For "I can’t …": what is asked for, as it is told to the one who asked; "do that" where it is long. */
export function saidBack(asked: string): string {
  if (asked.length > maxLength || /[.!?\n]/.test(asked)) return 'do that';
  return asked.replace(/\b(?:me|my|mine|myself|i|us|our)\b/gi, (word) => otherSide[word.toLowerCase()] ?? word);
}
