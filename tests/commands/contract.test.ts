/** What every command declares, so that chats can offer it: names, sentences and forms that Discord and Slack take. */
import { expect, test } from 'vitest';
import { commands } from '../../commands/index.js';
import { writtenOptions } from '../../src/chats/discord/commands.js';
import { type Command, languages } from '../../src/contracts/command.js';
import { ana, openOffice } from './office.js';

const commandNamed = (name: string): Command => {
  const found = commands.find((command) => command.name === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};

test('names are told apart, in every language', () => {
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  for (const language of languages)
    expect(new Set(commands.map(({ translations }) => translations?.[language].name)).size).toBe(commands.length);
});

// https://discord.com/developers/docs/interactions/application-commands#application-command-object
test.each(commands.map((command) => [command.name, command] as const))('/%s fits a chat’s form', (_, command) => {
  const { name, summary, usage, options = [] } = command;
  expect(name).toMatch(/^[a-z]{1,32}$/);
  expect(summary.length).toBeLessThanOrEqual(100);
  expect(usage.startsWith(`/${name}`)).toBe(true);
  expect(new Set(options.map((option) => option.name)).size).toBe(options.length);
  const firstOptional = options.findIndex(({ optional }) => optional);
  for (const [place, option] of options.entries()) {
    expect(option.name).toMatch(/^[a-z]{1,32}$/);
    expect(option.summary.length).toBeLessThanOrEqual(100);
    expect(option.type === 'choice').toBe(option.choices !== undefined);
    // Required ones come first.
    if (firstOptional >= 0 && place > firstOptional) expect(option.optional).toBe(true);
  }
  // What a form leaves out at its end is left out of the line as well.
  expect(writtenOptions(command, {})).toBe('');
});

test.each(commands.map((command) => [command.name, command] as const))('/%s speaks every language', (_, command) => {
  const { options = [] } = command;
  for (const language of languages) {
    for (const part of [command, ...options]) {
      const translation = part.translations?.[language];
      expect(translation?.name).toMatch(/^[-_\p{L}\p{N}]{1,32}$/u);
      expect(translation?.name.toLowerCase()).toBe(translation?.name);
      expect(translation?.summary).toMatch(/\S/);
      expect(translation?.summary).not.toBe(part.summary);
      expect(translation?.summary.length).toBeLessThanOrEqual(100);
    }
    const names = options.map(({ translations }) => translations?.[language].name);
    expect(new Set(names).size).toBe(options.length);
    for (const { choices, translations } of options)
      expect(translations?.[language].choices?.length).toBe(choices?.length);
  }
});

test('a filled-in form is the line that a person would have typed', () => {
  expect(writtenOptions(commandNamed('teach'), { name: ' our logo ', picture: 'ignored' })).toBe('our logo');
  expect(writtenOptions(commandNamed('forget'), { what: 'everything', sure: 'yes' })).toBe('everything yes');
  expect(writtenOptions(commandNamed('help'), { anything: 'x' })).toBe('');
});

test('/help names every command and says how to teach', async () => {
  const { reads } = await openOffice();
  const { text } = await reads(ana, '/help');
  for (const { name } of commands) expect(text).toContain(`/${name}`);
  expect(text).toMatch(/❌/);
  expect(text).toMatch(/no, three/);
  // Discord's longest message.
  expect(text.length).toBeLessThan(2000);
});
