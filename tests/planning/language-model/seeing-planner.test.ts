import { describe, expect, it } from 'vitest';
import { CapabilityError, ModelError } from '../../../src/contracts/errors.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../../src/contracts/planner.js';
import type { Exchange } from '../../../src/contracts/turn.js';
import { unusedParts } from '../../../src/language/unused-parts.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';
import { eyes, languagePlanner, modelThatSays, requestOf, signal } from './world.js';

const grammar = createGrammarPlanner(lexicon);
const dogs = `BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)`;
const found = `BOX0=LOC(image=IMAGE,object='dog')\nFINAL_RESULT=RESULT(var=BOX0)`;
const steps = ['Locate the dogs', 'Count them'];
const json = (reply: object): string => JSON.stringify(reply);
const planned = json({ answer: 'Two dogs.', short: '2', steps, covers: ['dogs', 'how many'], program: dogs });

const retrieved = <Example>(similarity: number, ...examples: Example[]): readonly Retrieved<Example>[] =>
  examples.map((example, place) => ({ example, similarity: similarity - place / 100 }));
const program = (instruction: string, source: string, more: Partial<ProgramExample> = {}): ProgramExample => ({
  ...{ id: `program of ${instruction}`, instruction, steps, program: source, outcome: 'success' },
  ...more,
});
const plan = (instruction: string, more: Partial<PlanExample> = {}): PlanExample => ({
  ...{ id: `plan of ${instruction}`, instruction, steps, outcome: 'success' },
  ...more,
});
const turn = (text: string, more: Partial<Exchange> = {}): Exchange => ({
  ...{ turn: text, status: 'answered', text, images: [], answer: 'yes', found: [], made: [] },
  ...more,
});
const linesOf = (message: string): unknown[] => message.split('\n').map((line) => JSON.parse(line));

describe('one call that sees', () => {
  it('gives the plan, its checked program and the guess', async () => {
    const model = modelThatSays(planned);
    const planner = languagePlanner({ ...model, eyes: eyes() });
    expect(await planner.plan(requestOf('how many dogs?'), [], { signal })).toEqual({
      steps,
      covers: [['dogs'], ['how many']],
      examples: [],
      direct: { text: 'Two dogs.', bare: '2' },
      draft: { source: dogs, refused: 0 },
    });
    expect(model.asked).toHaveLength(1);
  });

  it('gives the answer alone, in whatever language and form', async () => {
    const model = modelThatSays('Weil der Hund ihren Hut aufhat.');
    const made = await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('Warum lacht sie?'), [], { signal });
    expect(made).toEqual({ steps: [], examples: [], direct: { text: 'Weil der Hund ihren Hut aufhat.' } });
  });

  it('gives the answer alone where the program would only ask the same again', async () => {
    for (const call of ["VQA(image=IMAGE,question='Why?')", 'CAPTION(image=IMAGE)']) {
      const source = `ANSWER0=${call}\nFINAL_RESULT=RESULT(var=ANSWER0)`;
      const model = modelThatSays(json({ answer: 'For fun.', steps: ['Ask: Why?'], program: source }));
      const made = await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('why?'), [], { signal });
      expect(made).toEqual({ steps: [], examples: [], direct: { text: 'For fun.', bare: 'For fun' } });
    }
  });

  it('is shown what people have taught, after the request’s own pictures, and hears nothing of it otherwise', async () => {
    const model = modelThatSays(json({ answer: 'Sleeping.' }), planned);
    const sight = {
      id: 'rufus',
      pixels: { width: 1, height: 1, channels: 3, data: new Uint8Array(3) },
      side: 512,
    } as const;
    const examples = async ({ text }: { readonly text: string }) =>
      text.includes('Rufus') ? [{ sight, right: 'Rufus' }] : [];
    const planner = languagePlanner({ ...model, eyes: { ...eyes('Rufus'), examples } });
    await planner.plan(requestOf('what is Rufus doing?'), [], { signal });
    await planner.plan(requestOf('how many dogs?'), [], { signal });
    const [first, second] = model.asked.map(({ messages: [message] }) => message);
    expect(first.sights?.map(({ id }) => id).at(-1)).toBe('rufus');
    expect(linesOf(first.text)).toContainEqual({
      'sent after the pictures, to go by where alike': [{ picture: 2, shows: 'Rufus' }],
    });
    expect(second.sights).toHaveLength(1);
    expect(second.text).not.toContain('sent after');
  });

  it('is asked once more without what people have taught, where a server takes the request’s own pictures only', async () => {
    const sight = { id: 'rufus', pixels: { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } } as const;
    const asked: number[] = [];
    const planner = languagePlanner({
      complete: async ({ messages: [{ sights = [] }] }) => {
        asked.push(sights.length);
        if (sights.length > 1)
          throw new ModelError('one image only', { backend: 'openai', status: 400, friendly: '.' });
        return { text: json({ answer: 'Sleeping.' }), whole: true };
      },
      eyes: { ...eyes('Rufus'), examples: async () => [{ sight, right: 'Rufus' }] },
    });
    for (const text of ['what is Rufus doing?', 'where is Rufus lying?'])
      expect(await planner.plan(requestOf(text), [], { signal })).toMatchObject({ direct: { text: 'Sleeping.' } });
    expect(asked).toEqual([2, 1, 2, 1]);
  });

  it('asks back', async () => {
    const model = modelThatSays(json({ answer: null, question: 'Welche Person meinst du?' }));
    const made = await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('die da?'), [], { signal });
    expect(made).toEqual({ steps: [], examples: [], question: 'Welche Person meinst du?' });
  });

  it('leaves the program to the second call where the reply holds none', async () => {
    const model = modelThatSays(json({ answer: 'Two.', steps }), json({ program: dogs }));
    const planner = languagePlanner({ ...model, eyes: eyes() });
    const request = requestOf('how many dogs?');
    const made = await planner.plan(request, [], { signal });
    expect(made).toEqual({ steps, examples: [], direct: { text: 'Two.', bare: 'Two' } });
    expect(await planner.program(request, made, [], { signal })).toEqual({ source: dogs, refused: 0 });
  });

  it('repairs its program within itself, at most twice; then its answer stands', async () => {
    const broken = json({ answer: 'Two dogs.', short: '2', steps, program: dogs.replace('COUNT', 'TALLY') });
    const mended = modelThatSays(broken, planned);
    const made = await languagePlanner({ ...mended, eyes: eyes() }).plan(requestOf('how many dogs?'), [], { signal });
    expect(made).toMatchObject({ draft: { source: dogs, refused: 1 }, direct: { bare: '2' } });
    expect(mended.asked[1].messages[2].text).toContain('there is no tool TALLY');
    // The pictures go with the first message only, which stays as it is.
    expect(mended.asked[1].messages.map(({ sights = [] }) => sights.length)).toEqual([1, 0, 0]);

    const never = modelThatSays(broken, '{"program":"still wrong', 'hm');
    const stands = await languagePlanner({ ...never, eyes: eyes() }).plan(requestOf('how many dogs?'), [], { signal });
    expect(stands).toEqual({ steps: [], examples: [], direct: { text: 'Two dogs.', bare: '2' } });
  });

  it('may quote a follow-up as it was said, and is not asked which words of other languages change nothing', async () => {
    const exchange = [turn('mark the disc')];
    const source =
      "BOX0=LOC(image=IMAGE,object='frisbee')\nIMAGE0=TAG(image=IMAGE,object=BOX0)\nFINAL_RESULT=RESULT(var=IMAGE0)";
    const reply = { steps: ['Locate the frisbee', 'Tag it'], program: source };
    const follows = modelThatSays(json({ ...reply, covers: ['it', 'mark'], request: 'Mark the yellow disc.' }));
    const made = await languagePlanner({ ...follows, eyes: eyes() }).plan({ ...requestOf('mark it'), exchange }, [], {
      signal,
    });
    expect([made.readAs, made.covers, follows.asked.length]).toEqual(['Mark the yellow disc.', undefined, 1]);
    for (const [text, covers] of [
      ['Kannst du bitte das Gesicht unscharf machen?', ['Gesicht', 'unscharf']],
      ['얼굴을 흐리게 해 줘', ['얼굴', '흐리게']],
    ] as const) {
      const foreign = modelThatSays(json({ ...reply, covers }));
      const plan = await languagePlanner({ ...foreign, eyes: eyes() }).plan(requestOf(text), [], { signal });
      expect([plan.covers, foreign.asked.length]).toEqual([undefined, 1]);
    }
  });

  it('may give several results, one for each thing asked, under the same name or others', async () => {
    for (const [one, two] of [
      ['FINAL_RESULT', 'FINAL_RESULT'],
      ['FINAL_RESULT0', 'FINAL_RESULT1'],
      ['FINAL_RESULT', 'FINAL_RESULT1'],
    ]) {
      const source = `BOX0=LOC(image=IMAGE,object='dog')\nIMAGE0=TAG(image=IMAGE,object=BOX0)\nANSWER0=COLOR(image=IMAGE,object=BOX0)\n${one}=RESULT(var=IMAGE0)\n${two}=RESULT(var=ANSWER0)`;
      const model = modelThatSays(json({ steps: ['Locate the dog', 'Tag it', 'Say its colour'], program: source }));
      const made = await languagePlanner({ ...model, eyes: eyes() }).plan(
        requestOf('mark the dog and say its colour'),
        [],
        {
          signal,
        },
      );
      expect(made.draft?.source.match(/RESULT\(/g)).toHaveLength(2);
      expect(model.asked).toHaveLength(1);
    }
  });

  it('says of which taught names it was shown no picture', async () => {
    const picture = { sight: await eyes().sight('team', requestOf('?').images[0]), right: 'Rufus' };
    for (const [examples, unseen] of [
      [[], ['Rufus']],
      [[picture], undefined],
    ] as const) {
      const model = modelThatSays(json({ answer: 'No.', short: 'no' }));
      const sees = { ...eyes('Rufus', 'Bella'), examples: async () => examples };
      const made = await languagePlanner({ ...model, eyes: sees }).plan(requestOf('is rufus here?'), [], { signal });
      expect(made.direct).toEqual({ text: 'No.', bare: 'no', ...(unseen && { unseen }) });
    }
  });

  it('hears once of words that no step covers; then the plan stays as it is', async () => {
    const sloppy = json({ steps, covers: ['dogs', 'how many'], program: dogs });
    const careful = json({ steps, covers: ['sleeping dogs', 'how many'], program: dogs });
    const request = requestOf('how many sleeping dogs?');
    const mended = modelThatSays(sloppy, careful);
    const made = await languagePlanner({ ...mended, eyes: eyes() }).plan(request, [], { signal });
    expect(JSON.parse(mended.asked[1].messages[2].text).fault).toMatch(/^no step is for: sleeping\./);
    expect(made.covers).toEqual([['sleeping dogs'], ['how many']]);
    const stays = modelThatSays(sloppy, sloppy);
    const left = await languagePlanner({ ...stays, eyes: eyes() }).plan(request, [], { signal });
    expect([left.covers, left.draft?.refused]).toEqual([[['dogs'], ['how many']], 0]);
    const unseeing = modelThatSays(
      json({ steps, covers: [['dogs'], ['how many']] }),
      json({ steps, covers: [['sleeping dogs'], ['how many']] }),
    );
    expect((await languagePlanner(unseeing).plan(request, [], { signal })).covers).toEqual([
      ['sleeping dogs'],
      ['how many'],
    ]);
  });

  it.each([
    ['how many dogs has the picture got?', ['dogs', 'how many'], dogs],
    ['how many of them all are dogs, in total?', ['dogs', 'how many'], dogs],
    ['can you see how many dogs there are in this shot?', ['dogs'], dogs],
    ['how many of the dogs that sleep, sleep here?', ['dogs that sleep', 'how many'], dogs],
    [
      'count all but the brown dogs',
      ['count', 'brown dogs'],
      dogs.replace(
        'ANSWER0=COUNT(box=BOX0)',
        "BOX1=LOC(image=IMAGE,object='brown dog')\nBOX2=OTHERS(object=BOX0,than=BOX1)\nANSWER0=COUNT(box=BOX2)",
      ),
    ],
    ['count the sleeping dogs', ['dogs'], dogs.replace("'dog'", "'dogs that sleep'")],
    ['mark the dogs', ['dogs'], found],
    ['Please highlight every dog', ['every dog'], found],
  ])(
    'little words, and words of its own steps and program, cost no second round: %s',
    async (text, covers, program) => {
      const model = modelThatSays(
        json({ answer: 'Two.', short: '2', steps, covers: [...covers, ''].slice(0, 2), program }),
      );
      const made = await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf(text), [], { signal });
      expect(model.asked).toHaveLength(1);
      expect(unusedParts(text, made)).toEqual([]);
    },
  );

  it.each([
    ['how many dogs are not asleep?', dogs],
    ['how many brown dogs are here?', dogs],
    ['how many dogs wear a hat?', dogs],
    ['mark the brown dogs', found],
    ['mark how many dogs there are', dogs],
  ])('but what narrows it down does: %s', async (text, program) => {
    const reply = json({ answer: 'Two.', short: '2', steps, covers: ['dogs', 'how many'], program });
    const model = modelThatSays(reply, reply);
    await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf(text), [], { signal });
    expect(model.asked).toHaveLength(2);
  });

  it('never answers an edit in place of making it', async () => {
    const broken = json({
      answer: 'I blurred the dog.',
      steps: ['Blur the dog'],
      program: "IMAGE0=BLUR(image=IMAGE,object='dog')\nFINAL_RESULT=RESULT(var=IMAGE0)",
    });
    const model = modelThatSays(broken, broken, broken);
    const planner = languagePlanner({ ...model, eyes: eyes(), fallback: grammar });
    const made = await planner.plan(requestOf('blur the dog'), [], { signal });
    expect(made).toMatchObject({ note: "planned without the language model: what it sent couldn't be used" });
    expect(made.direct).toBeUndefined();
  });

  it('has steps in words where the reply gave none', async () => {
    const model = modelThatSays(json({ program: dogs }));
    const made = await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('?'), [], { signal });
    expect(made.steps).toEqual(['Locate things of a kind, or the TOP, BOTTOM, LEFT or RIGHT half: dog', 'Count']);
  });

  it('is asked again for what was cut off, with more room, and ends with … where it never ends', async () => {
    const cut = (text: string) => ({ text, whole: false });
    const short = modelThatSays(cut('There is a dog and'), 'There is a dog.');
    const made = await languagePlanner({ ...short, eyes: eyes() }).plan(requestOf('describe it'), [], { signal });
    expect(made.direct?.text).toBe('There is a dog.');
    expect(short.asked[1].maxTokens).toBeGreaterThan(short.asked[0].maxTokens);
    const endless = modelThatSays(cut('a'), cut('There is a'), cut('There is a dog and'));
    const long = await languagePlanner({ ...endless, eyes: eyes() }).plan(requestOf('describe it'), [], { signal });
    expect(long.direct?.text).toBe('There is a dog and…');
  });
});

describe('what was right before for the same words', () => {
  it('is done again without a call', async () => {
    const never = modelThatSays();
    const planner = languagePlanner({ ...never, eyes: eyes() });
    const request = requestOf('How many DOGS are there');
    const known = retrieved(1, program('how many dogs are there?', dogs));
    expect(await planner.plan(request, [], { signal, programs: known })).toEqual({
      steps,
      examples: [],
      draft: { source: dogs },
    });
    expect(await planner.plan(request, retrieved(1, plan('how many dogs are there?')), { signal })).toEqual({
      steps,
      examples: ['plan of how many dogs are there?'],
    });
    expect(never.asked).toEqual([]);
  });

  it('is not what was wrong: such a program is refused', async () => {
    const better = dogs.replace("'dog'", "'puppy'");
    const model = modelThatSays(planned, json({ steps, program: better }));
    const failed = retrieved(1, program('how many dogs?', dogs, { outcome: 'failure', reason: 'Puppies are meant.' }));
    const made = await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('how many dogs?'), [], {
      signal,
      programs: failed,
    });
    expect(made.draft).toEqual({ source: better, refused: 1 });
    expect(model.asked[1].messages[2].text).toContain('Puppies are meant.');
  });
});

describe('what it is told', () => {
  it('the pictures once each with their true sizes, the taught names and known things of the words, the request last', async () => {
    const model = modelThatSays('Yes.');
    const planner = languagePlanner({ ...model, eyes: eyes('our logo', 'Rex', 'the blue mug') });
    const wanted = requestOf('is rex or a puppy beside the fire hydrant in both?', 3);
    const [first, second] = wanted.images;
    await planner.plan({ ...wanted, images: [first, { ...second, width: 4032, height: 3024 }, first] }, [], { signal });
    const [{ messages, schema }] = model.asked;
    expect(schema?.name).toBe('plan');
    expect(messages[0].sights?.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(linesOf(messages[0].text)).toEqual([
      {
        taught: ['Rex'],
        knows: ['dog', 'fire hydrant'],
        pictures: ['IMAGE1: 160×120', 'IMAGE2: 4032×3024', 'IMAGE3: the same as IMAGE1'],
        request: 'is rex or a puppy beside the fire hydrant in both?',
      },
    ]);
  });

  it('examples call the pictures as the request does', async () => {
    const model = modelThatSays('Yes.');
    const source = "BOX0=LOC(image=RIGHT,object='LEFT')\nFINAL_RESULT=RESULT(var=BOX0)";
    const programs = retrieved(0.9, program('Where is the left half of the second picture?', source));
    await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('where is it?', 2), [], { signal, programs });
    expect(linesOf(model.asked[0].messages[0].text)[0]).toMatchObject({
      program: source.replace('image=RIGHT', 'image=IMAGE2'),
    });
  });

  it('the thread: the newest turns whole, older ones in a line, all of it within bounds', async () => {
    const model = modelThatSays('Red.');
    const made = { ...requestOf('x').images[0], id: 'e'.repeat(64) };
    const exchange = [
      ...Array.from({ length: 40 }, (_, place) => turn(`question ${place}`, { answer: `answer ${place}` })),
      turn('how many buses?', { answer: '2', found: [{ label: 'bus', count: 2 }] }),
      turn('who?', { answer: undefined, refusal: "I can't tell who." }),
      turn('blur it', { answer: 'x'.repeat(5000), made: [made] }),
    ];
    const request = { ...requestOf('and now?'), images: [made], said: 'and now??', exchange };
    await languagePlanner({ ...model, eyes: eyes() }).plan(request, [], { signal });
    const { text } = model.asked[0].messages[0];
    expect(text.length).toBeLessThan(2500);
    const [{ thread }, asked] = linesOf(text) as [{ thread: unknown[] }, object];
    expect(thread[0]).toMatch(/^….*question 39 → answer 39$/);
    expect(thread.slice(1, 3)).toEqual([
      { request: 'how many buses?', answer: '2', found: '2 bus' },
      { request: 'who?', refused: "I can't tell who." },
    ]);
    // As it was said: what rules made of it would only mislead.
    expect(asked).toEqual({ picture: '160×120, edited by you', request: 'and now??' });
  });

  it('the same once more in the words of the first time, so that its reply is kept; what goes on is told its whole thread', async () => {
    const told = async (text: string, exchange: readonly Exchange[]): Promise<string> => {
      const model = modelThatSays('Two.');
      await languagePlanner({ ...model, eyes: eyes() }).plan({ ...requestOf(text), exchange }, [], { signal });
      return model.asked[0].messages[0].text;
    };
    const { images } = requestOf('x');
    const cats = turn('how many cats?', { answer: '2', images });
    const dogs = turn('how many dogs?', { answer: '1', images });
    const next = turn('the next one?', { answer: 'A cat', images });
    expect(await told('how many cats?', [cats, dogs])).toBe(await told('how many cats?', []));
    expect(await told('how many dogs?', [cats, dogs, cats])).toBe(await told('how many dogs?', [cats]));
    const all = turn('count everybody in it', { answer: '3', images });
    expect(await told(all.text, [cats, all, dogs])).toBe(await told(all.text, [cats]));
    for (const [text, thread] of [
      ['the next one?', [cats, next]],
      [
        'how many dogs?',
        [cats, turn('how many dogs?', { answer: '3', images: [{ ...images[0], id: 'e'.repeat(64) }] })],
      ],
      ['how many dogs?', [cats, turn('how many dogs?', { answer: undefined, refusal: 'Not now.', images })]],
    ] as const)
      expect(linesOf(await told(text, thread))[0]).toMatchObject({ thread: [{}, { request: text }] });
  });

  it('what is known of similar requests, from all four pools: what is right is never called a mistake', async () => {
    const model = modelThatSays('Two.');
    const wrong = { outcome: 'failure', reason: 'All were counted.' } as const;
    await languagePlanner({ ...model, eyes: eyes() }).plan(
      requestOf('how many birds?'),
      retrieved(0.9, plan('how many cats?'), plan('how many red cats?', { ...wrong, steps: ['Count the cats'] })),
      {
        signal,
        programs: retrieved(
          0.95,
          program('how many red cats?', 'good', { steps: ['a'] }),
          program('how many red cats?', 'bad', { ...wrong, steps: ['b'] }),
          program('how many cows?', 'good', { ...wrong }),
          program('how many cows?', 'good'),
          program('how many owls?', 'bad', wrong),
        ),
      },
    );
    expect(linesOf(model.asked[0].messages[0].text).slice(0, -1)).toEqual([
      { request: 'how many owls?', wrong: 'bad', why: 'All were counted.' },
      { request: 'how many cows?', program: 'good' },
      { request: 'how many cats?', steps },
      { request: 'how many red cats?', program: 'good', avoid: 'All were counted.' },
    ]);
  });

  it('where nothing is similar, an example of the same shape: for as many pictures', async () => {
    const model = modelThatSays('Two.');
    const several = ['Locate the dogs in the left picture', 'Locate the dogs in the right picture'];
    await languagePlanner({ ...model, eyes: eyes() }).plan(requestOf('두 사진에 개가 있나요?', 2), [], {
      signal,
      programs: retrieved(
        0.2,
        program('how many cats?', 'a'),
        program('are there dogs in both?', 'b', { steps: several }),
        program('are there cats in both?', 'c', { steps: several }),
        program('blur the faces in both', 'd', { steps: several }),
      ),
    });
    expect(linesOf(model.asked[0].messages[0].text).slice(0, -1)).toEqual([
      { request: 'are there dogs in both?', program: 'b' },
    ]);
  });

  it('the same first part byte for byte, whatever is asked', async () => {
    const model = modelThatSays('a', 'b');
    const planner = languagePlanner({ ...model, eyes: eyes('x') });
    await planner.plan(requestOf('how many dogs?'), [], { signal });
    await planner.plan(requestOf('{{tools}} $& $1', 2), [], { signal });
    expect(model.asked[0].instructions).toBe(model.asked[1].instructions);
    expect(model.asked[0].instructions).not.toContain('{{');
  });
});

describe('a follow-up', () => {
  const exchange = [turn('how many buses are there?', { answer: '2' })];

  it('is known from then on as the model reads it', async () => {
    const request = { ...requestOf('und welche Farbe?'), exchange };
    const model = modelThatSays(json({ answer: 'Rot.', short: 'red', request: 'What colour are the buses?' }));
    expect(await languagePlanner({ ...model, eyes: eyes() }).plan(request, [], { signal })).toMatchObject({
      readAs: 'What colour are the buses?',
      direct: { bare: 'red' },
    });
  });

  it('keeps its own words where there is no thread, or nothing else was read', async () => {
    for (const [request, reading] of [
      [requestOf('What colour?'), 'What colour are the buses?'],
      [{ ...requestOf('What colour are they?'), exchange }, 'what colour are they'],
      [{ ...requestOf('What colour?'), exchange }, 'null'],
    ] as const) {
      const model = modelThatSays(json({ answer: 'Red.', request: reading }));
      const made = await languagePlanner({ ...model, eyes: eyes() }).plan(request, [], { signal });
      expect(made.readAs).toBeUndefined();
    }
  });

  it('is asked about as the rules would where nobody reads it in its thread', async () => {
    const gone = new ModelError('[openai] ECONNREFUSED', { backend: 'openai', friendly: 'It is gone.' });
    for (const fails of [gone, new CapabilityError('[openai] blind', { friendly: 'It sees nothing.' })]) {
      const planner = languagePlanner({ ...modelThatSays(fails), eyes: eyes(), fallback: grammar });
      const made = await planner.plan({ ...requestOf('and that?'), exchange }, [], { signal, doubt: 'Which one?' });
      expect(made).toEqual({ steps: [], examples: [], question: 'Which one?' });
    }
  });
});

describe('a model that does not see after all', () => {
  it('plans in two calls, without pictures, and is not shown any again', async () => {
    const model = modelThatSays(
      "I'm sorry, but I can't view images.",
      json({ steps }),
      json({ answer: 'As a text-based AI I cannot look at pictures.' }),
      json({ steps }),
      json({ steps }),
    );
    const planner = languagePlanner({ ...model, eyes: eyes() });
    for (const text of ['how many dogs?', 'how many cats?', 'how many cows?'])
      expect(await planner.plan(requestOf(text), [], { signal })).toEqual({ steps, examples: [] });
    expect(model.asked.map(({ messages }) => messages[0].sights?.length ?? 0)).toEqual([1, 0, 1, 0, 0]);
  });

  it('the same at once where its server takes no pictures', async () => {
    const blind = new CapabilityError('[openai] takes no pictures', { friendly: 'It sees nothing.' });
    const model = modelThatSays(blind, json({ steps }), json({ steps }));
    const planner = languagePlanner({ ...model, eyes: eyes() });
    for (const text of ['how many dogs?', 'how many cats?']) await planner.plan(requestOf(text), [], { signal });
    expect(model.asked.map(({ messages }) => messages[0].sights?.length ?? 0)).toEqual([1, 0, 0]);
  });

  it('the grammar stands in for one that declines', async () => {
    const model = modelThatSays("I'm sorry, but I can't assist with that.");
    const planner = languagePlanner({ ...model, eyes: eyes(), fallback: grammar });
    const made = await planner.plan(requestOf('how many dogs?'), [], { signal });
    expect(made.note).toBe('planned without the language model: it would not answer');
    expect(made.direct).toBeUndefined();
  });
});
