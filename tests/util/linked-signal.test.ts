import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { linkedSignal } from '../../src/util/linked-signal.js';

test('it aborts with any of its sources, for their reason, also where one has aborted before', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const linked = linkedSignal(one.signal, other.signal);
  other.abort('enough');
  expect([linked.signal.aborted, linked.signal.reason, one.signal.aborted]).toEqual([true, 'enough', false]);
  expect(linkedSignal(one.signal, other.signal).signal.reason).toBe('enough');
});

test('it aborts by itself, and its sources go on', () => {
  const source = new AbortController();
  const linked = linkedSignal(source.signal);
  linked.abort('stopped');
  expect([linked.signal.reason, source.signal.aborted]).toEqual(['stopped', false]);
});

test('once it has ended its sources know it no more', () => {
  const sources = [new AbortController(), new AbortController()];
  const linked = linkedSignal(...sources.map(({ signal }) => signal));
  linked.end();
  expect(sources.map(({ signal }) => getEventListeners(signal, 'abort').length)).toEqual([0, 0]);
  sources[0].abort();
  expect(linked.signal.aborted).toBe(false);
});
