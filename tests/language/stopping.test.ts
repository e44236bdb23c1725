import { expect, test } from 'vitest';
import { isStopping } from '../../src/language/stopping.js';

const stopping = [
  ...['stop', 'Stop!', 'please stop', 'stop please', 'cancel', 'cancel that', 'please cancel it', 'abort', 'halt'],
  ...['never mind', 'nevermind, thanks', 'forget it', 'ok stop', 'stop it now', 'cancel my question', 'stop looking'],
  ...[
    'you can stop now',
    'can you cancel that please',
    '⏹',
    '⏹️',
    '🛑',
    'stop all',
    'cancel all my requests',
    'wait, stop',
  ],
  ...['no need any more', 'don’t bother', 'cancel everything', 'Abbrechen!', 'stop working on it', 'drop it', '/stop'],
];
const others = [
  ...['stop the bus', 'is there a stop sign?', 'stop sign', 'remove it', 'forget my pictures', 'end of the line?'],
  ...[
    'cancel the noise in this photo',
    'how many stops are there?',
    'no',
    'thanks',
    'leave',
    'where does it stop?',
    '',
  ],
  ...['cancelled flights', 'stop, how many dogs are there?', 'forget what you learned', 'all', 'please'],
];

test.each(stopping)('“%s” stops what was asked', (text) => {
  expect(isStopping(text)).toBe(true);
});

test.each(others)('“%s” stops nothing', (text) => {
  expect(isStopping(text)).toBe(false);
});
