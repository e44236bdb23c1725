const lead =
  "(?:(?:not (?:like )?(?:that|this)|ok|okay|no|nah|nope|naw|ugh|meh|eh|oops|oh|please|pls|hm+|can you|could you|can we|would you|now|then|and|actually|wait|sorry|never mind|nvm|nevermind|i want(?: you)? to|i(?:'d| would) (?:like|love)(?: you)? to|i think|(?:could|can|would|will) (?:you|we) (?:(?:please|kindly|perhaps|maybe|just|possibly) )?(?:be (?:so|that) (?:kind|good|nice) (?:as to|and)|be (?:kind|good) enough to)?|do me a favou?r and|let us|lets|let's) ,? ?)*";
const that =
  '(?: (?:that|it|this|the last (?:one|step|edit|change|thing)|the (?:edit|change)|your (?:last )?(?:edit|change)|what you(?:.ve| have)? (?:just )?(?:did|done)|your (?:last|latest) (?:edit|change|step)|the whole thing))?';
const trail =
  '(?: (?:for me|for us|if (?:you|i) (?:may|might|can|could|would|do not mind|don.t mind|wouldn.t mind)|if possible|straight away|at once|asap|completely|entirely|lol|haha|please|pls|plz|thx|ty|again|now|then|thanks|too|one more(?: time)?|once more))*';

const undo = new RegExp(
  `^${lead}(?:undo${that}|revert${that}|roll ?back${that}|cancel (?:that|the (?:last )?(?:edit|change))|reverse (?:that|it|what you(?:'ve| have)? (?:just )?(?:did|done)|(?:the|your) (?:last )?(?:edit|change))|take (?:that|it|this) back|take back (?:that|it|the last (?:one|edit|change))|(?:put|change|turn|set|make) (?:it|that|them) back(?: (?:to )?(?:how|as|like|what|the way) it was(?: before)?)?|restore(?: (?:it|that|them|the \\w+))?|un ?blur(?: (?:it|that|them|the \\w+|everything))?|(?:bring|put|get|give me) (?:the |my )?(?!original|first)\\w+(?: \\w+)? back|(?:as|like|how) it was(?: before)?|(?:as|like) before|(?:it was |that was |i (?:liked|like|preferred|prefer) (?:it|that|the old one|the last one) )(?:much )?(?:better|more|best)? ?(?:before|(?:as|how|the way) it was(?: before)?)|better before|(?:go |turn |change )?(?:it )?back to (?:normal|before|how (?:it|that) was(?: before)?|the way it was(?: before)?|what it was(?: before)?|the start of that)|back(?: please| now)?|(?:the )?previous(?: (?:one|version|picture|photo|image|step|state))?|discard (?:that|it|this|the (?:last )?(?:edit|change))|(?:can i|could i|i want to) (?:have|get|see) (?:it|that) back|undo (?:the )?last (?:one|thing|step|edit|change)|i want it back|unedit(?: it)?|(?:go|step|take me|jump|get) back(?: one)?(?: (?:one )?step)?|one step back|(?:go )?back to the (?:previous|last|prior) (?:one|version|picture|photo|image|step|state)|(?:give|show) me the previous (?:one|version|picture|photo|image)(?: again)?|(?:i )?(?:want|liked) the previous (?:one|version)(?: back| better)?)${trail}$`,
);
const noun = '(?:one|photo|picture|image|pic|version|shot|state|photograph)';
const verbs =
  '(?:(?:go|get|come|switch|change|revert|return|bring|take|put|reset|set|give|show|restore|use|have|(?:(?:can|could|may) )?i (?:want|need|have|get|see)) (?:it |me |that |this |everything |us )?)';
const original = new RegExp(
  `^${lead}(?:${verbs}?(?:back )?(?:to |from )?(?:the |my |its )?(?:(?:original|unedited|untouched|initial)(?: (?:and )?(?:unedited )?${noun})?|(?:very )?first ${noun})(?: back)?|undo (?:everything|all)(?: of (?:it|that|them))?(?: (?:edits|changes))?|undo all (?:the |your |my )?(?:edits|changes)|(?:remove|revert|discard|drop) all (?:the |your |my )?(?:edits|changes)|start (?:over|again|anew|afresh|from scratch)(?: from scratch)?(?: (?:from|with) (?:the |my )?(?:original|beginning|start)(?: ${noun})?)?|reset(?: (?:it|everything|the ${noun}))?)${trail}$`,
);

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[?!.,;:"]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const complaint =
  /\b(?:not what i (?:wanted|meant|asked|had in mind)|(?:looks?|is|was) (?:much |far |way )?(?:worse|bad|terrible|awful|weird|wrong|odd|ugly|horrible)|(?:don't|do not|didn't) (?:really )?like|changed my mind|(?:a|my) mistake|on second thoughts?|never ?mind|oh (?:no|dear)|liked it (?:more|better)|too much|went wrong)\b/i;

/** "That's not what I wanted. Put it back": why it is to be undone is said first. */
function withoutComplaint(text: string): string {
  const [, before, rest] =
    /^(.{3,90}?)(?:[.!?;…]+\s+|,\s+(?=(?:so|please|could|can|undo|put|go|take)\b))(?:so )?([^.!?]{4,80}[.!?]*)$/is.exec(
      text.trim(),
    ) ?? [];
  return before !== undefined && rest !== undefined && complaint.test(before) ? rest : text;
}

const several =
  / (?:(twice|two times|2 times|2x|both|two steps(?: back)?|the last (?:two|2|couple of))|(?:three|3) times|three steps(?: back)?|the last (?:three|3))(?: (?:edits|changes|steps|ones|things|of them))?$/;

/** How many edits are to be taken back: one for "undo that", two for "undo twice"; none where nothing is. */
export function undoSteps(text: string): number {
  const said = plain(withoutComplaint(text));
  if (undo.test(said)) return 1;
  const [words, two] = several.exec(said) ?? [];
  if (words === undefined || !undo.test(said.slice(0, -words.length))) return 0;
  return two === undefined ? 3 : 2;
}

/** "Undo that", "take that back": edits are taken back. */
export const isUndo = (text: string): boolean => undoSteps(text) > 0;

/** "Go back to the original", "start over": all edits are meant. */
export const isOriginal = (text: string): boolean => original.test(plain(text));
