import { describe, expect, it } from 'vitest';
import { readFirstReply } from '../../../src/planning/language-model/read-first-reply.js';

const program = `BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)`;
const steps = ['Locate the dogs', 'Count them'];
const both = {
  answer: 'Two dogs.',
  short: '2',
  steps,
  covers: ['dogs', 'How many'],
  program,
  question: null,
  request: null,
};
const direct = { text: 'A dog sleeps on the sofa.' };

describe('an answer of its own', () => {
  it.each([
    [
      'as it was asked for',
      '{"answer":"A dog sleeps on the sofa.","short":null,"steps":[],"covers":[],"program":null,"question":null,"request":null}',
    ],
    ['with nothing else', '{"answer":"A dog sleeps on the sofa."}'],
    ['in a fence', '```json\n{"answer":"A dog sleeps on the sofa."}\n```'],
    ['after words', 'Sure, here it is:\n{"answer":"A dog sleeps on the sofa."}\nAnything else?'],
    ['after thoughts', '<think>Is it {"answer":"a cat"}? No.</think>{"answer":"A dog sleeps on the sofa."}'],
    ['after thoughts of which only the end is marked', 'It may be a cat.</think>\nA dog sleeps on the sofa.'],
    ['after thoughts in brackets', '[THINK]a cat?[/THINK]{"answer":"A dog sleeps on the sofa."}'],
    [
      'in a channel',
      '<|channel|>analysis<|message|>a cat?<|end|><|start|>assistant<|channel|>final<|message|>A dog sleeps on the sofa.',
    ],
    ['in a tag', '<answer>A dog sleeps on the sofa.</answer>'],
    ['with an end mark', 'A dog sleeps on the sofa.<|im_end|>'],
    ['in plain words', 'A dog sleeps on the sofa.'],
    ['with a label', 'Answer: A dog sleeps on the sofa.'],
    ['with a bold label', '**Answer:** A dog sleeps on the sofa.'],
    ['under another name', '{"response":"A dog sleeps on the sofa."}'],
    ['under the name of the contract', '{"direct":"A dog sleeps on the sofa.","plan":null}'],
    ['as a final answer', '{"final_answer":"A dog sleeps on the sofa.","steps":null}'],
    ['as a message', '{"role":"assistant","content":"A dog sleeps on the sofa."}'],
    ['in an object of its own', '{"response":{"answer":"A dog sleeps on the sofa."}}'],
    ['as arguments of a call', '{"name":"plan","arguments":{"answer":"A dog sleeps on the sofa."}}'],
    ['in a list', '[{"answer":"A dog sleeps on the sofa."}]'],
    ['encoded twice', '"{\\"answer\\":\\"A dog sleeps on the sofa.\\"}"'],
    ['encoded in its own field', '{"answer":"{\\"answer\\":\\"A dog sleeps on the sofa.\\",\\"steps\\":[]}"}'],
    ['in Python', "{'answer': 'A dog sleeps on the sofa.', 'short': None}"],
    ['with a comma too many', '{"answer":"A dog sleeps on the sofa.",}'],
    [
      'with empty texts for nothing',
      '{"answer":"A dog sleeps on the sofa.","short":"","steps":[""],"program":"","question":"","request":""}',
    ],
    [
      'with "null" as texts',
      '{"answer":"A dog sleeps on the sofa.","short":"null","program":"null","question":"null","request":"null"}',
    ],
    ['of a reply that was cut off behind it', '{"answer":"A dog sleeps on the sofa.","short":null,"steps":["Loc'],
    ['in lines with names', 'Answer: A dog sleeps on the sofa.\nShort: none\nSteps: none\nProgram: null'],
    ['in a list of parts', '{"answer":["A dog sleeps on the sofa."]}'],
    ['with what nobody can see', '{"answer":"A dog\u200b sleeps on\u2060 the sofa.\u202e"}'],
  ])('is read %s', (_, reply) => {
    expect(readFirstReply(reply)).toEqual({ direct });
  });

  it.each([
    ['{"answer":"Two dogs.","short":"2"}', '2'],
    ['{"answer":"Two dogs.","short":2}', '2'],
    ['{"answer":"Yes, both.","short":true}', 'yes'],
    ['{"answer":"Yes, both of them are."}', 'yes'],
    ['{"answer":"No. It is a cat."}', 'no'],
    ['{"answer":"No dog is to be seen in all of this wide picture."}', undefined],
    ['{"answer":3}', '3'],
    ['{"answer":true}', 'yes'],
    ['Yes.', 'yes'],
    ['**3**', '3'],
    ['{"answer":"Ein roter Bus.","short":"A red bus."}', 'A red bus'],
    ['{"short":"red"}', 'red'],
    ['{"answer":null,"short":"red"}', 'red'],
    ['{"answer":"개 두 마리"}', undefined],
    ['{"answer":"It is red.","short":"unclear"}', undefined],
  ])('%s has the bare form %j', (reply, bare) => {
    expect(readFirstReply(reply)?.direct?.bare).toBe(bare);
  });

  it('keeps its form: lines, lists and tables', () => {
    const text = '| what | where |\n|---|---|\n| dog | sofa |\n\n- one\n- two';
    expect(readFirstReply(JSON.stringify({ answer: text }))?.direct?.text).toBe(text);
    expect(readFirstReply(text)?.direct?.text).toBe(text);
    expect(readFirstReply('1. A red car\n2. A dog')?.direct?.text).toBe('1. A red car\n2. A dog');
  });

  it.each([
    "It can't be told from the picture who won.",
    "Sorry, I can't tell from here what the sign says.",
    "I don't see any pictures on the wall.",
    'There are no pictures on the wall.',
    'No photo of her is on the desk.',
    "He can't see the picture in the frame, since he looks away.",
    'I cannot make out the number plate; it is too blurred.',
    'The sign says: please send photos.',
  ])('%s is one, though it says what is not', (text) => {
    expect(readFirstReply(JSON.stringify({ answer: text }))?.direct?.text).toBe(text);
  });
});

describe('no answer', () => {
  it.each([
    "I'm sorry, but I can't see images.",
    'I cannot view the picture you mention.',
    "I'm unable to view images directly, but I can help if you describe it.",
    'As a text-based AI, I cannot look at pictures.',
    'As an AI language model, I am not able to see visual content.',
    "I don't have the ability to view images.",
    'It seems that no image was provided.',
    'I do not see any image attached.',
    "I don't have access to the image.",
    'Please upload the image so that I can help.',
    'Could you describe the photo for me?',
    'Leider kann ich keine Bilder sehen.',
    '죄송하지만 이미지를 볼 수 없습니다.',
    '申し訳ありませんが、画像を見ることができません。',
    '抱歉，我无法查看图片。',
    'Lo siento, no puedo ver imágenes.',
    'Je suis désolé, je ne peux pas voir les images.',
  ])('is %s: the model is blind', (text) => {
    expect(readFirstReply(text)).toEqual({ without: 'blind' });
    expect(readFirstReply(JSON.stringify({ ...both, answer: text, short: null, steps: [], program: null }))).toEqual({
      without: 'blind',
    });
  });

  it.each([
    "I'm sorry, but I can't assist with that.",
    "I can't help with that request.",
    'Sorry, I cannot identify people in images.',
    'I must decline to answer.',
    "I'm sorry, this goes against my guidelines.",
    '도와드릴 수 없습니다.',
    'Dabei kann ich leider nicht helfen. Entschuldigung, kann ich dir nicht weiterhelfen.',
  ])('is %s: the model declines', (text) => {
    expect(readFirstReply(text)).toEqual({ without: 'declined' });
  });

  it.each([
    '',
    '   ',
    '{}',
    '[]',
    'null',
    '{"answer":null}',
    '{"answer":""}',
    '{"answer":"..."}',
    '{"answer":"n/a"}',
    '{"answer":{}}',
    '{"answer":"A dog sl',
    '{"answer":',
    '```json\n{"steps":["Loca',
    '{"fault":"x"}',
    '"answer": ',
    '<think>It is a dog on',
    '{"answer":"{\\"answer\\":"}',
  ])('and nothing that anybody is shown comes of %j', (reply) => {
    expect(readFirstReply(reply)).toBeUndefined();
  });

  it('is a fragment of JSON, or code', () => {
    for (const reply of [
      '{"answer":"see","program":"BOX0=LOC(image=IMAGE',
      '"answer": "A dog", "steps": [',
      '{"covers":["dogs"],"steps":["Locate the dogs"],"program":"BOX0=LO',
      "BOX0=LOC(image=IMAGE,object='dog')",
      '```\nANSWER0=COUNT(box=BOX0)\n```',
      '{"answer":"BOX0=LOC(image=IMAGE,object=\'dog\')"}',
      '{"answer":"{\\"program\\":\\"x\\", \\"answer\\": \\"y"}',
    ])
      expect(readFirstReply(reply)?.direct?.text ?? '').not.toMatch(/[{}"=]/);
  });
});

describe('a plan with its program', () => {
  const plan = { steps, covers: [['dogs'], ['How many']] };
  it.each([
    ['as it was asked for', JSON.stringify(both)],
    ['in a fence, after words', `Here:\n\`\`\`json\n${JSON.stringify(both, null, 2)}\n\`\`\``],
    ['with covers by the list', JSON.stringify({ ...both, covers: [['dogs'], ['How many']] })],
    ['with its program as lines', JSON.stringify({ ...both, program: program.split('\n') })],
    [
      'under other names',
      JSON.stringify({ direct: 'Two dogs.', bare: '2', plan: steps, covers: plan.covers, code: program }),
    ],
    ['in an object of its own', JSON.stringify({ result: both })],
  ])('is read %s, with its guess', (_, reply) => {
    expect(readFirstReply(reply)).toEqual({ direct: { text: 'Two dogs.', bare: '2' }, plan, program });
  });

  it('is read without a guess, without steps, and where the answer should be', () => {
    expect(readFirstReply(JSON.stringify({ ...both, answer: null, short: null }))).toEqual({ plan, program });
    expect(readFirstReply(JSON.stringify({ program }))).toEqual({ program });
    expect(readFirstReply(JSON.stringify({ answer: program }))).toEqual({ program });
    expect(readFirstReply(`1. Locate the dogs\n2. Count them\n\n${program}`)?.plan).toEqual({ steps });
    expect(readFirstReply(`Steps:\n1. Locate the dogs\n2. Count them\nProgram:\n${program}`)).toEqual({
      plan: { steps },
      program,
    });
  });

  it('is a plan alone where the program is missing', () => {
    expect(readFirstReply(JSON.stringify({ steps }))).toEqual({ plan: { steps } });
    expect(readFirstReply('1. Locate the dogs\n2. Count them')).toEqual({ plan: { steps } });
  });
});

describe('a question back, and a follow-up as it is read', () => {
  it('are read, without formatting and mentions', () => {
    expect(readFirstReply('{"question":"Which **one**, @all?\\nThis?"}')).toEqual({
      question: 'Which one, @\u200ball? This?',
    });
    expect(readFirstReply('{"answer":"Red.","request":"What colour is  the bus?"}')).toEqual({
      direct: { text: 'Red.', bare: 'Red' },
      request: 'What colour is the bus?',
    });
  });
});
