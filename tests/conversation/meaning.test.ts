import { describe, expect, test } from 'vitest';
import type { Turn, Value } from '../../src/contracts/turn.js';
import type { Meaning } from '../../src/conversation/meaning.js';
import { type Circumstances, understand } from '../../src/conversation/understand.js';
import { readReply } from '../../src/language/read-reply.js';
import { tools } from '../../src/tools/index.js';
import { lexicon } from '../support/tool-context.js';
import { fullTurn } from '../support/turn.js';

/** What a message means in a few words: "right", "wrong: 3", "read anew: the cat", "asks why", "thanks", "nothing". */
function inWords(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'question':
      return meaning.text === undefined ? 'question' : `question: ${meaning.text}`;
    case 'feedback':
      return meaning.said.verdict === 'right' ? 'right' : `wrong: ${meaning.said.correction ?? '?'}`;
    case 'clarification':
      return `read anew: ${meaning.clarification.meant}`;
    case 'inquiry':
      return `asks ${meaning.asks}`;
    case 'doubt':
      return `doubt: ${meaning.guess ?? '?'}`;
    case 'courtesy':
      return meaning.courtesy;
    case 'aside':
      return 'nothing';
    default:
      return meaning.kind;
  }
}

const base = fullTurn('turn', 'team', 'thread', 1);
const [photo] = base.request.images;
const [step] = base.steps;
const answered = (text: string, asked: string, last?: Value): Turn => ({
  ...base,
  request: { ...base.request, text: asked },
  answer: { text, images: [photo] },
  steps: last && step?.status === 'done' ? [step, { ...step, output: last }] : base.steps,
});
const counted = answered('3', 'how many dogs are there?');
const truth = answered('yes', 'is there a dog?');
const named = answered('stork', 'what animal is this?', { type: 'Text', value: 'stork' });
const chosen = answered('the right one', 'which dog is bigger?', { type: 'Text', value: 'the right one' });
const coloured = answered('pink', 'what colour is the umbrella?', { type: 'Text', value: 'pink' });
const edited = answered('1 car blurred', 'blur the car', { type: 'Image', picture: photo });
const { answer: _, ...unanswered } = base;
const failed: Turn = { ...unanswered, status: 'failed', request: { ...base.request, text: 'is she happy?' } };
const notUnderstood: Turn = { ...unanswered, status: 'asked', program: undefined, offer: undefined };
const offered: Turn = { ...unanswered, status: 'asked' };

type Row = readonly [said: string, meaning: string];
function meansOf(said: string, turn: Turn | undefined, more: Partial<Circumstances> = {}): string {
  const singular = (phrase: string): string => lexicon.singular(phrase);
  const around = { turn, replied: false, asked: false, received: [], pointed: [], tools, singular };
  return inWords(understand(readReply(said, singular), { ...around, ...more }));
}
const means = (title: string, turn: Turn | undefined, more: Partial<Circumstances>, rows: readonly Row[]) =>
  describe(title, () => {
    test.each(rows)('%s → %s', (said, meaning) => expect(meansOf(said, turn, more)).toBe(meaning));
  });

means('in its thread, among people', counted, { unaddressed: true, people: ['Ben'] }, [
  ...(['lol', 'haha', 'nice', 'ok', 'k', 'cool', 'wow', 'great shot!', 'no worries', 'np', 'brb', '👍'] as const).map(
    (said): Row => [said, 'nothing'],
  ),
  ...(
    ['😂😂', 'Nice one!', 'omg so cute', 'thanks Ben', 'thx ben!', 'hi Ben', 'no problem Ben', 'got it'] as const
  ).map((said): Row => [said, 'nothing']),
  ['@ben look at that', 'nothing'],
  ['what do you think Ben?', 'nothing'],
  ['Ben, can you send me the original?', 'nothing'],
  ['did you see this, Ben?', 'nothing'],
  ['look at that!', 'nothing'],
  ['I was there last summer', 'nothing'],
  ["I'll post the other one later", 'nothing'],
  ["let's grab lunch", 'nothing'],
  ['can someone post the original?', 'nothing'],
  ['what do you guys think?', 'nothing'],
  ['you too', 'nothing'],
  ['happy birthday!!', 'nothing'],
  ['how many cats are there?', 'question'],
  ['how many people do you see?', 'question'],
  ['who took this?', 'question'],
  ['what do you think?', 'nothing'],
  ['I want to know how many are red', 'question'],
  ['I wonder what breed it is', 'question'],
  ['blur the faces', 'question'],
  ['and the cats?', 'question'],
  ['thanks', 'thanks'],
  ['no, 4', 'wrong: 4'],
  ['there were 4 dogs', 'wrong: there were 4 dogs'],
  ["that's wrong", 'wrong: ?'],
  ['yes', 'right'],
  ["that's right", 'right'],
  ['are you sure?', 'asks sure'],
]);

means('said to it', counted, {}, [
  ['👍', 'right'],
  ['lol', 'nothing'],
  ['hey! what can you do?', 'abilities'],
  ['What can you do', 'abilities'],
  ['help', 'abilities'],
  ['hi clovabot, how are you', 'greeting'],
  ['good morning all', 'greeting'],
  ['hello 👋', 'greeting'],
  ["thanks, you're the best", 'thanks'],
  ['perfect thanks', 'thanks'],
  ['nice one, cheers', 'thanks'],
  ['thank you so much for the help!', 'thanks'],
  ['good bot', 'praise'],
  ['you are awesome', 'praise'],
  ['who are you', 'identity'],
  ['are you chatgpt?', 'identity'],
  ['who made this bot', 'identity'],
  ['can you see videos?', 'formats'],
  ['which languages do you speak', 'languages'],
  ['do you learn from this?', 'learning'],
  ['do you store my pictures?', 'privacy'],
  ['who can see my photos', 'privacy'],
  ['can you generate images', 'making'],
  ['tell me a joke', 'offTopic'],
  ['what did I ask?', 'conversation'],
  ['What did I ask you before?', 'conversation'],
  ['do you remember what I asked', 'conversation'],
  ['what was my last question?', 'conversation'],
  ['what did I ask Ben?', 'question'],
  ['what did I say?', 'question'],
  ['what do you think?', 'opinion'],
  ['cute, right?', 'opinion'],
  ["interesting, isn't it?", 'opinion'],
  ['thoughts?', 'opinion'],
  ['bad bot', 'complaint'],
  ['leave me alone', 'quiet'],
  ['look at this', 'question: '],
  ['this', 'question: '],
  ['hmm what', 'asks why'],
  ['gg', 'nothing'],
  ['+1 to that', 'nothing'],
  ['-1', 'wrong: ?'],
  ['merry christmas', 'nothing'],
  ['which things can I ask you', 'abilities'],
  ['this is useless', 'wrong: ?'],
  ["what's your name?", 'identity'],
  ['sorry', 'apology'],
  ['bye!', 'farewell'],
  ["yes that's right, thank you!", 'right'],
  ["thanks, that's correct", 'right'],
  ['no thanks', 'nothing'],
  ['Thanks! How many cats are there?', 'question: How many cats are there?'],
  ['hi, how many cats are there?', 'question: how many cats are there?'],
  ['ok cool, now blur the faces', 'question: blur the faces'],
  ['how many cats are there? thanks!', 'question: how many cats are there?'],
  ['yes, and how many cats?', 'question: and how many cats?'],
  ['no, blur the dog instead', 'question: blur the dog instead'],
  ['and in english: how many cats?', 'question: how many cats?'],
  ['Clovabot, how many cats?', 'question: how many cats?'],
]);

means('after a count', counted, {}, [
  ['why?', 'asks why'],
  ['how do you know?', 'asks why'],
  ['how come?', 'asks why'],
  ['says who?', 'asks why'],
  ['but why 3?', 'asks why'],
  ['huh?', 'asks why'],
  ['are you sure?', 'asks sure'],
  ['really?', 'asks sure'],
  ['really, 3?', 'asks sure'],
  ['how sure are you?', 'asks sure'],
  ['hm, you sure about that?', 'asks sure'],
  ['is that right?', 'asks sure'],
  ['why is the dog there?', 'question'],
  ['why are the dogs wet?', 'question'],
  ["that's wrong, isn't it?", 'wrong: ?'],
  ['no, three… sorry, four', 'wrong: three… sorry, four'],
  ['no, I meant the cats', 'read anew: the cats'],
  ['I was asking about the cat', 'read anew: the cat'],
  ['sorry, the left one', 'read anew: the left one'],
  ['no, the ones on the left', 'read anew: the ones on the left'],
  ['I mean 4', 'wrong: I mean 4'],
  ['you forgot the dog in the corner', 'wrong: you forgot the dog in the corner'],
  ['maybe four', 'doubt: four'],
  ['hmm, not sure', 'nothing'],
  ['I said cats', 'read anew: cats'],
  ['no, cats', 'read anew: cats'],
  ['not dogs, cats', 'read anew: cats'],
  ['cats, not dogs', 'read anew: cats'],
  ['the cats I meant', 'read anew: the cats'],
  ['*cats', 'read anew: cats'],
  ['I was looking for the cats', 'read anew: the cats'],
  ['my question was how many cats there are', 'read anew: how many cats there are'],
  ['not that one', 'read anew: the other one'],
  ['that’s the wrong dog', 'read anew: the other one'],
  ['that’s not what I meant', 'misread'],
  ['you misunderstood me', 'misread'],
  ['wrong question', 'misread'],
  ['wrong number', 'wrong: ?'],
  ['no dogs', 'wrong: dogs'],
  ['no, wrong', 'wrong: ?'],
  ['haha no', 'wrong: ?'],
  ["lol that's wrong", 'wrong: ?'],
  ['there are more', 'wrong: ?'],
  ['too many', 'wrong: ?'],
  ['I think there are 4', 'wrong: I think there are 4'],
  ['I only see two', 'wrong: two'],
  ['no way!', 'asks sure'],
  ['so three?', 'asks sure'],
  ["isn't it four?", 'asks sure'],
  ['why not more?', 'asks sure'],
  ['count again', 'asks sure'],
  ['look closer please', 'asks sure'],
  ['u kidding?', 'asks sure'],
  ['all of them?', 'asks sure'],
  ['did you count the baby?', 'asks sure'],
  ['I thought 5', 'doubt: 5'],
  ['I’d say 5', 'doubt: 5'],
  ['tell me more', 'asks why'],
  ['and?', 'asks why'],
  ['forget it', 'nothing'],
  ['never mind that', 'nothing'],
  ['one more time but for cats', 'question'],
]);
means('after a yes', truth, {}, [
  ['no', 'wrong: no'],
  ['wrong', 'wrong: no'],
  ['no, the cat', 'read anew: the cat'],
  ["no, there isn't", "wrong: there isn't"],
  ['really?', 'asks sure'],
]);
means('after an edit', edited, {}, [
  ['not the car, the bus', 'read anew: the bus'],
  ['no, the left one', 'read anew: the left one'],
  ['no, I meant the woman on the right', 'read anew: the woman on the right'],
  ['I mean the other car', 'read anew: the other car'],
  ['nice!', 'nothing'],
  ['wow, thanks', 'thanks'],
]);
means('after a colour', coloured, {}, [
  ['no, blue', 'wrong: blue'],
  ['no, the left one', 'read anew: the left one'],
  ['why pink?', 'asks why'],
]);
means('after a name', named, {}, [
  ["it's a heron, not a stork", "wrong: it's a heron, not a stork"],
  ['not a stork, a heron', 'wrong: not a stork, a heron'],
  ['no, I meant the bird on the left', 'read anew: the bird on the left'],
]);
means('after a choice', chosen, {}, [
  ['no, the left one', 'wrong: the left one'],
  ['the left one', 'wrong: the left one'],
  ['sorry, I meant the cats', 'read anew: the cats'],
]);

means('after a ❌, when it asks what is right', counted, { asked: true }, [
  ['four', 'wrong: four'],
  ['maybe four', 'doubt: four'],
  ['probably 4', 'doubt: 4'],
  ['three or four', 'doubt: ?'],
  ['not sure', 'nothing'],
  ['lol', 'nothing'],
  ['no worries', 'nothing'],
  ['no, I meant the cats', 'read anew: the cats'],
  ['why?', 'asks why'],
]);

means('after “Would you say four?”', counted, { guess: 'four' }, [
  ['yes', 'wrong: four'],
  ['yep!', 'wrong: four'],
  ['sure', 'wrong: four'],
  ['no', 'nothing'],
  ['five', 'wrong: five'],
  ['and the cats?', 'question'],
]);

means('after a refusal', failed, {}, [
  ['why?', 'asks why'],
  ['how come?', 'asks why'],
  ['I meant the man', 'read anew: the man'],
  ['she is smiling', 'wrong: she is smiling'],
  ['ok', 'nothing'],
]);
means('after a question back', notUnderstood, {}, [
  ['why?', 'asks why'],
  ['no, three', 'question'],
  ['I meant the dogs', 'read anew: the dogs'],
]);
means('after an offer', offered, {}, [
  ['ok', 'decision'],
  ['sure', 'decision'],
  ['no thanks', 'decision'],
]);

means('with a picture', counted, { received: [photo] }, [
  ['no dogs in this one', 'question'],
  ['hi', 'question: '],
  ['hello! how many dogs?', 'question: how many dogs?'],
  ['this is our logo', 'teaching'],
  ['hey clovabot, this is our logo', 'teaching'],
]);
means('with a picture, among people', counted, { received: [photo], unaddressed: true }, [
  ['lol', 'nothing'],
  ['how many here?', 'question'],
  ['', 'question'],
]);
means('before anything', undefined, {}, [
  ['hello', 'greeting'],
  ['why?', 'question'],
  ['what can you do?', 'abilities'],
]);
