import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.js';
import { ConfigError } from '../src/contracts/errors.js';

test('everything has a default', () => {
  const config = readConfig({}, []);
  expect(config.home).toBe(path.resolve('var'));
  expect(config.databaseUrl).toBe(`sqlite://${path.resolve('var')}/clovabot.sqlite`);
});

test('empty lines of a .env file count as unset', () => {
  expect(readConfig({ CLOVABOT_HOME: '', DATABASE_URL: '' }, []).home).toBe(path.resolve('var'));
});

test('a capability is chosen by its variable', () => {
  expect(readConfig({ CLOVABOT_EMBED_TEXT: 'openai:small' }, ['embedText', 'detect']).choices).toEqual({
    embedText: 'openai:small',
  });
});

test('a setting that cannot work is named, its value is not', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/x' }, [])).toThrow(/DATABASE_URL.*sqlite:\/\//);
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/x' }, [])).not.toThrow(/secret/);
});

test('everyone may teach, one person is enough, and nobody is named by a face, unless it is set otherwise', () => {
  expect(readConfig({}, []).teaching).toEqual({ teachers: 'everyone', quorum: 1, namesPeople: false });
  const strict = { CLOVABOT_TEACHERS: ' Ana Lee, U1,,Ana Lee', CLOVABOT_QUORUM: '2', CLOVABOT_NAME_PEOPLE: 'On' };
  expect(readConfig(strict, []).teaching).toEqual({ teachers: ['Ana Lee', 'U1'], quorum: 2, namesPeople: true });
  expect(readConfig({ CLOVABOT_TEACHERS: 'Everyone' }, []).teaching.teachers).toBe('everyone');
});

test('a weekly post is wanted nowhere, or where it is set', () => {
  expect(readConfig({}, []).weekly).toEqual([]);
  expect(readConfig({ CLOVABOT_WEEKLY: 'off' }, []).weekly).toEqual([]);
  expect(readConfig({ CLOVABOT_WEEKLY: 'web, discord:12/34, slack:T1/C2' }, []).weekly).toEqual([
    { team: 'home', thread: 'everybody' },
    { team: 'discord:12', thread: '34' },
    { team: 'slack:T1', thread: 'C2' },
  ]);
});

test.each([
  ['CLOVABOT_TEACHERS', ' , ', /separated by commas/],
  ['CLOVABOT_TEACHERS', 'everyone, Ana', /separated by commas/],
  ['CLOVABOT_QUORUM', '0', /at least 1/],
  ['CLOVABOT_QUORUM', '1.5', /whole number/],
  ['CLOVABOT_QUORUM', 'most', /whole number/],
  ['CLOVABOT_NAME_PEOPLE', 'maybe', /write on or off/],
  ['CLOVABOT_WEEKLY', 'on', /write off, or web/],
  ['CLOVABOT_WEEKLY', 'slack:T1', /write off, or web/],
  ['CLOVABOT_PLANNER', 'gpt', /write auto, grammar or language/],
])('%s=%s cannot work and is refused with the fix', (name, value, fix) => {
  expect(() => readConfig({ [name]: value }, [])).toThrow(ConfigError);
  expect(() => readConfig({ [name]: value }, [])).toThrow(new RegExp(`${name}: .*${fix.source}.*; fix it in .env`));
});
