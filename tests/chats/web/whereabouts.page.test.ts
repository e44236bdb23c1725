/** What the start page says of where pictures go. */
import { describe, expect, test } from 'vitest';
import { createLexicon } from '../../../src/language/lexicon.js';
import * as backends from '../../../src/models/index.js';
import { noBrowser } from './browser.js';
import { expectAccessible, useSeats } from './seats.js';
import { visitor } from './visitor.js';

describe('whom pictures are sent to', () => {
  async function told(environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const options = { environment, fetch, lexicon: createLexicon([], []) };
    const connections = await Promise.all(Object.values(backends).map((backend) => backend.connect(options)));
    return connections.flatMap((connection) => connection?.sendsPicturesTo ?? []);
  }

  test.each([
    [{}, []],
    [{ OPENAI_API_KEY: 'sk-1', REPLICATE_API_TOKEN: 'r8' }, ['OpenAI', 'Replicate']],
    [
      { OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_MODEL: 'qwen3-vl:8b' },
      ['the model server at localhost:11434'],
    ],
    [
      { REPLICATE_API_TOKEN: 'r8', REPLICATE_BASE_URL: 'https://proxy.example.org/v1' },
      ['Replicate (by way of proxy.example.org)'],
    ],
    // They are sent words at most.
    [{ CLOVABOT_SEARCH: 'on' }, []],
  ])('%j: %j', async (environment, wanted) => {
    expect(await told(environment)).toEqual(wanted);
  });
});

describe.skipIf(noBrowser !== undefined)(
  `the start page${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 90_000 },
  () => {
    const seats = useSeats();
    const small = async (picturesGoTo?: readonly string[]): Promise<string> => {
      await seats.home.restart({}, picturesGoTo);
      const page = await seats.sitDownAs('Ann', { colorScheme: picturesGoTo?.length === 1 ? 'dark' : 'light' });
      await page.getByText('Ask about a picture').waitFor();
      await expectAccessible(page, 'welcome');
      return (await page.locator('.welcome .small').allInnerTexts()).join();
    };

    test('promises that pictures stay only where nobody is sent them', async () => {
      expect(await small([])).toMatch(/do\. Pictures stay on this machine\.$/);
      expect((await visitor(seats.home).home()).picturesGoTo).toEqual([]);
    });

    test('names whom they may be sent to', async () => {
      expect(await small(['OpenAI', 'Replicate'])).toMatch(/do\. Pictures may be sent to OpenAI and Replicate\.$/);
      expect(await small(['the model server at 192.168.1.9:8000'])).toMatch(
        /do\. Pictures may be sent to the model server at 192\.168\.1\.9:8000\.$/,
      );
    });

    test('says nothing of it where that is not known', async () => {
      expect(await small()).toMatch(/everything that I can do\.$/);
    });
  },
);
