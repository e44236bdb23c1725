/** What people write after /teach and --name. */
import { expect, test } from 'vitest';
import { taughtName } from '../../commands/shared/taught-name.js';

test.each([
  ['The Blue Room', 'The Blue Room'],
  ['the Acme logo', 'Acme logo'],
  ['This is our logo!', 'our logo'],
  ['“Girl with a Pearl Earring”', 'Girl with a Pearl Earring'],
])('%s', (said, name) => expect(taughtName(said)).toEqual({ name }));
