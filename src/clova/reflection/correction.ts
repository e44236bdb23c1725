import type { Verdict } from '../../turn.js';

/** What a reply says about the answer before it. `text`: the right answer in the person's words, if said. */
export interface Correction {
  readonly verdict: Verdict;
  readonly text?: string;
}

const agreement = /^(yes|yep|yeah|correct|right|exactly|true|that'?s (right|correct|true)|well done|perfect)[\s.!,]*$/i;
const refusal =
  /^(no+|nope|nah|wrong|false|incorrect|not (right|correct|true)|that'?s (wrong|not right|incorrect|false|not true))\b[\s,.;:!–—-]*/i;
const lead =
  /^(actually|it should be|should be|the (right|correct) answer is|you forgot|you missed|i (see|count))\b[\s,:]*/i;
const statement = /^(it'?s|it is|that'?s|that is|there (are|is)|they are|these are) /i;

/**
 * Reads a reply as feedback, without a language model, in the common forms: "no, three", "it's a heron, not a stork",
 * "actually yes", "you forgot the dog". Undefined when it reads like a new question or instruction.
 */
export function correctionIn(reply: string): Correction | undefined {
  const text = reply.trim();
  if (text === '' || text.length > 300 || text.endsWith('?')) return undefined;
  if (agreement.test(text)) return { verdict: 'right' };
  const refused = refusal.exec(text);
  if (refused) return { verdict: 'wrong', text: text.slice(refused[0].length).trim() || undefined };
  const led = lead.exec(text);
  if (led) {
    const keep = /forgot|missed/i.test(led[0]);
    return { verdict: 'wrong', text: keep ? text : text.slice(led[0].length).trim() || undefined };
  }
  return statement.test(text) ? { verdict: 'wrong', text } : undefined;
}
