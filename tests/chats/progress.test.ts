import path from 'node:path';
import { expect, test } from 'vitest';
import { composePost as composeForDiscord } from '../../src/chats/discord/compose.js';
import { composePost as composeForSlack } from '../../src/chats/slack/compose.js';
import { postRow } from '../../src/chats/web/rows.js';
import type { Post, ProgressLine } from '../../src/contracts/post.js';
import type { DoneStep, Instruction, Turn } from '../../src/contracts/turn.js';
import { renderTurn } from '../../src/show/render-turn.js';
import { projectRoot } from '../../src/util/project-root.js';
import { fullTurn } from '../support/turn.js';

const { ProgressLines } = await import(path.join(projectRoot, 'src/chats/web/page/working.js'));

/** What each chat shows of a post's progress. */
const chats: Readonly<Record<string, (post: Post) => string>> = {
  Discord: (post) => JSON.stringify(composeForDiscord(post, { customId: String, pictures: [] }).body),
  Slack: (post) => JSON.stringify(composeForSlack(post, { buttonValue: String, pictures: [] }).blocks),
  // As the server keeps and sends it, drawn by the page's own component.
  'the web page': (post) => JSON.stringify(ProgressLines({ lines: asStored(post).progress ?? [] })),
};

const full = fullTurn('turn 1', 'team', 'thread', 1);
const lines = ["BOX0=LOC(image=IMAGE,object='dog')", 'ANSWER0=COUNT(box=BOX0)', 'FINAL_RESULT=RESULT(var=ANSWER0)'];
const program = {
  source: lines.join('\n'),
  examples: [],
  instructions: lines.map((line, at): Instruction => {
    const [output, call = ''] = line.split('=', 2);
    return { output, tool: call.split('(', 1)[0], arguments: {}, span: { line: at + 1, start: 1, end: line.length } };
  }),
};
const planned: Turn = {
  ...full,
  status: 'programming',
  plan: { steps: ['Find the dogs', 'Count them'], examples: [] },
  program: undefined,
  steps: [],
};
const doneStep = (instruction: Instruction): DoneStep => ({
  status: 'done',
  instruction,
  output: { type: 'Number', value: 2 },
  prompts: [],
  ms: 12,
  cost: 0,
});
const running: Turn = {
  ...planned,
  status: 'running',
  program,
  steps: [doneStep(program.instructions[0])],
};

test.each(Object.entries(chats))('%s tells the steps in words, never in code', (_, shown) => {
  const words = shown(renderTurn(running));
  expect(words).toContain('Find the dogs');
  expect(words).toMatch(/✅|done/);
  expect(words).toContain('Count them');
  expect(words).not.toMatch(/RESULT|ANSWER0|COUNT\(/);
});

test.each(Object.entries(chats))('%s shows no code where the plan has no words', (_, shown) => {
  const words = shown(renderTurn({ ...running, plan: { steps: [], examples: [] } }));
  expect(words).not.toMatch(/RESULT|ANSWER0|LOC\(/);
});

test.each(Object.entries(chats))('%s shows the plan before its program is there', (_, shown) => {
  const words = shown(renderTurn(planned));
  expect(words).toContain('Find the dogs');
  expect(words).toContain('Count them');
});

test('of a long program the lines around the running step are told, and only that step is running', () => {
  const steps = Array.from({ length: 20 }, (_, at) => `Step ${at + 1}`);
  const instructions = steps.map(
    (_, at): Instruction => ({
      ...program.instructions[0],
      output: `BOX${at}`,
      span: { line: at + 1, start: 1, end: 2 },
    }),
  );
  const done = instructions.slice(0, 10).map(doneStep);
  const post = renderTurn({
    ...running,
    plan: { steps, examples: [] },
    program: { ...program, instructions },
    steps: done,
  });
  expect(post.progress?.map(({ words }) => words)).toEqual([6, 7, 8, 9, 10, 11, 12, 13].map((at) => `Step ${at}`));
  expect(post.progress?.filter(({ status }) => status === 'running')).toMatchObject([{ words: 'Step 11' }]);
});

test('a finished answer has no progress', () => {
  expect(renderTurn(full)).not.toHaveProperty('progress');
  expect(renderTurn(full)).not.toHaveProperty('working');
});

function asStored(post: Post): { readonly progress?: readonly ProgressLine[] } {
  const row = postRow.parse(
    JSON.parse(JSON.stringify({ id: 't.1', thread: 't', revision: 1, at: 1, reactions: [], from: 'bot', post })),
  );
  return row.from === 'bot' ? row.post : {};
}
