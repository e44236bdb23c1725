/** The answer in a first call's reply that is still being written. */
import { growingFields } from '../../util/growing-json.js';
import { saysItCannotTell, whyNoAnswer } from '../../util/no-answer.js';
import { withoutInvisible } from './data-line.js';
import { holdsCode } from './direct-answer.js';
import { answerNames } from './read-first-reply.js';

/** Characters: what is shorter may become anything, and is whole soon after. */
const shortest = 12;
/** How refusals begin, and few answers: it is seen which of them it is when there is more of it. */
const perhapsRefusal =
  /^(?:i['’]?\s?a?m (?:so |very )?(?:sorry|afraid|unable|not able|an ai)|sorry|apologies|unfortunately|i (?:can['’]?t|cannot|can not|do(?:n['’]t| not))|as an? (?:ai|language)|es tut mir|leider|ich kann|désolé|je (?:suis désolé|ne)|lo siento|no puedo|mi dispiace|non posso|desculpe|não|het spijt|przykro|извините|к сожалению|üzgünüm|申し訳|抱歉|对不起|죄송)/i;
const longestRefusal = 200;
/** Whose value says that the message is no request. */
const remarks = ['remark', 'feedback', 'verdict'];

/**
 * As much as can be shown of it; undefined as long as there is none, and where it may be none: code, a refusal, or what is said
 * of a remark.
 * @param options.mayBeRemark only a reply that has said that its message is none is an answer
 */
export function growingAnswer(
  reply: string,
  { mayBeRemark = false }: { readonly mayBeRemark?: boolean } = {},
): string | undefined {
  const isJson = /^\s*(?:```\w*\s*)?[{[]/.test(reply);
  if (!isJson && mayBeRemark) return undefined;
  const fields = growingFields(reply);
  const isRequest = fields.some(({ name, other }) => remarks.includes(name) && other === 'null');
  if (mayBeRemark && !isRequest) return undefined;
  const said = isJson ? fields.find(({ name }) => answerNames.includes(name))?.text : wordsOf(reply);
  const words = withoutInvisible(said ?? '').trim();
  if (perhapsRefusal.test(words) && words.length < longestRefusal) return undefined;
  if (words.length < shortest || holdsCode(words) || /^[`{[]|[=(]$/.test(words)) return undefined;
  return whyNoAnswer(words) === undefined && !saysItCannotTell(words) ? words : undefined;
}

/** A reply in words may still turn into a plan, fields with names or a program: it is an answer where a sentence begins. */
const wordsOf = (reply: string): string | undefined =>
  /^(?:[\s*_#>-]*(?:answer|short|steps|plan|program|question|request)\b[\s*_]*[:：]|\s*(?:\d+[.)]|[-*•#`<])\s*|\s*[A-Z][A-Z0-9_]*\s*=|\s*(?:i|let me|okay|ok|well|hmm?|so|first|the user|we)\b)/i.test(
    reply,
  )
    ? undefined
    : reply;
