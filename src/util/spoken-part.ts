/** What a language model says, without what it thinks aloud before it and what it wraps around it. */
import { lenientJson, readJson } from './lenient-json.js';

export interface Speech {
  readonly text: string;
  /** It ended while the model was still thinking. */
  readonly isUnfinished: boolean;
}

/** Characters of a reply, and of one that is to be JSON, that are looked at; an honest one is far shorter. */
const maxReply = 200_000;
const maxSpoken = 20_000;

const thinking =
  'think|thinking|thought|thoughts|reasoning|reason|reflection|analysis|scratchpad|inner_monologue|internal_monologue|deliberation|chain_of_thought|cot';
const answering = 'answer|final|final_answer|finalanswer|final_response|response|solution|output|result|json';

/** Each in angle brackets as of XML, square ones or ◁▷, also with bars and a vendor's name: <think>, [THINK], ◁think▷, <seed:think>. */
const markOf = (words: string, closes: boolean): string =>
  `(?:<${closes ? '/' : ''}(?:\\w{1,12}:)?(?:${words})(?: [^<>]{0,80})?>` +
  `|\\[${closes ? '/' : ''}(?:${words})\\]` +
  `|◁${closes ? '/' : ''}(?:${words})▷` +
  `|<[|｜]${closes ? '(?:/|end_of_|end_)' : '(?:begin_of_|start_of_|begin_)?'}(?:${words})[|｜]>)`;

const opensThought = new RegExp(markOf(thinking, false), 'i');
const closesThought = new RegExp(markOf(thinking, true), 'i');
const anyThoughtMark = new RegExp(`${markOf(thinking, false)}|${markOf(thinking, true)}`, 'gi');
const opensAnswer = new RegExp(`${markOf(answering, false)}|<\\|begin_of_box\\|>`, 'gi');
const closesAnswer = new RegExp(`${markOf(answering, true)}|<\\|end_of_box\\|>`, 'i');
/** Gemma's: `<|channel>thought … <channel|>`. */
const gemmaThought = /<\|channel>\s*thought[\s\S]*?(?:<channel\|>|$)/gi;
/** Left over where the marks of channels were taken out by the server: "analysisThe user asks …assistantfinalRed". */
const bareChannels = /^(?:analysis|commentary)[\s\S]*?assistant\s*final(?=\S|\s)/;
const controlTokens =
  /<[|｜](?:im_start|im_end|eot_id|eom_id|endoftext|end_of_text|begin_of_text|end_of_turn|start_header_id|end_header_id|return|end|start|assistant|user|eos|bos|endofprompt|end▁of▁sentence|begin▁of▁sentence)[|｜]>|<\/?s>|<end_of_turn>|<start_of_turn>|<eos>|\[\/?INST\]/gi;

/**
 * Thoughts in every public form are taken off: before the answer or around it, closed or not, one in another, in channels;
 * what is marked as the answer is taken out of its marks. JSON is left as it is, whatever its texts hold.
 */
export function speechOf(reply: string): Speech {
  const whole = reply.replace(/[\u200B\u2060\uFEFF]/g, '').trim();
  if (/^[{[]/.test(whole) && readJson(whole) !== undefined) return { text: whole, isUnfinished: false };
  const given = whole.slice(0, maxReply);
  const channelled = lastChannel(given);
  const { text, isUnfinished } = withoutMarkedThoughts(channelled.text);
  const said = inAnswerMarks(text)
    .replace(controlTokens, '')
    .replace(/^(?:assistant|model)\s*\n/i, '')
    .trim();
  return { text: said, isUnfinished: (isUnfinished || channelled.isUnfinished) && said === '' };
}

/** The same where it does not matter whether it was finished. Some encode their JSON once more. */
export function spokenPart(reply: string): string {
  const text = speechOf(reply).text.slice(0, maxSpoken);
  const inner = text.startsWith('"') ? lenientJson(text) : undefined;
  return typeof inner === 'string' ? inner : text;
}

/** Characters at the end that may become a mark. */
const perhapsMark = /[<[◁][^<>[\]◁▷\n]{0,40}$/;

/**
 * What can be shown of a reply that is still coming, without ever showing a thought; empty as long as nothing can. Thoughts may
 * turn out to have been some only when a mark ends them: so nothing but JSON is sure to be none, after thoughts that have
 * ended as often as they began.
 * @param isPlainSpeaker the model is known not to think aloud, so that all it says can be shown
 */
export function speechSoFar(reply: string, { isPlainSpeaker }: { readonly isPlainSpeaker: boolean }): string {
  const marks = [...reply.matchAll(anyThoughtMark)];
  const closing = marks.filter(([mark]) => closesThought.test(mark)).length;
  if (closing < marks.length - closing) return '';
  const { text, isUnfinished } = speechOf(reply);
  if (isUnfinished) return '';
  if (/^(?:```\w*\s*)?\{/.test(text)) return text;
  return isPlainSpeaker && text === reply.trim() ? text.replace(perhapsMark, '').trimEnd() : '';
}

/** OpenAI's open models speak on channels: only what is on the last one, `final`, is said. */
function lastChannel(reply: string): Speech {
  const stripped = bareChannels.exec(reply);
  if (stripped) return { text: reply.slice(stripped[0].length), isUnfinished: false };
  if (!/<\|(?:channel|message)\|>/i.test(reply)) return { text: reply.replace(gemmaThought, ''), isUnfinished: false };
  const parts = reply.split(/<\|channel\|>/i);
  const final = parts.findLast((part) => /^\s*final\b/i.test(part));
  if (final !== undefined) return { text: messageOf(final.replace(/^\s*final\b/i, '')), isUnfinished: false };
  const [lead] = parts;
  const last = parts.at(-1) ?? '';
  // Without a channel of its own, what stands last after the thoughts have ended.
  if (!/^\s*(?:analysis|commentary)\b/i.test(last)) return { text: messageOf(last), isUnfinished: false };
  const after = /<\|(?:end|start)\|>(?:\s*assistant)?(?:<\|message\|>)?([\s\S]*)$/i.exec(last)?.[1] ?? '';
  return { text: messageOf(after) || lead, isUnfinished: true };
}

const messageOf = (part: string): string =>
  (part.split(/<\|message\|>/i).at(-1) ?? '').replace(/<\|(?:end|return|call|start)\|>[\s\S]*$/i, '');

/** What stands outside of thoughts. A mark that only closes ends thoughts that began unmarked. */
function withoutMarkedThoughts(reply: string): Speech {
  // One that opens in the midst of a sentence is spoken of, not thought in.
  const first = reply.search(anyThoughtMark);
  if (first < 0) return { text: reply, isUnfinished: false };
  let depth = 0;
  let end = 0;
  let spoken = '';
  for (const { 0: mark, index } of reply.matchAll(anyThoughtMark)) {
    if (closesThought.test(mark)) {
      // All before it was thought, if nothing says where that began.
      if (depth === 0) spoken = '';
      depth = Math.max(0, depth - 1);
      end = index + mark.length;
    } else if (opensThought.test(mark)) {
      if (depth === 0) spoken += reply.slice(end, index);
      depth += 1;
      end = index + mark.length;
    }
  }
  if (depth > 0) {
    // Never closed, or closed less often than opened: what stands after the last that closes is said.
    const lastEnd = lastMatchEnd(reply, new RegExp(closesThought.source, 'gi'));
    const rest = lastEnd === undefined ? '' : reply.slice(lastEnd);
    const outside = rest.trim() !== '' && !opensThought.test(rest) ? rest : spoken;
    return { text: outside.trim(), isUnfinished: true };
  }
  return { text: `${spoken}${reply.slice(end)}`.trim(), isUnfinished: false };
}

function lastMatchEnd(text: string, pattern: RegExp): number | undefined {
  let end: number | undefined;
  for (const { 0: mark, index } of text.matchAll(pattern)) end = index + mark.length;
  return end;
}

/** The inside of the last answer that is marked as such; all of it where none is. */
function inAnswerMarks(reply: string): string {
  if (/^[{[]/.test(reply)) return reply;
  const start = lastMatchEnd(reply, opensAnswer);
  if (start !== undefined) {
    const inside = reply.slice(start);
    const close = inside.search(closesAnswer);
    const words = (close < 0 ? inside : inside.slice(0, close)).trim();
    if (words !== '') return words;
  }
  return reply.replace(new RegExp(closesAnswer.source, 'gi'), '');
}
