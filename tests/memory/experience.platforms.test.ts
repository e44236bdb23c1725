import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../../src/contracts/errors.js';
import type { Memory, NewExample } from '../../src/contracts/store.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { outcomeChanges } from '../../src/memory/experience-rows.js';
import { type OpenMemory, openMemory } from '../../src/memory/index.js';
import { rowKey } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { wordFeature } from '../support/word-features.js';

const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-experience-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let homes = 0;
const newHome = (): string => path.join(folder, `home ${homes++}`);

const seedLines = [
  {
    id: 'count-1',
    kind: 'plan',
    instruction: 'How many dogs are there?',
    steps: ['Find the dogs', 'Count them'],
    outcome: 'success',
  },
  {
    id: 'blur-1',
    kind: 'plan',
    instruction: 'Blur the background',
    steps: ['Find it', 'Blur the rest'],
    outcome: 'success',
  },
  {
    id: 'count-2',
    kind: 'plan',
    instruction: 'How many dogs are black?',
    steps: ['Count the dogs'],
    outcome: 'failure',
    reason: 'counts all dogs',
  },
  {
    id: 'count-3',
    kind: 'program',
    instruction: 'How many dogs are there?',
    steps: ['Count'],
    program: 'RESULT(var=N0)',
    outcome: 'success',
  },
];
const seeds = path.join(folder, 'seeds');
mkdirSync(seeds);
writeFileSync(path.join(seeds, 'all.jsonl'), `${seedLines.map((line) => JSON.stringify(line)).join('\n')}\n\n`);

interface Peer {
  readonly embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>;
  readonly texts: string[];
}
/** A model that remembers what it was asked. */
function peer(model = 0): Peer {
  const texts: string[] = [];
  return {
    texts,
    embed: async (asked) => {
      texts.push(...asked);
      return asked.map((text) => wordFeature(text, model));
    },
  };
}

const open = (home: string, databaseUrl: string, { embed } = peer(), log = recordingLog()): Promise<OpenMemory> =>
  openMemory({ home, databaseUrl, seeds, promptSchemas, embed, now: () => Date.now(), randomId: () => 'id', log });

const plan = (instruction: string, outcome: 'success' | 'failure' = 'success', steps = ['one', 'two']): NewExample => ({
  kind: 'plan',
  instruction,
  steps,
  outcome,
});

async function remember(memory: OpenMemory, team: string, example: NewExample): Promise<string> {
  const id = await memory.experience(team).add(example, wordFeature(example.instruction));
  return id ?? 'shipped';
}
async function recall(memory: OpenMemory, team: string, instruction: string, limit = 8): Promise<readonly string[]> {
  const found = await memory.experience(team).plans(wordFeature(instruction), limit);
  return found.map(({ example }) => example.instruction);
}

const record = (memory: Memory, team: string, ids: readonly string[], was: 'success' | 'failure') =>
  memory.store.write([], outcomeChanges(team, { ids, was }, 1));
const withdraw = (memory: Memory, team: string, ids: readonly string[], was: 'success' | 'failure') =>
  memory.store.write([], outcomeChanges(team, { ids, was }, -1));

/** What one process learns reaches the others within a second. */
const soon = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 1000, interval: 50 });

describeDatabases('experience', (databases) => {
  async function withMemory(work: (memory: OpenMemory, home: string, url: string) => Promise<void>): Promise<void> {
    const home = newHome();
    const url = await databases.fresh();
    const memory = await open(home, url);
    try {
      await work(memory, home, url);
    } finally {
      await memory.close();
    }
  }

  test('what ships with the project is found from the first question on, most similar first', async () => {
    await withMemory(async (memory) => {
      const found = await memory.experience('T').plans(wordFeature('how many dogs are there'), 8);
      expect(found.map(({ example }) => example.id)).toEqual(['count-1', 'count-2', 'blur-1']);
      expect(found[0].similarity).toBeGreaterThan(0.7);
      expect(found[1].example).toEqual({
        id: 'count-2',
        instruction: 'How many dogs are black?',
        steps: ['Count the dogs'],
        outcome: 'failure',
        reason: 'counts all dogs',
      });
      const [program] = await memory.experience('T').programs(wordFeature('how many dogs'), 8);
      expect(program.example).toMatchObject({ id: 'count-3', program: 'RESULT(var=N0)' });
    });
  });

  test('what a team adds is found by it, by nobody else, and again after a restart', async () => {
    await withMemory(async (memory, home, url) => {
      const id = await remember(memory, 'T1', plan('Which bird is on the roof?'));
      await remember(memory, 'T1/x', plan('Which bird is on the fence?'));
      expect((await recall(memory, 'T1', 'which bird', 1))[0]).toBe('Which bird is on the roof?');
      expect(await recall(memory, 'T2', 'which bird')).not.toContain('Which bird is on the roof?');
      expect(await recall(memory, 'T1', 'which bird')).not.toContain('Which bird is on the fence?');
      await memory.experience('T2').remove(id);
      await record(memory, 'T2', [id, id, id, id], 'failure');
      await memory.close();
      const again = await open(home, url);
      expect((await recall(again, 'T1', 'which bird', 1))[0]).toBe('Which bird is on the roof?');
      await again.close();
    });
  });

  test('an equal example is kept once, also when it equals a shipped one', async () => {
    await withMemory(async (memory) => {
      const ids = [
        await remember(memory, 'T', plan('Which bird is this?')),
        await remember(memory, 'T', plan('  which BIRD is  this? ')),
        ...(await Promise.all([1, 2, 3].map(() => remember(memory, 'T', plan('Which bird is this?'))))),
      ];
      expect(new Set(ids).size).toBe(1);
      expect(await remember(memory, 'T', plan('Which bird is this?', 'failure'))).not.toBe(ids[0]);
      expect(await remember(memory, 'T', plan('Which bird is this?', 'success', ['another']))).not.toBe(ids[0]);
      expect(
        await remember(memory, 'T', plan('how many dogs are there?', 'success', ['Find the dogs', 'Count them'])),
      ).toBe('shipped');
      const found = await recall(memory, 'T', 'which bird is this');
      expect(found.filter((text) => text === 'Which bird is this?')).toHaveLength(3);
      expect(found.filter((text) => text === 'How many dogs are there?')).toHaveLength(1);
    });
  });

  test('failures come along with successes, as warnings', async () => {
    await withMemory(async (memory) => {
      for (let number = 0; number < 12; number++) {
        await remember(memory, 'T', plan(`Count the birds on roof ${number}`));
        await remember(memory, 'T', plan(`Count the birds on fence ${number}`, 'failure'));
      }
      const found = await memory.experience('T').plans(wordFeature('Count the birds on roof and fence'), 8);
      expect(found).toHaveLength(8);
      const failing = found.filter(({ example }) => example.outcome === 'failure').length;
      expect(failing).toBeGreaterThanOrEqual(2);
      expect(failing).toBeLessThanOrEqual(3);
    });
  });

  test('of two equally similar examples the one with the better record comes first', async () => {
    await withMemory(async (memory) => {
      const good = await remember(memory, 'T', plan('Which bird is red?', 'success', ['good']));
      const bad = await remember(memory, 'T', plan('Which bird is red?', 'success', ['bad']));
      await record(memory, 'T', [good], 'success');
      await record(memory, 'T', [bad], 'failure');
      const first = async (): Promise<string> =>
        (await memory.experience('T').plans(wordFeature('Which bird is red?'), 2))[0].example.id;
      expect(await first()).toBe(good);
      await record(memory, 'T', [good], 'failure');
      await record(memory, 'T', [good], 'failure');
      await record(memory, 'T', [bad], 'success');
      expect(await first()).toBe(bad);
    });
  });

  test('a record that is taken back leaves what was before, exactly', async () => {
    await withMemory(async (memory) => {
      const team = memory.experience('T');
      const own = await remember(memory, 'T', plan('How many dogs run?'));
      const ranking = async () => (await team.plans(wordFeature('how many dogs'), 8)).map(({ example }) => example.id);
      const before = await ranking();
      for (let turn = 0; turn < 3; turn++) await record(memory, 'T', [own, 'count-1', own], 'failure');
      await record(memory, 'T', [own], 'success');
      expect(await ranking()).not.toContain('count-1');
      for (let turn = 0; turn < 3; turn++) await withdraw(memory, 'T', [own, 'count-1', own], 'failure');
      await withdraw(memory, 'T', [own], 'success');
      expect(await ranking()).toEqual(before);
      for (const id of [own, 'count-1'])
        for (const outcome of ['success', 'failure'])
          expect(await memory.store.totals([rowKey('experience', 'T', id, outcome)])).toEqual([0]);
    });
  });

  test('more taken back than was recorded spoils nothing', async () => {
    await withMemory(async (memory) => {
      const before = await recall(memory, 'T', 'how many dogs');
      for (let turn = 0; turn < 9; turn++) await withdraw(memory, 'T', ['count-1'], 'success');
      expect([...(await recall(memory, 'T', 'how many dogs'))].sort()).toEqual([...before].sort());
    });
  });

  test('a team’s experience can go as a whole; what ships is as on the first day, other teams keep theirs', async () => {
    await withMemory(async (memory, home, url) => {
      const other = await open(home, url);
      const fresh = await recall(memory, 'fresh', 'which bird how many dogs');
      for (const team of ['T', 'T/x']) {
        const id = await remember(memory, team, plan('Which bird is this?'));
        await record(memory, team, [id, 'count-2'], 'success');
        await memory.experience(team).remove('count-1');
      }
      expect(await recall(other, 'T', 'which bird', 1)).toEqual(['Which bird is this?']);
      await memory.experience('T').removeAll();
      for (const each of [memory, other]) {
        await soon(async () => expect(await recall(each, 'T', 'which bird how many dogs')).toEqual(fresh));
        expect(await recall(each, 'T/x', 'which bird', 1)).toEqual(['Which bird is this?']);
        expect(await recall(each, 'T/x', 'how many dogs')).not.toContain('How many dogs are there?');
      }
      expect(await memory.store.totals([rowKey('experience', 'T', 'count-2', 'success')])).toEqual([0]);
      await other.close();
    });
  });

  test('an example that mostly misleads loses its place, a shipped one too, for this team only', async () => {
    await withMemory(async (memory) => {
      const own = await remember(memory, 'T', plan('How many dogs run?'));
      for (let turn = 0; turn < 3; turn++) await record(memory, 'T', [own, 'count-1'], 'failure');
      expect(await recall(memory, 'T', 'how many dogs')).toEqual(['How many dogs are black?', 'Blur the background']);
      expect(await recall(memory, 'T2', 'how many dogs')).toContain('How many dogs are there?');
    });
  });

  test('when many of the most similar mislead, those behind them come', async () => {
    await withMemory(async (memory) => {
      const misleading = [];
      for (let number = 0; number < 60; number++)
        misleading.push(await remember(memory, 'T', plan('How many owls?', 'success', [`${number}`])));
      for (let number = 0; number < 8; number++)
        await remember(memory, 'T', plan('How many owls sit there?', 'success', [`${number}`]));
      for (let turn = 0; turn < 3; turn++) await record(memory, 'T', misleading, 'failure');
      const found = await recall(memory, 'T', 'How many owls?');
      expect(found.filter((text) => text === 'How many owls sit there?').length).toBeGreaterThanOrEqual(6);
      expect(found).not.toContain('How many owls?');
    });
  });

  test('what is removed is not found any more, shipped or not; taught again, it is', async () => {
    await withMemory(async (memory) => {
      const id = await remember(memory, 'T', plan('Which bird is this?'));
      expect(await recall(memory, 'T', 'which bird', 1)).toEqual(['Which bird is this?']);
      await memory.experience('T').remove(id);
      await memory.experience('T').remove('count-1');
      expect(await recall(memory, 'T', 'which bird how many dogs')).toEqual([
        'How many dogs are black?',
        'Blur the background',
      ]);
      expect(await recall(memory, 'T2', 'how many dogs')).toContain('How many dogs are there?');
      await remember(memory, 'T', plan('Which bird is this?'));
      await remember(memory, 'T', plan('How many dogs are there?', 'success', ['Find the dogs', 'Count them']));
      expect(await recall(memory, 'T', 'which bird how many dogs are there')).toEqual(
        expect.arrayContaining(['Which bird is this?', 'How many dogs are there?']),
      );
    });
  });

  test('another process sees within a second what this one adds and removes, while both run', async () => {
    await withMemory(async (memory, home, url) => {
      const other = await open(home, url);
      expect(await recall(other, 'T', 'which bird', 1)).not.toContain('Which bird is this?');
      const id = await remember(memory, 'T', plan('Which bird is this?'));
      await soon(async () => expect(await recall(other, 'T', 'which bird', 1)).toEqual(['Which bird is this?']));
      await remember(other, 'T', plan('Which birds are these?'));
      await memory.experience('T').remove(id);
      expect(await recall(other, 'T', 'which bird is this', 1)).toEqual(['Which birds are these?']);
      await soon(async () =>
        expect(await recall(memory, 'T', 'which birds are these', 1)).toEqual(['Which birds are these?']),
      );
      await other.close();
    });
  });

  test('a kill right after an example was written or removed leaves no process with those of before', async () => {
    await withMemory(async (memory, home, url) => {
      const other = await open(home, url);
      expect(await recall(other, 'T', 'which bird')).not.toContain('Which bird is this?');
      const killed = vi.spyOn(memory.store, 'increment').mockRejectedValue(new Error('killed'));
      await remember(memory, 'T', plan('Which bird is this?')).catch(() => undefined);
      await soon(async () => expect((await recall(other, 'T', 'which bird', 1))[0]).toBe('Which bird is this?'));
      await memory.experience('T').removeAll();
      await soon(async () => expect(await recall(other, 'T', 'which bird')).not.toContain('Which bird is this?'));
      killed.mockRestore();
      await other.close();
    });
  });

  test('a stored example that cannot be read is reported and left out', async () => {
    const log = recordingLog();
    const memory = await open(newHome(), await databases.fresh(), peer(), log);
    const id = await remember(memory, 'T', plan('Which bird is this?'));
    await remember(memory, 'T', plan('Which birds are these?'));
    await recall(memory, 'T', 'which bird');
    await memory.store.write([{ namespace: 'experience', key: rowKey('T', id), value: { kind: 'plan', gone: true } }]);
    expect(await recall(memory, 'T', 'which bird', 1)).toEqual(['Which birds are these?']);
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ text }) => text)).toEqual([
      '[store] a row cannot be read and is left out',
    ]);
    await memory.close();
  });
});

describe('features of the model', () => {
  const url = (home: string): string => `sqlite://${path.join(home, 'x.sqlite')}`;

  test('of shipped examples are computed once and kept on disk', async () => {
    const home = newHome();
    const first = peer();
    const memory = await open(home, url(home), first);
    expect(first.texts).toEqual([]);
    await memory.warmUp();
    expect(first.texts).toHaveLength(1 + 3);
    await recall(memory, 'T', 'how many dogs');
    expect(first.texts).toHaveLength(1 + 3);
    await memory.close();

    const second = peer();
    const again = await open(home, url(home), second);
    expect(await recall(again, 'T', 'how many dogs', 1)).toEqual(['How many dogs are there?']);
    expect(second.texts).toHaveLength(1);
    await again.close();
  });

  test('are computed anew when another model is connected, those of the team too', async () => {
    const home = newHome();
    const memory = await open(home, url(home));
    await remember(memory, 'T', plan('Which bird is this?'));
    await recall(memory, 'T', 'which bird');
    await memory.close();

    const other = peer(1);
    const again = await open(home, url(home), other);
    const found = await again.experience('T').plans(wordFeature('which bird is this', 1), 2);
    expect(found[0].example.instruction).toBe('Which bird is this?');
    expect(found[0].similarity).toBeCloseTo(1, 5);
    expect((await again.experience('T').plans(wordFeature('how many dogs', 1), 1))[0].example.id).toBe('count-1');
    await again.close();

    const third = peer(1);
    const calm = await open(home, url(home), third);
    await calm.experience('T').plans(wordFeature('which bird', 1), 2);
    expect(third.texts).toHaveLength(1);
    await calm.close();
  });

  test('may fail once: the next question works', async () => {
    const home = newHome();
    let calls = 0;
    const memory = await open(home, url(home), {
      texts: [],
      embed: async (texts) => {
        if (calls++ === 0) throw new Error('the model is not there yet');
        return texts.map((text) => wordFeature(text));
      },
    });
    await expect(recall(memory, 'T', 'how many dogs')).rejects.toThrow('not there yet');
    expect(await recall(memory, 'T', 'how many dogs', 1)).toEqual(['How many dogs are there?']);
    await memory.close();
  });

  test.each([
    ['no JSON', '{"id":"a",', /bad.jsonl:2: is no JSON; fix that line/],
    ['no program', JSON.stringify({ ...seedLines[3], id: 'x', program: undefined }), /bad.jsonl:2: .*program/],
    ['an id twice', JSON.stringify(seedLines[0]), /bad.jsonl:2 has the id "count-1" of bad.jsonl:1/],
  ])('shipped examples with %s are refused with file and line', async (_, line, message) => {
    const bad = path.join(folder, `bad ${homes}`);
    mkdirSync(bad);
    writeFileSync(path.join(bad, 'bad.jsonl'), `${JSON.stringify(seedLines[0])}\n${line}\n`);
    const home = newHome();
    const opening = openMemory({
      home,
      databaseUrl: url(home),
      seeds: bad,
      promptSchemas,
      embed: peer().embed,
      now: () => 0,
      randomId: () => 'id',
      log: recordingLog(),
    });
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(message);
  });
});
