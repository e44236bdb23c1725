import { describe, expect, it } from 'vitest';
import { BudgetError, ModelError } from '../../../src/contracts/errors.js';
import type { Completion } from '../../../src/contracts/model.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../../src/contracts/planner.js';
import type { Exchange } from '../../../src/contracts/turn.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { tools } from '../../../src/tools/index.js';
import { recordingLog } from '../../support/log.js';
import { lexicon } from '../../support/tool-context.js';
import { languagePlanner, modelThatSays, requestOf, signal } from './world.js';

const grammar = createGrammarPlanner(lexicon);
const dogs = `BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)`;
const dogSteps = ['Locate the dogs', 'Count them'];

const retrieved = <Example>(...examples: Example[]): readonly Retrieved<Example>[] =>
  examples.map((example, place) => ({ example, similarity: 0.9 - place / 100 }));
const plan = (instruction: string, steps: readonly string[], more: Partial<PlanExample> = {}): PlanExample => ({
  ...{ id: `plan of ${instruction}`, instruction, steps, outcome: 'success' },
  ...more,
});
const program = (instruction: string, source: string, more: Partial<ProgramExample> = {}): ProgramExample => ({
  ...{ id: `program of ${instruction}`, instruction, steps: dogSteps, program: source, outcome: 'success' },
  ...more,
});

const steps = (...words: string[]): string => JSON.stringify({ steps: words, question: null });
const source = (text: string): string => JSON.stringify({ program: text });
const gone = new ModelError('[openai] ECONNREFUSED', { backend: 'openai', friendly: 'OpenAI could not be reached.' });

describe('a plan and its program by a language model', () => {
  it('are asked for one after the other, each with what is known of similar requests', async () => {
    const model = modelThatSays(steps(...dogSteps), source(dogs));
    const planner = languagePlanner(model);
    const wanted = requestOf('how many dogs do you see?');
    const made = await planner.plan(
      wanted,
      retrieved(
        plan('How many cats are there?', ['Locate the cats', 'Count them']),
        plan('How many birds fly?', ['Locate the birds'], { outcome: 'failure', reason: 'Nothing was counted.' }),
      ),
      { signal },
    );
    expect(made).toEqual({
      steps: dogSteps,
      examples: ['plan of How many cats are there?', 'plan of How many birds fly?'],
    });
    const similar = [
      program('How many cats are there?', dogs.replace('dog', 'cat')),
      program('How many cats are there?', 'FINAL_RESULT=RESULT(var=IMAGE)', { outcome: 'failure', reason: 'No cats.' }),
    ];
    expect(await planner.program(wanted, made, retrieved(...similar), { signal })).toEqual({
      source: dogs,
      refused: 0,
    });

    expect(model.asked.map(({ schema }) => schema?.name)).toEqual(['plan', 'program']);
    expect(model.asked[0].messages).toEqual([
      {
        role: 'user',
        text: [
          '{"request":"How many birds fly?","wrong":["Locate the birds"],"why":"Nothing was counted."}',
          '{"request":"How many cats are there?","steps":["Locate the cats","Count them"]}',
          '{"request":"how many dogs do you see?"}',
        ].join('\n'),
      },
    ]);
    expect(model.asked[1].messages[0].text.split('\n').map((line) => JSON.parse(line))).toEqual([
      { request: 'How many cats are there?', program: dogs.replace('dog', 'cat'), avoid: 'No cats.' },
      { request: 'how many dogs do you see?', steps: dogSteps },
    ]);
  });

  it('the model may ask back, and does so without formatting and mentions', async () => {
    const { complete } = modelThatSays('{"steps":[],"question":"Which **one**, @everyone?\\n<!channel>"}');
    const { question, steps: none } = await languagePlanner({ complete }).plan(requestOf('do it'), [], { signal });
    expect(none).toEqual([]);
    expect(question).toBe('Which one, @\u200Beveryone? ‹!channel›');
  });

  it('what never changes is the same byte for byte, whatever is asked, and names all tools', async () => {
    const model = modelThatSays(steps('a'), source(dogs), steps('b'), source(dogs));
    for (const [text, pictures] of [
      ['how many dogs?', 1],
      ['Is it the {{tools}} of $& and $1?', 2],
    ] as const) {
      const planner = languagePlanner(model);
      const made = await planner.plan(requestOf(text, pictures), [], { signal });
      await planner.program(requestOf(text, pictures), made, retrieved(program('x', dogs)), { signal });
    }
    expect(new Set(model.asked.map(({ instructions }) => instructions)).size).toBe(2);
    const [forPlan, forProgram] = model.asked.map(({ instructions }) => instructions);
    for (const { name, brief } of tools) {
      expect(forPlan).toContain(brief ?? 'answers a free question about a picture');
      expect(forProgram).toMatch(new RegExp(`\\b${name}\\b`));
    }
    expect(forProgram).toContain('SELECT(image,object,query:text,category?:text,to?)');
    expect(forProgram).toContain('COLORPOP REMOVE(image,object)');
    expect(forPlan + forProgram).not.toContain('{{');
  });

  it('does not tell of tools with which the connected models can do nothing', async () => {
    const { asked, complete } = modelThatSays(steps('a'));
    await languagePlanner({ complete, offered: new Set(['detect', 'segment']) }).plan(requestOf('x'), [], { signal });
    expect(asked[0].instructions).toContain('locate things of a kind');
    expect(asked[0].instructions).not.toContain('general knowledge');
    expect(asked[0].instructions).not.toContain('free question');
  });

  it.each([
    ['fenced', '```json\n{"steps":["Locate the dogs","Count them"],"question":null}\n```'],
    ['chatty', 'Sure! {"steps":["Locate the dogs","Count them"]} Anything else?'],
    ['as a list', 'Plan:\n1. Locate the dogs\n2. Count them\n\nThat is all.'],
    ['as the paper writes it', 'Step1, Locate the dogs\nStep2, Count them'],
    ['with bullets', '- Locate the dogs\n- Count them\n'],
    ['in bold', '**Step 1:** Locate the dogs\n**Step 2:** Count them'],
    ['as one text', '{"steps":"1. Locate the dogs\\n2. Count them"}'],
    ['as objects', '{"plan":[{"step":1,"action":"Locate the dogs"},{"step":2,"action":"Count them"}]}'],
    ['as a bare list', '["Locate the dogs", "Count them"]'],
    ['in Python', "{'steps': ['Locate the dogs', 'Count them'], 'question': None}"],
    ['numbered within', '{"steps":["1. Locate the dogs","2. Count them"],"question":""}'],
    ['after thoughts', '<think>1. Locate cats\n2. Hm</think>{"steps":["Locate the dogs","Count them"]}'],
    ['two of them', '1. Locate the dogs\n2. Count them\n\nOr:\n1. Ask how many'],
    ['with breaks', '{"steps":["Locate\nthe dogs","Count\tthem",],}'],
  ])('a plan is read %s', async (_, reply) => {
    const planner = languagePlanner(modelThatSays(reply));
    expect((await planner.plan(requestOf('how many?'), [], { signal })).steps).toEqual(dogSteps);
  });

  it.each([
    ['nothing', ''],
    ['a refusal', 'I cannot help with that.'],
    ['half a plan', '{"steps":["Locate the dogs","Coun'],
    ['a program', source(dogs)],
    ['calls for steps', '{"steps":["BOX0=LOC(image=IMAGE,object=\'dog\')"]}'],
    ['a plan without end', JSON.stringify({ steps: Array.from({ length: 500 }, (_, at) => `Locate dog ${at}`) })],
    ['no words', '{"steps":["","  "],"question":" "}'],
    ['numbers', '{"steps":[1,2,3]}'],
    ['100 kB', '{"steps":['.repeat(20_000)],
  ])('a reply that is %s is none, and is told so', async (_, reply) => {
    const model = modelThatSays(reply, steps(...dogSteps));
    expect((await languagePlanner(model).plan(requestOf('how many?'), [], { signal })).steps).toEqual(dogSteps);
    expect(model.asked[1].messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(JSON.parse(model.asked[1].messages[2].text)).toEqual({ fault: expect.stringContaining('no plan') });
  });
});

describe('repairs', () => {
  it('tell the model where its program is wrong, with a caret and what was probably meant', async () => {
    const model = modelThatSays(source(dogs.replace('COUNT', 'COUNTS')), source(dogs));
    const wanted = requestOf('how many dogs?');
    const draft = await languagePlanner(model).program(wanted, { steps: dogSteps, examples: [] }, [], { signal });
    expect(draft).toEqual({ source: dogs, refused: 1 });
    const [, reply, fault] = model.asked[1].messages;
    expect(reply).toEqual({ role: 'assistant', text: source(dogs.replace('COUNT', 'COUNTS')) });
    expect(JSON.parse(fault.text).fault).toBe(
      'line 2: there is no tool COUNTS; did you mean COUNT?\n  ANSWER0=COUNTS(box=BOX0)\n          ^^^^^^',
    );
  });

  it('are two at most, then the grammar stands in and says so', async () => {
    const model = modelThatSays('no', 'no', 'no');
    const planner = languagePlanner({ ...model, fallback: grammar });
    const draft = await planner.program(requestOf('how many dogs?'), { steps: ['?'], examples: [] }, [], { signal });
    expect(model.asked).toHaveLength(3);
    expect(draft).toEqual({
      source: dogs,
      refused: 3,
      plan: {
        covers: [['dogs'], ['how', 'many']],
        steps: ['Locate the dogs in the picture', 'Count the dogs in the picture'],
        examples: [],
        note: "planned without the language model: what it sent couldn't be used",
      },
    });
  });

  it('end in a clear refusal where nobody stands in, or who stands in does not understand', async () => {
    const given = { steps: ['?'], examples: [] };
    const alone = languagePlanner(modelThatSays('no', 'no', 'no'));
    await expect(alone.program(requestOf('how many dogs?'), given, [], { signal })).rejects.toMatchObject({
      friendly:
        "I couldn't think that through: what it sent couldn't be used. Please try again, or say it in other words.",
    });
    const both = languagePlanner({ ...modelThatSays('no', 'no', 'no'), fallback: grammar });
    await expect(both.program(requestOf('florble the wibbly'), given, [], { signal })).rejects.toMatchObject({
      friendly: "I couldn't work out how to do that. Please say it in other words.",
    });
  });

  it('are asked for when the reply was cut off, which the model is told', async () => {
    const model = modelThatSays({ text: source(dogs).slice(0, 40), whole: false }, source(dogs));
    await languagePlanner(model).program(requestOf('?'), { steps: dogSteps, examples: [] }, [], { signal });
    expect(JSON.parse(model.asked[1].messages[2].text).fault).toMatch(
      /^the reply was too long and was cut off; line 1: /,
    );
  });

  it('are asked for when the program is one that was wrong for the same words before', async () => {
    const better = dogs.replace("'dog'", "'puppy'");
    const model = modelThatSays(source(`${dogs}  # again`), source(better));
    const known = retrieved(program('How many dogs?', dogs, { outcome: 'failure', reason: 'They meant the puppies.' }));
    const draft = await languagePlanner(model).program(
      requestOf('how many dogs'),
      { steps: dogSteps, examples: [] },
      known,
      { signal },
    );
    expect(draft).toEqual({ source: better, refused: 1 });
    expect(model.asked[1].messages[2].text).toContain('this very program was wrong before: They meant the puppies.');
  });
});

describe('what was right before for the same words', () => {
  const never = modelThatSays();

  it('is done again without asking the model', async () => {
    const planner = languagePlanner(never);
    const wanted = requestOf('  how many  DOGS are there ');
    const made = await planner.plan(wanted, retrieved(plan('How many dogs are there?', dogSteps)), { signal });
    expect(made).toEqual({ steps: dogSteps, examples: ['plan of How many dogs are there?'] });
    const draft = await planner.program(wanted, made, retrieved(program('How many dogs are there?', dogs)), { signal });
    expect(draft).toEqual({ source: dogs });
    expect(never.asked).toEqual([]);
  });

  it('is known for one picture by its words, whatever is left or right in it', async () => {
    const sides = ['Crop to the part left of the lamp in the picture', 'Locate all people in the picture'];
    const made = await languagePlanner(never).plan(requestOf('x'), retrieved(plan('x', sides)), { signal });
    expect(made.steps).toEqual(sides);
  });

  it('brings its own plan with it', async () => {
    const taught = program('How many brews?', dogs.replace('dog', 'cup'), { steps: ['Locate the cups', 'Count them'] });
    const given = { steps: ['Locate the beer'], examples: [] };
    const draft = await languagePlanner(never).program(requestOf('how many brews?'), given, retrieved(taught), {
      signal,
    });
    expect(draft.plan).toEqual({ steps: ['Locate the cups', 'Count them'], examples: [] });
  });

  it('is asked anew where it failed as well, cannot run, or was for another number of pictures', async () => {
    const given = { steps: dogSteps, examples: [] };
    const left = dogs.replace('IMAGE', 'LEFT');
    const cases = [
      { pictures: 1, known: [program('x', dogs), program('x', dogs, { outcome: 'failure', reason: 'no' })] },
      { pictures: 1, known: [program('x', dogs.replace('COUNT', 'TALLY'))] },
      { pictures: 1, known: [program('x', left)] },
      { pictures: 2, known: [program('x', dogs)] },
    ] as const;
    for (const { pictures, known } of cases) {
      const model = modelThatSays(source(dogs.replace('dog', 'cat')));
      await languagePlanner(model).program(requestOf('x', pictures), given, retrieved(...known), { signal });
      expect(model.asked).toHaveLength(1);
    }
    const draft = await languagePlanner(never).program(requestOf('x', 2), given, retrieved(program('x', left)), {
      signal,
    });
    expect(draft.source).toBe(left);
    for (const [pictures, words] of [
      [2, 'Locate the dogs'],
      [1, 'Locate the dogs in the left picture'],
    ] as const) {
      const model = modelThatSays(steps('a'));
      await languagePlanner(model).plan(requestOf('x', pictures), retrieved(plan('x', [words])), { signal });
      expect(model.asked).toHaveLength(1);
    }
  });
});

describe('without the language model', () => {
  it.each([
    ['does not answer', gone, 'OpenAI could not be reached'],
    [
      'would cost too much',
      new BudgetError('[money] cap', {
        friendly: 'This team has spent its $10 of today. My admin can raise it.',
      }),
      'This team has spent its $10 of today',
    ],
    ['fails in a way that nobody foresaw', new TypeError('x is not a function'), 'it could not be asked'],
  ])('the grammar plans when it %s, and that is said', async (_, error, why) => {
    const log = recordingLog();
    const model = modelThatSays(error);
    const planner = languagePlanner({ ...model, fallback: grammar, log });
    const wanted = requestOf('how many dogs?');
    const made = await planner.plan(wanted, [], { signal });
    expect(made.note).toBe(`planned without the language model: ${why}`);
    // The program is the grammar's as well: a model that is gone is not waited for twice.
    expect((await planner.program(wanted, made, [], { signal })).source).toBe(dogs);
    expect(model.asked).toHaveLength(1);
    expect(log.lines.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      'warn: [planner] the language model did not plan',
    ]);
  });

  it('the same when it goes between plan and program', async () => {
    const planner = languagePlanner({ ...modelThatSays(steps('Do it'), gone), fallback: grammar });
    const wanted = requestOf('how many dogs?');
    const draft = await planner.program(wanted, await planner.plan(wanted, [], { signal }), [], { signal });
    expect(draft).toMatchObject({
      source: dogs,
      plan: { note: 'planned without the language model: OpenAI could not be reached' },
    });
  });

  it('the same when it never comes to an end', async () => {
    const complete = (): Promise<Completion> => new Promise(() => undefined);
    const planner = languagePlanner({ complete, fallback: grammar, maxWaitMs: 30 });
    const { note } = await planner.plan(requestOf('how many dogs?'), [], { signal });
    expect(note).toBe('planned without the language model: it took too long');
  });

  it('it is refused clearly where only the model may plan', async () => {
    await expect(languagePlanner(modelThatSays(gone)).plan(requestOf('x'), [], { signal })).rejects.toMatchObject({
      friendly: expect.stringMatching(/^I couldn't think that through: OpenAI could not be reached\. Please try again/),
    });
  });

  it('nobody stands in when the person stopped it', async () => {
    const stop = new AbortController();
    const complete = async (): Promise<Completion> => {
      stop.abort(new Error('stopped'));
      throw gone;
    };
    const planner = languagePlanner({ complete, fallback: grammar });
    await expect(planner.plan(requestOf('x'), [], { signal: stop.signal })).rejects.toThrow('stopped');
  });
});

describe('a follow-up, for a model that sees nothing', () => {
  const before: Exchange = {
    ...{ turn: '1', status: 'answered', text: 'how many dogs are there?', answer: '3', images: [], made: [] },
    found: [{ label: 'dog', count: 3 }],
  };
  const follows = (text: string, said = text) => ({ ...requestOf(text), said, exchange: [before] });
  const cats = JSON.stringify({
    ...{ steps: ['Locate the cats', 'Count them'], covers: [['cats'], ['How many']], question: null },
    request: 'How many cats are there?',
  });

  it('comes with its thread in words, also where no rule reads it, and is known by what the model reads in it', async () => {
    const model = modelThatSays(cats);
    const asked = follows('same for the meowing ones?');
    const made = await languagePlanner(model).plan(asked, [], { signal, doubt: 'What do you mean?' });
    const lines = model.asked[0].messages[0].text.split('\n').map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { thread: [{ request: 'how many dogs are there?', answer: '3', found: '3 dog' }] },
      { request: 'same for the meowing ones?' },
    ]);
    expect(made).toMatchObject({ readAs: 'How many cats are there?', steps: ['Locate the cats', 'Count them'] });
    expect(made.question).toBeUndefined();
    expect(model.asked[0].messages[0].sights).toBeUndefined();
  });

  it('may be read otherwise than rules read it', async () => {
    const model = modelThatSays(cats);
    const made = await languagePlanner(model).plan(follows('how many dogs are cats?', 'and cats?'), [], { signal });
    const [, line] = model.asked[0].messages[0].text.split('\n');
    expect(JSON.parse(line)).toEqual({ request: 'and cats?', 'perhaps meant': 'how many dogs are cats?' });
    expect(made.readAs).toBe('How many cats are there?');
  });

  it('is asked back where the model is gone, and what stands by itself is told alone', async () => {
    const gone = languagePlanner({ ...modelThatSays('no', 'no', 'no'), fallback: grammar });
    const made = await gone.plan(follows('same for them?'), [], { signal, doubt: 'What do you mean?' });
    expect(made.question).toBe('What do you mean?');
    const model = modelThatSays(steps('Locate the cats', 'Count them'));
    await languagePlanner(model).plan(follows('how many cats sleep on the red sofa?'), [], { signal });
    expect(model.asked[0].messages[0].text).not.toContain('thread');
  });
});
