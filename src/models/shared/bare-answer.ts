/** 'Answer: "Yes."' → "yes": a model's answer without what it wraps around it. Nothing of the answer itself is cut. */
export function bareAnswer(text: string): string {
  const lines = text
    .split('\n')
    // Patterns that look for an end take their time squared at long blanks.
    .map((line) => line.replace(/\s{2,}/g, ' ').trim())
    .filter((line) => line !== '');
  const marked = lines.findLast((line) => isMarked.test(line) && unwrapped(line) !== '');
  const words = unwrapped(marked ?? lead(lines));
  return /^(yes|no)$/i.test(words) ? words.toLowerCase() : words;
}

const isMarked = /^[*_#>\s]*(the )?(final |short )?answer( is)?\s*[:：]/i;

/** The first line; where that only announces what follows, all that follows it as one line. */
function lead([first = '', ...rest]: readonly string[]): string {
  if (!/[:：]$/.test(first) || isMarked.test(first) || rest.length === 0) {
    return isMarked.test(first) && rest.length > 0 ? rest[0] : first;
  }
  return rest.map((line) => line.replace(/^([-*•]|\d{1,2}[.)])\s+/, '')).join(', ');
}

const unwrapped = (line: string): string =>
  line
    .replace(isMarked, '')
    .replace(/^[\s"'“”‘’*`_]+|[\s"'“”‘’*`_]+$/g, '')
    .replace(/(?<!\b[A-Z]|\.)\.$/, '')
    .trim();
