/**
 * What people read in the posts of this room: sentences and labels in one place, to be read, tested and translated
 * together. A sentence with a part that changes is a function of that part.
 */
import { counted } from '../util/format.js';

export const labels = {
  right: '✅ Right',
  wrong: '❌ Wrong',
  acceptOffer: 'Do it',
  declineOffer: 'No',
  cancel: 'Cancel',
  undo: 'Undo',
  wake: 'Wake it up',
  how: 'How?',
  somethingElse: 'Something else…',
  looksDifferent: 'It should look different…',
  itIs: (words: string) => `It’s ${words}`,
} as const;

export const turnMessages = {
  waiting: (ahead: number) =>
    ahead === 0 ? 'You’re next…' : ahead === 1 ? '1 is before you…' : `${ahead} are before you…`,
  planning: 'Thinking about how to find out…',
  programming: 'I have a plan…',
  running: (step: number, total: number) => `Looking… step ${step} of ${total}`,
  offer: (price: string) => `This would cost about ${price}. Shall I do it?`,
  noQuestion: 'What would you like to know?',
  failed: (sentence: string) => `I can’t do that. ${sentence}`.trim(),
  /** After what lacks a model. */
  canDo: 'I can count, find, compare, read text and edit.',
  /** Where the thread was told so in full already. */
  cannotTellEither: 'I can’t tell that either.',
  notUnderstoodEither: 'I didn’t understand that either.',
  stopped: 'Stopped.',
  declined: 'All right, I won’t.',
  atAGlance: 'seen at a glance',
  lookAtOnce: 'Look at the whole picture',
  readAs: (text: string) => `read as: ${text}`,
  stoodIn: (backend: string, insteadOf: string) => `answered by ${backend}, because ${insteadOf} failed`,
} as const;

const questions = '“How many people are there?” or “Blur the faces”';

/** What is answered to people who greet, thank or ask what the bot is. */
export const courtesyMessages = {
  thanks: 'Glad to help!',
  greeting: `Hello! Post a picture and ask about it, for example ${questions}.`,
  farewell: 'See you! I’m here when there’s a picture to look at.',
  praise: 'Thank you, happy to help!',
  apology: 'No problem at all.',
  formats:
    'I look at JPEG, PNG, WebP, GIF, HEIC and AVIF pictures, and at the first pages of PDFs and text files. Of an animation I see one frame; videos I can’t open.',
  languages: 'So far I only understand English.',
  learning:
    'Yes: when I’m wrong, react with ❌ or say what is right (“no, three”), and I learn it for this team. /lessons shows what I have learned.',
  privacy:
    'Pictures and what you say about them stay on the machine that I run on, for this team alone. /forget removes them again.',
  making: 'I can’t make new pictures, but I can change yours: “Blur the faces”, for example.',
  conversation: 'What was asked and answered stands here, above. I tell only what is in pictures.',
  offTopic: 'I only know about pictures. Post one and ask about it, for example “How many people are there?”.',
  opinion:
    'I can’t judge that: I only tell what can be seen. Ask me about something in the picture, or what I should change.',
  complaint: 'Sorry about that. Tell me what is right, and I learn it.',
  quiet: 'All right.',
  identity:
    'I’m Clovabot: I look at pictures, answer questions about them and edit them. Ask “what can you do?” for examples.',
  abilities: (asked: string, edits: string) =>
    [
      'I look at pictures: I count, find and compare what is in them, read their text, and edit them.',
      `- Ask: ${asked}`,
      `- Or have them changed: ${edits}`,
      'Post a picture with it, or ask about the last one. When I’m wrong, ❌ or “no, three” teaches me.',
    ].join('\n'),
} as const;

const counts = (number: number, isLeast: boolean, sure: string): string =>
  isLeast ? `${number}; the least sure of them at ${sure}` : `${number} (${sure} sure)`;

/** Why something was answered. */
export const explanationMessages = {
  costs: 'Because a model that is paid for would do it; I only go on when you agree.',
  cannotTell: 'I can’t put a number on it.',
  sureness: (share: number) => (share >= 0.8 ? 'Quite sure.' : share >= 0.5 ? 'Fairly sure.' : 'Not very sure.'),
  found: (things: string, number: number, sure: string, isLeast: boolean) =>
    `I looked for ${things} and found ${counts(number, isLeast, sure)}`,
  foundNone: (things: string) => `I looked for ${things} and found none`,
  nextBest: (isMore: boolean, place: string, sure: string) =>
    `There may be ${isMore ? 'one more' : 'one'}, ${place} (${sure})`,
  chosen: (number: number, query: string) => `Of these, I took ${number} for “${query}”`,
  colour: (value: string, share: string, next: string | undefined) =>
    `Most of it is ${value} (${share})${next === undefined ? '' : `, then ${next}`}`,
  judged: (value: string, sure: string, next: string | undefined) =>
    `I took it for “${value}” (${sure} sure)${next === undefined ? '' : `; next came “${next}”`}`,
  way: (steps: string, result: string) => `What I did: ${steps}.${result === '' ? '' : ` That gave ${result}.`}`,
  lacksModel:
    'For the rest I’d need a model that answers free questions about a picture. What I have finds things, counts and compares them, tells their colours and places, and reads text.',
  notUnderstood: (text: string) => `I couldn’t make out what to look for in “${text}”.`,
  lookedAtOnce: 'I looked at the whole picture at once.',
  sameAtAGlance: 'At a glance I see the same.',
  /** @param why "I found no heron." */
  standsIn: (why: string) => `Step by step I didn’t get there (${why}), so I say what I see at a glance.`,
  /** @param other what the steps came to */
  glanceFirst: (other: string) =>
    `This is what I see at a glance; step by step I get ${other}. For such questions a glance has been right more often.`,
  stepsFirst: (other: string) =>
    `At a glance I’d say ${other}; for such questions going step by step has been right more often, or more eyes agreed.`,
  nothingDone: 'I haven’t looked at anything for that.',
} as const;

const examples = '“three”, “it’s a heron, not a stork”';

export const ballotMessages = {
  whatShouldItBe: (help: string) => `Sorry about that, and thank you for telling me. **What should it be?**\n${help}`,
  replyOrShow: 'Reply in a few words, or send a picture as an example.',
  pickOrPoint: (canDraw: boolean) =>
    `Pick one, or a number in the picture; or reply in a few words, ${canDraw ? 'draw a box, ' : ''}or send a picture as an example.`,
  pickOrReply: `Pick one, or reply in a few words: ${examples}.`,
  wordsWanted: `**What should it be?** Reply in a few words: ${examples}, “you forgot the dog”.`,
  looksWanted: '**How should it look?** Reply in a few words, or send a picture that shows it.',
  waiting: (side: string, missing: number) =>
    `Thank you. ${side}; I’ll learn it when ${counted(missing, 'more person agrees', 'more people agree').replace(/^1 /, 'one ')}.`,
  tied: (sides: string) => `You don’t agree yet, so I haven’t learned anything from it: ${sides}.`,
  undoneUntilThen: 'Until then, what I had learned from it is undone.',
  quorum: (people: number) => `At least ${people} people have to agree, and more than for anything else.`,
  oneMoreVoice: 'One more vote settles it.',
  side: (names: string, people: number, words: string) => `${names} ${people === 1 ? 'says' : 'say'} ${words}`,
  numberedAlt: 'What I counted and what else I saw, numbered',
} as const;

/** Titles of the lines below a lesson's first one. */
export const lessonTitles = {
  wentWrong: 'What went wrong',
  learned: 'What I learned',
  tested: 'How I tested it',
} as const;

export const lessonMessages = {
  lookingForFault: 'Looking for what went wrong…',
  confirmed: (givers: string, said: string, examples: number) =>
    `Thank you, ${givers}: I’ll remember “${said}” as a good answer.${examples > 0 ? ` I’m keeping ${counted(examples, 'example')} from it.` : ''}`,

  taught: (thing: string) => `**I know “${thing}” now.**`,
  learned: '**I learned from that.**',
  newPicture: '**I learned from that: here’s the new picture.**',
  nowISay: (now: string) => `**I learned from that: now I say “${now}”.**`,
  stillTheSame: (now: string) =>
    `**I learned from that**, but asked again I still say “${now}”. One more example may do it.`,
  nowInstead: (now: string, before: string) => `**I learned from that: now I say “${now}”**, no longer “${before}”.`,
  gained: (what: string, examples: number) =>
    `${what}${examples > 0 ? ` Learned from ${counted(examples, 'example')}.` : ''}`,
  learnedThanks: (what: string | undefined, givers: string) =>
    what === undefined ? `Thank you, ${givers}.` : `Learned: ${what} Thank you, ${givers}.`,
  /** What was learned, without its full stop. */
  hereOnly: (what: string) => `${what}; so far only for this picture and what looks nearly the same.`,
  wayNoted: (isDirect: boolean) =>
    isDirect
      ? 'For such questions I now trust a look at the whole picture a little more.'
      : 'For such questions I now trust what I mark a little more.',
  eyesNoted: (isConnected: boolean) =>
    isConnected
      ? 'For such questions I now trust the connected model’s eyes a little more.'
      : 'For such questions I now trust my own detector a little more.',
  looksLike: (thing: string) => `what “${thing}” looks like`,

  notLearned: (thing: string | undefined, why: string) =>
    `**I haven’t learned ${thing === undefined ? 'that' : `“${thing}”`} yet.** ${why}`,
  whichWasIt: (answer: string) =>
    `**Which of these was it?** Either makes the answer “${answer}”. Until I know, I keep it as an example.`,
  /** @param seen "1 dog, 2 frisbee" */
  whichOne: (thing: string, seen: string) =>
    `**What of it is “${thing}”?** I see ${seen}. Reply with a number, “all of it”, or draw a box around it.`,
  whichAlt: 'What I see, numbered',
  sayDrawn: 'If it’s only drawn or painted, or an animal, just say so (“it’s a drawing”), and I learn it.',
  sameThing: (thing: string, why: string) =>
    `**Is this really “${thing}”?** ${why} Reply “yes”, and I learn it; or “no”.`,
  wouldHelp: (what: string) => `What would help: ${what}`,
  examplesKept: (examples: number) => `I’m keeping ${counted(examples, 'example')} of yours for when there are more.`,
  moreOfIt: 'more pictures of it, or a box drawn around it.',
  whatMatters: 'in a few words, what matters in how it looks; or pictures that show more of it.',
  moreMarked: 'a few more pictures like this, marked ✅ or ❌.',

  asleep: (wrong: number, all: number, before: string) =>
    `**This lesson is asleep.** ${wrong} of ${all} answers that it took part in were marked wrong${before}.`,
  asleepBefore: (wrong: number, all: number) => (all > 0 ? `; before it, ${wrong} of ${all} such answers` : ''),
  undoneBecause: (cause: string) => `${cause}, so this is undone`,
  undoneBy: (name: string) => `${name} has undone this`,
  forgotten: (why: string, thing: string) => `**Undone.** ${why}: I’ve forgotten “${thing}”.`,
  noLongerGood: (why: string) => `**Undone.** ${why}: I no longer count it as a good answer.`,
  asBefore: (why: string, answer: string | undefined) =>
    answer === undefined
      ? `**Undone.** ${why}. Everything is as it was before.`
      : `**Undone.** ${why}. I answer as before: “${answer}”.`,

  misread: (reason: string, part: string) =>
    `I misread the question. ${reason} Proof: with a different ${part}, run on the same picture, I get the right answer.`,
  proved: (step: string, change: string, answer: string) =>
    `${step}. Proof: I changed only that (${change}), ran the rest again and got “${answer}”.`,
  toolWords: (tool: string) => `my tool ${tool}`,
  stepWords: (step: number, steps: number, plan: string | undefined, code: string) =>
    `step ${step} of ${steps}${plan === undefined ? '' : ` (${plan})`}, \`${code}\``,

  viewsAside: (count: number) => `${counted(count, 'view')} of it kept aside`,
  examplesAside: (count: number) => `${counted(count, 'example')} kept aside`,
  checks: (count: number) => `${counted(count, 'check')} with other pictures`,
  onOwn: (count: number, before: number, after: number) =>
    `with the very picture that taught it, right ${before} → ${after} of ${counted(count, 'check')}, which proves nothing for others; `,
  likeness: (before: string, after: string) => `, likeness ${before} → ${after}`,
  surer: ', and surer of it',
  rightOn: (aside: string, before: number, after: number, more: string) =>
    `on ${aside}, right ${before} → ${after}${more}; `,
  nothingToBreak: 'there was nothing else yet that it could break.',
  nothingBroke: (checked: number) => `nothing else broke (${checked} checked).`,
  wouldBreak: (broken: number, checked: number) => `but ${broken} of ${checked} that I had right would turn wrong.`,
  leftOut: (names: string) => ` Left out, since they contradict the others: ${names}.`,

  somebody: 'Somebody',
  whatItLooksLike: (thing: string) => `What ${thing} looks like`,
  before: 'Before',
  now: 'Now',
  whatISaw: 'What I had seen',
  whatMakesAnswer: (answer: string, words: string) => `What makes the answer “${answer}”: ${words}`,
} as const;

/** The weekly post, and the questions that come with it. */
export const weekMessages = {
  title: (from: string, to: string) => `**The week from ${from} to ${to}**`,
  learned: (count: number) => `I learned ${counted(count, 'thing')}:`,
  learnedNothing: 'I learned nothing new.',
  learnedElsewhere: (count: number) =>
    `I learned ${counted(count, 'thing')} where not everybody here reads along; \`/lessons\` lists what it was.`,
  by: (name: string) => `by ${name}`,
  became: (before: string, after: string) => `“${before}” became “${after}”`,
  checks: (after: number, size: number, before: number) =>
    `right in ${after} of ${counted(size, 'check')}, ${before} before`,
  more: (count: number) => `And ${count} more; \`/lessons\` lists them all.`,
  elsewhere: (count: number) => `Elsewhere ${count} more; \`/lessons\` lists them.`,
  undone: (count: number) => `${counted(count, 'lesson')} ${count === 1 ? 'was' : 'were'} taken back.`,
  asleep: (what: string) => `Gone to sleep, since answers with it were marked wrong: ${what}.`,
  judged: (share: string, count: number) => `**Judged right: ${share}** of ${counted(count, 'verdict')}`,
  before: (share: string, count: number) => `; the week before ${share} of ${count}.`,
  waiting: '**Waiting for a second opinion:**',
  shown: (what: string, names: string, missing: number) =>
    `that it is “${what}”, says ${names}; ${missing} more must say so`,
  said: (question: string, names: string, said: string, missing: number) =>
    `“${question}”: ${names} ${names.includes(' and ') ? 'say' : 'says'} “${said}”; ${missing} more must say so`,
  disagree: (question: string, names: string, said: string) => `“${question}”: ${names} disagree (${said})`,
  here: (count: number, what: string) =>
    `${counted(count, 'lesson')} so far only for ${count === 1 ? 'its own picture' : 'their own pictures'}, until a second person or a third picture agrees: ${what}`,
  questions: (count: number) =>
    count === 1
      ? '**One answer would help me most.** Press what you see in the picture below.'
      : `**${count} answers would help me most.** Press what you see in the pictures below.`,
  footer: 'Once a week. /weekly off ends it.',
  poll: (number: number, of: number, question: string) => `**Question ${number} of ${of}:** ${question}`,
  pollAlt: (question: string) => `The picture of the question: ${question}`,
  answered: (people: number) => `${counted(people, 'person has', 'people have')} answered.`,
  settled: (answer: string) => `Thank you, that’s settled: ${answer}.`,
} as const;

export const choiceMessages = {
  yes: 'Yes',
  no: 'No',
  isNone: (number: number, thing: string, isOwned: boolean) => `${number} ${isOwned ? 'isn’t' : 'is no'} ${thing}`,
  isOne: (number: number, thing: string, isAnother: boolean) => `${number} is ${thing}${isAnother ? ' too' : ''}`,
} as const;
