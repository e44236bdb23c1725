import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.js';

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
