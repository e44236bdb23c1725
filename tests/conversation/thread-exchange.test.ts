import { describe, expect, test } from 'vitest';
import type { Turn, Value } from '../../src/contracts/turn.js';
import { asExchange, exchangeBefore, maxLookedThrough } from '../../src/conversation/thread-exchange.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { fullTurn } from '../support/turn.js';

const base = fullTurn('turn', 'team', 'thread', 1);
const [photo] = base.request.images;
const made = { ...photo, id: 'c'.repeat(64) };
const [found] = base.steps;

function turnWith(text: string, outputs: readonly Value[], more: Partial<Turn> = {}): Turn {
  const steps = outputs.map((output, at) => ({
    ...found,
    status: 'done' as const,
    output,
    instruction: { ...found.instruction, output: `V${at}`, tool: `T${at}`, arguments: {} },
  }));
  return { ...base, request: { ...base.request, text }, steps, answer: { text: 'fine', images: [made] }, ...more };
}
async function openMemory() {
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  const close = async (): Promise<void> => {
    await memory.close();
    await place.remove();
  };
  return { memory, close };
}

const edited: Value = { type: 'Image', picture: made };

describe('what a turn leaves to later ones', () => {
  test('its words, pictures and answer, and how many things it found in the end', () => {
    const all = [1, 2, 3].map((score) => ({ box: [0, 0, 1, 1] as const, label: 'bus', score }));
    const [loc, select] = turnWith('', [
      { type: 'Regions', picture: photo, regions: all },
      { type: 'Regions', picture: photo, regions: all.slice(1) },
    ]).steps;
    const variable = { kind: 'variable' as const, name: 'V0', span: loc.instruction.span };
    const narrowed = { ...select, instruction: { ...select.instruction, arguments: { object: variable } } };
    const turn = turnWith('how many red buses?', [], { steps: [loc, narrowed], answer: { text: '2', images: [made] } });
    expect(asExchange(turn)).toEqual({
      ...{ turn: 'turn', status: 'answered', text: 'how many red buses?', images: [photo], answer: '2' },
      ...{ found: [{ label: 'bus', count: 2 }], made: [] },
    });
  });

  test('pictures that it made, but no evidence', () => {
    expect(asExchange(turnWith('blur the bus', [edited])).made).toEqual([made]);
    expect(asExchange(turnWith('now can you please also blur it?', [edited])).made).toEqual([made]);
    expect(asExchange(turnWith('where is the bus?', [edited])).made).toEqual([]);
    expect(asExchange(turnWith('show me the bus', [edited])).made).toEqual([]);
    expect(asExchange(turnWith('how many?', [{ type: 'Number', value: 2 }])).made).toEqual([]);
    expect(asExchange(turnWith('blur the bus', [edited], { status: 'failed', answer: undefined })).made).toEqual([]);
  });

  test('a cut-out is the picture that was made, and what was taken back is the picture again', () => {
    const part: Value = { type: 'Image', picture: photo, view: [0, 0, made.width, made.height] };
    expect(asExchange(turnWith('crop to the bus', [part])).made).toEqual([made]);
    const undone = turnWith('undo that', [], { program: undefined, answer: { text: 'Undone.', images: [photo] } });
    expect(asExchange(undone).made).toEqual([photo]);
  });
});

describe('what a message follows', () => {
  test('the last turns of its thread and the edits before them; of a reply, those up to the one that it is to', async () => {
    const { memory, close } = await openMemory();
    for (let at = 1; at <= 10; at++) {
      const id = `t${at}`;
      const turn =
        at === 2 ? turnWith('blur the bus', [edited]) : turnWith('how many?', [{ type: 'Number', value: at }]);
      await memory.turns.set({ ...turn, id, request: { ...turn.request, id, at } });
    }
    const inThread = (thread: string) => memory.turns.ofThread('team', thread, maxLookedThrough);
    const last = exchangeBefore(await inThread('thread'), undefined);
    expect(last.map(({ turn }) => turn)).toEqual(['t2', 't5', 't6', 't7', 't8', 't9', 't10']);
    const repliedTo = await memory.turns.get('team', 't4');
    const reply = exchangeBefore(await inThread('thread'), repliedTo);
    expect(reply.map(({ turn }) => turn)).toEqual(['t1', 't2', 't3', 't4']);
    const under = exchangeBefore(await inThread('another'), repliedTo);
    expect(under.map(({ turn }) => turn)).toEqual(['t4']);
    await close();
  });

  test('is not kept with the turn: what others said must not outlive their own rows', async () => {
    const { memory, close } = await openMemory();
    const turn = turnWith('how many?', [{ type: 'Number', value: 2 }]);
    await memory.turns.set({ ...turn, request: { ...turn.request, exchange: [asExchange(turn)] } });
    expect((await memory.turns.get('team', 'turn'))?.request).not.toHaveProperty('exchange');
    await close();
  });
});
