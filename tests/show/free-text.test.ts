/** What models write at length, as each chat shows it. */
import { expect, test } from 'vitest';
import { composePost as composeDiscord, limits as discord } from '../../src/chats/discord/compose.js';
import { composePost as composeSlack } from '../../src/chats/slack/compose.js';
import { freeText } from '../../src/show/free-text.js';
import { renderTurn } from '../../src/show/render-turn.js';
import { balanced, plainTable, textBlocks } from '../../src/show/text-blocks.js';
import { fullTurn } from '../support/turn.js';

test.for([
  ['## What I see\nA dog.', '**What I see**\nA dog.'],
  ['* one\n+ two\n1) three', '- one\n- two\n1. three'],
  ['It is *very* __old__ and ***rusty***.', 'It is very **old** and **rusty**.'],
  ['> a quote\n\n\n\n---\nend', 'a quote\n\nend'],
  ['see [the sign](https://evil.example/x) and ![it](a.png)', 'see the sign and it'],
  ['go to https://evil.example', 'go to https:\u200B//evil.example'],
  ['snake_case_name and 2*3*4 stay', 'snake_case_name and 2*3*4 stay'],
  ['- [x] done<br>- [ ] open', '- done\n- open'],
  ['a\u202Eb\u0007c', 'abc'],
  ['`*kept*` as it is', '`*kept*` as it is'],
] as const)('%j is posted as %j', ([written, posted]) => {
  expect(freeText(written)).toBe(posted);
});

const table = '| Day | From | To |\n|---|:--:|--:|\n| Mon | 8:30 | 18:00 |\n| Sun | closed | |';

test('a table is one where it can be, and a list where it would be too wide', () => {
  expect(textBlocks(`Hours:\n${table}\nThat is all.`).map(({ kind }) => kind)).toEqual(['lines', 'table', 'lines']);
  expect(
    plainTable([
      ['Day', 'From'],
      ['Mon', '8:30'],
      ['Sunday', 'closed'],
    ]),
  ).toEqual({
    kind: 'code',
    text: 'Day     From\n──────────────\nMon     8:30\nSunday  closed',
  });
  const long = 'a mug with a very long story on it';
  expect(
    plainTable([
      ['Thing', 'Looks', 'Where'],
      ['Mug', long, 'on the table'],
      ['Cup', long, ''],
    ]),
  ).toEqual({
    kind: 'lines',
    text: `- **Mug** Looks: ${long}; Where: on the table\n- **Cup** Looks: ${long}`,
  });
});

test('what is cut into parts is closed in each', () => {
  expect(balanced(['```\na', 'b', 'c\n```\nend'])).toEqual(['```\na\n```', '```\nb\n```', '```\nc\n```\nend']);
});

const turnOf = (words: string, text = 'a market') => {
  return { ...fullTurn('turn', 'team', 'thread', 1), answer: { text, words, images: [] } };
};

test('a long answer is read whole: its beginning in the post, all of it in a file', () => {
  const words = Array.from({ length: 120 }, (_, at) => `${at + 1}. The stall number ${at + 1} sells **fruit**.`).join(
    '\n',
  );
  const post = renderTurn(turnOf(words));
  const onDiscord = composeDiscord(post, { customId: (action) => action, pictures: [] });
  const content = String(onDiscord.body.content);
  expect(content.length).toBeLessThanOrEqual(discord.content);
  expect(content).toContain('attached file');
  expect(new TextDecoder().decode(onDiscord.files?.[0]?.bytes)).toContain('120. The stall number 120');
  const onSlack = JSON.stringify(composeSlack(post, { buttonValue: (action) => action, pictures: [] }));
  expect(onSlack).toContain('*fruit*');
});

test('tables, lists and pings, in each chat’s own signs', () => {
  const post = renderTurn(turnOf(`# Opening hours\n${table}\n- ask @everyone\n- or <@U1>`));
  const content = composeDiscord(post, { customId: (action) => action, pictures: [] }).body.content ?? '';
  expect(content).toContain('**Opening hours**\n```\nDay  From    To');
  expect(content).not.toMatch(/@everyone|(?<!\\)<@U1>/);
  const slack = JSON.stringify(composeSlack(post, { buttonValue: (action) => action, pictures: [] }));
  expect(slack).toContain('*Opening hours*\\n```\\nDay  From    To');
  expect(slack).not.toMatch(/@everyone|<@U1>/);
});

test('a short sentence stands out as a bare answer does', () => {
  expect(renderTurn(turnOf('He has been running.')).text).toBe('**He has been running.**');
  const { answer: _, ...turn } = turnOf('');
  expect(renderTurn({ ...turn, answer: { text: '3', images: [] } }).text).toBe('**3**');
});
