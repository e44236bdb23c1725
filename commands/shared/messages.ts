/** What commands answer in sentences of their own: why something can't be done, and what became of it. */
import { counted, joinWords } from '../../src/util/format.js';

export const forgetMessages = {
  usage: [
    'What shall I forget?',
    '- `/forget me`: everything you asked, sent, judged and taught',
    '- `/forget picture`, as a reply to an answer about it: the picture, and everything based on it',
    '- `/forget` and a person’s name: everything they gave',
    '- `/forget everything`: everything of this team',
    'What others gave is for admins to decide; it’s hidden for a day, and `/forget back` brings it back.',
  ].join('\n'),
  notAllowed:
    'Only an admin can have that forgotten: somebody who manages this server or workspace, or runs this page. Your own things go with `/forget me`.',
  notAllowedBack: 'Only an admin can bring that back, or the person whose it is.',
  whichPicture: 'Which picture? Say `/forget picture` as a reply to an answer about it, or send the picture with it.',
  surePictures: (names: string, sender: string | undefined, isOne: boolean) =>
    `Forget ${names}${sender === undefined ? '' : `, which ${sender} sent`}, and everything based on ${isOne ? 'it' : 'them'}? Then say \`/forget picture yes\`, in the same way.`,
  sureYours: (figures: string) =>
    `That’s ${figures}, for good: shall I forget it? Press the button, or say \`/forget me yes\`.`,
  sureOthers: (name: string, figures: string, line: string) =>
    `That’s ${name}: ${figures}. Shall I? It’s hidden from everybody at once and gone for good a day later. Press the button, or say \`/forget ${line} yes\`.`,
  yes: 'Yes, forget it',
  bringBack: 'Bring it back',
  hidden: (name: string, counts: string, until: string, id: string) =>
    `Hidden from everybody: ${name}${counts === '' ? '' : ` (${counts})`}. It’s gone for good on ${until}. Until then an admin can bring it back, with the button or \`/forget back ${id}\`.`,
  nothingHidden: 'Nothing of that is hidden here: there’s nothing to bring back.',
  severalHidden: (lines: readonly string[]) => ['Which of these? Say `/forget back` with its id.', ...lines].join('\n'),
  back: (name: string) => `It’s back: ${name}.`,
  nobody: (called: string) => `I know nobody called “${called}” here, and nothing else to forget by that name.`,
  several: (count: number, called: string, ids: string) =>
    `${counted(count, 'person', 'people')} are called “${called}”: ${ids}. Say \`/forget\` with the id.`,
  picture: 'this picture',
  anotherPicture: 'another',
  yours: 'everything you gave',
  theirs: (name: string) => `everything ${name} gave`,
  everything: 'everything of this team',
  nothingKept: 'There was nothing to forget: I hadn’t kept any of that.',
  forgotten: (what: string, counts: string) => `Forgotten: ${what}${counts === '' ? '' : ` (${counts})`}.`,
  relearned: (lessons: number) =>
    `${counted(lessons, 'lesson')} of others ${lessons === 1 ? 'was' : 'were'} based on it and ${lessons === 1 ? 'was' : 'were'} relearned without it.`,
  dropped: (lessons: number) => `${counted(lessons, 'lesson')} of others didn’t hold without it.`,
} as const;

export const undoMessages = {
  notYours: 'That lesson is somebody else’s, and only people who may teach can take it back.',
  nothingHere:
    'You haven’t taught me anything in this thread that I still go by. `/lessons` lists all lessons with their ids.',
  unknown: (text: string) => `I know no lesson “${text}”. \`/lessons\` lists them with their ids.`,
  several: (count: number, some: string) =>
    `${counted(count, 'lesson')} have ids that begin like that: ${some}. Which one?`,
  done: (teacher: string, subject: string) =>
    `Undone: the lesson of ${teacher} about “${subject}”. What I knew before is back, exactly.`,
  picture: (thing: string, number: number, left: number) =>
    `Taken back: picture ${number} of “${thing}”. ${left === 0 ? 'That was the only one, so I’ve forgotten it.' : `I go by the other ${counted(left, 'picture')} now.`}`,
  noPicture: (thing: string, count: number) =>
    `Of “${thing}” I have ${counted(count, 'picture')}; \`/lessons ${thing}\` shows them.`,
  working: (subject: string) => `I’m still working on that lesson (“${subject}”). Try again when it’s finished.`,
  undoneBefore: (name: string, date: string) => `That lesson was already undone, by ${name} on ${date}.`,
  waits: (subject: string, missing: number) =>
    `Several agreed on “${subject}”, so ${missing === 1 ? 'one more person has' : `${missing} more people have`} to undo it as well.`,
  tooLate: 'There was nothing to undo: somebody was faster.',
} as const;

export const toolsMessages = {
  planning: (plans: number, programs: number, confirmed: number) => {
    const learned = [
      ...(plans > 0 ? [counted(plans, 'corrected plan')] : []),
      ...(programs > 0 ? [counted(programs, 'corrected program')] : []),
      ...(confirmed > 0
        ? [`${counted(confirmed, 'answer')} that you said ${confirmed === 1 ? 'was' : 'were'} right`]
        : []),
    ];
    return `**How to plan** is learned as well, from ${joinWords(learned)}; \`/lessons\` lists each, \`/undo\` takes it back.`;
  },
  modelChecks: '**With the models of today**, what was taught was tried again on its own pictures:',
  helpsModel: (what: string) => `${what} still holds`,
  helpsNoModel: (what: string) => `${what} didn’t help them, so they aren’t shown it`,
  notTried: (what: string) => `${what} will be tried`,
  /** @param program "right 3 of 4" */
  way: (kind: string, isMarked: boolean, program: string, direct: string) =>
    `${kind} ${isMarked ? 'by marking' : 'at a glance'} first (by marking ${program}, at a glance ${direct})`,
  eyes: (kind: string, isConnected: boolean, own: string, connected: string) =>
    `${kind} ${isConnected ? 'with the connected model’s eyes as well' : 'with my own detector first'} (my own ${own}, with the model’s ${connected})`,
} as const;

export const weeklyMessages = {
  notAllowed: 'Only an admin can decide that. `/weekly now` shows you the last seven days.',
  on: 'From now on I post here once a week, on Mondays at 9:00 UTC: what I learned, by whom, what it changed, and three questions whose answers would help me most. I ask only about pictures that were posted where everybody here sees them, and I ping nobody. `/weekly off` ends it.',
  moved: 'From now on the weekly post comes here, and no longer where it was.',
  onAlready: 'The weekly post comes here already, on Mondays at 9:00 UTC. `/weekly off` ends it.',
  off: 'All right, no weekly post any longer.',
  isOff:
    'This team gets no weekly post, unless the settings say otherwise. An admin can have it in a channel by saying `/weekly on` there; `/weekly now` shows the last seven days at once.',
  isHere:
    'The weekly post comes here, on Mondays at 9:00 UTC. `/weekly off` ends it, `/weekly now` shows the last seven days at once.',
  isElsewhere:
    'The weekly post goes to another channel. `/weekly on` brings it here, `/weekly now` shows the last seven days at once.',
} as const;

export const shareMessages = {
  /** @param licence their own terms; empty: the team's */
  agreed: (name: string, licence: string) =>
    `Thank you, ${name}. When this team gives what it has taught to other teams, the pictures that you sent may go along, with your name, under ${licence === '' ? 'the terms that the team gives them' : licence}. \`/share no\` takes that back.`,
  takenBack:
    'All right, I’ve taken that back: your pictures stay in this team from now on. What was given away before can’t be fetched back.',
  declined: 'All right, your pictures stay in this team, whatever others say. `/share yes` changes that.',
  shares: (licence: string) =>
    `Your pictures may go along when this team gives what it has taught to other teams${licence === '' ? '' : `, under ${licence}`}. \`/share no\` takes that back.`,
  keeps: 'You’ve said that your pictures stay in this team. `/share yes` changes that.',
  unasked:
    'When this team gives what it has taught to other teams, your pictures go along only if you say `/share yes`. People whose faces are known by name never go along.',
  others: (names: string) => `Who lets theirs go along: ${names}.`,
} as const;

export const lessonsMessages = {
  none: 'Nobody has taught me anything yet. Mark a wrong answer with ❌ and say what’s right, or show me something with `/teach`.',
  noneAbout: (words: string, all: number) => `No lesson is about “${words}”. \`/lessons\` lists all ${all}.`,
  listed: (count: number, about: string) =>
    `**${counted(count, 'lesson')}**${about === '' ? '' : ` about “${about}”`}, newest first. \`/undo\` with an id takes one back.`,
  /** @param some "1 by Ana, 3 Nov" */
  pictures: (thing: string, some: string, first: number) =>
    `**What you showed me of “${thing}”:** ${some}. \`/undo ${thing} ${first}\` takes a single one back.`,
  pictureAlt: (number: number, thing: string) => `${number}: ${thing}`,
  picture: (number: number, name: string, date: string) => `${number} by ${name}, ${date}`,
  more: (hidden: number) => `… and ${hidden} more; \`/lessons heron\` looks for a word.`,
  shared: (names: string) => `Pictures of ${names} may go along to other teams; \`/share\` says whether yours may.`,
} as const;

export const teachMessages = {
  notAllowed: 'Here only some people may teach me, and you aren’t among them. Ask an admin.',
  pictureGone: 'I no longer have the picture that you drew on. Please send it again.',
  boxTooSmall: (side: number) =>
    `That box is too small to see anything in. Draw one that’s at least ${side} pixels wide and high.`,
  nameMissing: 'What is it called? For example `/teach heron` with a picture of one.',
  nameMentions: 'A name can’t mention somebody. Write it without the @, for example `/teach our logo`.',
  nameIsAddress: 'That’s an address. What’s the thing called that it shows?',
  nameTooLong: (letters: number) =>
    `That’s too long for a name; ${letters} letters at most. What do you call it for short?`,
  nameWithoutLetters: 'A name needs letters, for example `/teach heron`.',
  nameWithSigns: 'A name is made of letters, digits and spaces, for example `/teach our logo`.',
} as const;

export const whyMessages = {
  shown: (answer: string | undefined) => `This is how I came to “${answer ?? 'no answer'}”.`,
  nothingYet: 'There’s no answer in this thread yet. Post a picture with a question first.',
} as const;
