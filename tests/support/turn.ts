import type { Turn } from '../../src/contracts/turn.js';

const span = { line: 1, start: 1, end: 30 };
const picture = { id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg', name: 'park.jpg' } as const;
const instruction = {
  output: 'BOX0',
  tool: 'LOC',
  arguments: {
    image: { kind: 'variable', name: 'IMAGE', span },
    object: { kind: 'literal', value: 'dog', span },
    limit: { kind: 'literal', value: null, span },
  },
  span,
} as const;

/** An answered turn that has everything a turn can have. */
export function fullTurn(id: string, team: string, thread: string, at: number): Turn {
  const tokens = { input: 900, cached: 512, output: 20 };
  const substitutions = [{ backend: 'embedded', insteadOf: 'openai' }];
  const record = { instruction, ms: 12.5, cost: 0.001, tokens, substitutions, prompts: ['prompt 1'] };
  return {
    id,
    status: 'answered',
    request: {
      id,
      team,
      thread,
      author: { id: 'U1', name: 'Ana “A” 🐈' },
      text: 'how many dogs?',
      images: [picture],
      at,
    },
    plan: {
      steps: ['Find the dogs', 'Count them'],
      examples: ['count-1'],
      question: 'Which dogs?',
      note: 'planned so',
    },
    program: { source: "BOX0=LOC(image=IMAGE,object='dog')", instructions: [instruction], examples: ['count-2'] },
    steps: [
      {
        ...record,
        status: 'done',
        output: {
          type: 'Regions',
          picture,
          regions: [{ box: [0.5, 1, 20.25, 30], label: 'dog', score: 0.9, mask: 'b'.repeat(64), name: 'Rex' }],
        },
        confidence: 0.8,
        alternatives: [{ type: 'Regions', picture, regions: [] }],
        note: 'I took *dog* for *puppy*',
      },
      { ...record, status: 'done', output: { type: 'Image', picture, view: [1, 2, 3, 4] } },
      { ...record, status: 'done', output: { type: 'Number', value: 2 } },
      { ...record, status: 'done', output: { type: 'Boolean', value: false } },
      { ...record, status: 'done', output: { type: 'List', items: ['a', 'b'] } },
      { ...record, status: 'done', output: { type: 'Text', value: ':yes:' } },
      { ...record, status: 'failed', fault: 'nothing found' },
    ],
    answer: { text: '2', note: 'I saw two.', images: [picture] },
    fault: 'none',
    planning: { cost: 0.002, tokens, substitutions, refused: 1 },
    offer: 0.12,
    ms: 345.6,
    cost: 0.01,
  };
}
