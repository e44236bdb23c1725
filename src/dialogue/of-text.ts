/** Follow-ups about the text of a picture: what they leave out is told with the question that they go on with. */
import { shortQuestion } from '../language/short-question.js';
import type { Context, Rule } from './context.js';
import { tidied } from './frames.js';
import { slice } from './sentence.js';

/** Joins a question and what goes on with it, for who knows the page: "how much is the soup – and the salmon?" */
const goesOnWith = ' – and ';
/** So many follow-ups are told with their question. */
const maxJoined = 3;

const sentence =
  /^(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could|may|must|should|has|have|will|would|any|anybody|anyone|anything|until|till|from|by|at|on|in|to)\b/i;
const bareQuestion =
  /^(?:(?:at|from|on|in|to|by|until|for|with) )?(?:who|whom|whose|what|when|where|which|how (?:much|many|long|far|hot|warm|cold|high|often|late)|why)(?: (?:[\p{L}-]+)){0,2}$/iu;
const hasVerb =
  /\b(?:is|are|was|were|does|do|did|can|could|will|would|has|have|had|should|must|may)\b|^(?:and )?who \p{L}+s\b|^(?:and )?who (?:came|won|lost|got|finished|wrote|sent|paid)\b/iu;
/** "The owls, how many did they get?" is whole. */
const asksOfTopic =
  /^the .+ (?:how (?:many|much)|when|where|what) (?:is|are|did|do|does|has|have|was|were) (?:they|it|he|she)\b/i;
const asksAnew = /\b(?:picture|photo|image|screenshot)\b/i;
const edit =
  /^(?:please )?(?:blur|crop|remove|rotate|make|turn|hide|brighten|darken|replace|translate|read|transcribe|describe|undo)\b/i;

/** Whether the thread's last question was asked of a text; one that could not be told at all belongs to what came before. */
function isOfText({ last, exchange }: Context): boolean {
  if (last.isRead) return true;
  const before = exchange[exchange.indexOf(last) - 1];
  const isUnknown = last.answer === undefined && last.found.length === 0 && last.made.length === 0;
  return isUnknown && before?.isRead === true && before.images[0]?.id === last.images[0]?.id;
}

/** "And for Friday?", "and the salmon?", "which platform?"; a whole question keeps its "they" and "it". */
export const ofText: Rule = (context) => {
  const { follower, last } = context;
  if (!isOfText(context)) return undefined;
  const said = shortQuestion(slice(follower.words, 0)).replace(/[?!.\s]+$/, '');
  const plain = plainly(said) === plainly(slice(follower.words, 0)) ? context.plain : plainly(said);
  const ofLast = ofAnswer(context);
  if (ofLast !== undefined) return { text: ofLast };
  if (said === '' || asksAnew.test(plain) || edit.test(plain)) return undefined;
  const isTied = follower.goesOn || follower.asksSame || follower.corrects;
  const isFragment =
    (!sentence.test(plain) && !asksOfTopic.test(plain)) ||
    (bareQuestion.test(plain) && plain.split(' ').length < 4 && !hasVerb.test(plain)) ||
    /^(?:for|from|on|in|at|to|by|until|with) (?!(?:what|which|when|whom|whose|who|how|where)\b)/.test(plain);
  const [, bare] = /^(where|when)(?: exactly)?$/.exec(plain) ?? [];
  const named = bare && subjectOf(context);
  if (named) return { text: `${bare} is ${named}?` };
  // A whole question is asked by itself: with the words of the one before it, that one would be answered again.
  if (!isFragment) return { text: `${withVerb(withSubject(context, said))}?` };
  if (!isTied && !follower.asks && plain.split(' ').length > 4) return undefined;
  const earlier = last.text.replace(/[?!.\s]+$/, '').split(goesOnWith);
  const kept = earlier.length > maxJoined ? [earlier[0], ...earlier.slice(-(maxJoined - 1))] : earlier;
  return { text: `${[...kept, said].join(goesOnWith)}?` };
};

const ofThat =
  /^(?:and )?((?:whose(?: \p{L}+)?|who (?:does|do|did|has to do|must do|is responsible for|is in charge of|takes care of|teaches|gives|leads|runs|hosts|presents|plays|made|wrote|sent|teaches us)|how much (?:is|does|was|were)|how many (?:has|does|did)|what does|when (?:is|does)|until when is)) (?:that|it|this|that one|this one)\b(?: (?:one|then))?( cost| costs| done| due| start| starts| begin| end| take place| got| have| get)?$/iu;

/** "What's the third item?", "and whose job is that?": what was answered is named. */
function ofAnswer({ last, plain }: Context): string | undefined {
  const [, asked, behind = ''] =
    ofThat.exec(shortQuestion(plain).replace(/\?$/, '')) ??
    /^((?:and )?whose(?: \p{L}+)? is) (?:that|it|this)\b()$/iu.exec(shortQuestion(plain).replace(/\?$/, '')) ??
    [];
  const answer = last.answer
    ?.replace(/\*\*/g, '')
    .replace(/ \(.*\)$/, '')
    .replace(/^\s*\d{1,2}[.)]\s+/, '')
    .replace(/\s*(?:→|->|=>).*$/, '')
    .replace(/[\d.,]+$/, '')
    .trim();
  const isThing =
    answer !== undefined &&
    /\p{L}{3}/u.test(answer) &&
    answer.split(' ').length < 7 &&
    !/^(?:yes|no)\b|[“:;·]/i.test(answer);
  return asked && isThing && /\b(?:what|which)\b/i.test(last.text) ? `${asked} ${answer}${behind}?` : undefined;
}

const plainly = (text: string): string => text.toLowerCase().replace(/[?!.\s]+$/, '');

/** "They" are whose page it is; "which wifi is it?" asks for the page's own. */
const standsIn = /\bit\b(?! (?:rain|snow))/i;
const ofPage = /^(?:which|what) [\p{L}-]+ (?:is|was|does) it\b/iu;

/** "What date is the meetup?", "and where is it?": what it stands for is named. */
function withSubject(context: Context, said: string): string {
  const { mentions } = context.sentence;
  if (!standsIn.test(said) || ofPage.test(said) || mentions.some(({ determiner }) => determiner === 'the')) return said;
  const subject = subjectOf(context);
  return subject === undefined ? said : tidied(said.replace(standsIn, subject));
}

/** "the meetup" of "what date is the meetup?" */
function subjectOf({ frame, last }: Context): string | undefined {
  if (last.text.includes(goesOnWith)) return undefined;
  const subject = frame.mentions.find(({ determiner, nested }) => !nested && determiner === 'the');
  return subject && slice(frame.words, subject.start, subject.core);
}

/** "Any fruit on the plate?" */
const withVerb = (said: string): string =>
  said
    .replace(/^any ?(?=one\b|body\b|thing\b)/i, 'is any')
    .replace(/^any (?=people\b|\p{L}+s\b)/iu, 'are there any ')
    .replace(/^any (?=\p{L})/iu, 'is there any ');
