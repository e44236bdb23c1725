import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { paceEdits } from '../../../src/chats/shared/edit-pacing.js';
import type { Post } from '../../../src/contracts/post.js';

const place = { team: 'team', thread: 'thread' };
const final = (text: string): Post => ({ text, status: 'answered', pictures: [], buttons: [] });
const working = (text: string): Post => ({ ...final(text), status: 'running', working: true });

/** Edits that are written down, each after `writeMs`; a text with "fails" is refused. */
function openEdits({ everyMs = 0, writeMs = 5 }: { readonly everyMs?: number; readonly writeMs?: number } = {}) {
  const written: { readonly text: string; readonly at: number }[] = [];
  const onLost = vi.fn();
  const { edit, made } = paceEdits({
    everyMs,
    onLost,
    async write(_, id, { text }) {
      await pause(writeMs);
      if (text.includes('fails')) throw new Error(text);
      written.push({ text: `${id} ${text}`, at: Date.now() });
    },
  });
  return {
    edit: (id: string, post: Post) => edit(place, id, post),
    made: (id: string, byEdit?: boolean) => made(place, id, byEdit),
    written,
    texts: () => written.map(({ text }) => text),
    onLost,
  };
}

test('progress resolves at once, what comes while another version is written is skipped, the last is waited for', async () => {
  const { edit, texts } = openEdits();
  for (let step = 1; step <= 50; step++) await edit('A', working(`step ${step}`));
  await edit('A', final('three'));
  expect(texts()).toEqual(['A step 1', 'A three']);
});

test.each(Array.from({ length: 21 }, (_, gap) => gap))(
  'no version is lost %i microtasks after another',
  async (gap) => {
    const { edit, texts } = openEdits({ writeMs: 0 });
    void edit('A', working('step'));
    for (let passed = 0; passed < gap; passed++) await undefined;
    await edit('A', final('three'));
    expect(texts().at(-1)).toBe('A three');
  },
);

test('two edits of one post keep their distance; other posts do not wait', async () => {
  const { edit, written, texts } = openEdits({ everyMs: 100, writeMs: 0 });
  await edit('A', final('one'));
  const second = edit('A', final('two'));
  await edit('B', final('at once'));
  await second;
  expect(texts()).toEqual(['A one', 'B at once', 'A two']);
  expect(written[2].at - written[0].at).toBeGreaterThanOrEqual(95);
});

test('progress keeps its distance from the making of the post, the final version does not', async () => {
  const { edit, made, texts } = openEdits({ everyMs: 60_000, writeMs: 0 });
  made('A');
  await edit('A', working('step'));
  await pause(20);
  expect(texts()).toEqual([]);
  await edit('A', final('three'));
  expect(texts()).toEqual(['A three']);
});

test('a post that was made by an edit keeps its distance from that', async () => {
  const { edit, made, written } = openEdits({ everyMs: 80, writeMs: 0 });
  const at = Date.now();
  made('A', true);
  await edit('A', final('three'));
  expect(written[0].at - at).toBeGreaterThanOrEqual(75);
});

test('who gave a final version hears that it failed; lost progress is only noted', async () => {
  const { edit, onLost } = openEdits();
  await edit('A', working('progress fails'));
  await edit('A', final('fine'));
  expect(onLost).toHaveBeenCalledTimes(1);
  await expect(edit('A', final('the answer fails'))).rejects.toThrow('the answer fails');
});

test('an edit waits no longer because the clock was set back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const { edit, texts } = openEdits({ everyMs: 20 });
    await edit('A', final('one'));
    vi.setSystemTime(Date.now() - 3_600_000);
    await edit('A', final('two'));
    expect(texts()).toEqual(['A one', 'A two']);
  } finally {
    vi.useRealTimers();
  }
});
