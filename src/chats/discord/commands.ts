import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { CommandHint } from '../../contracts/chat.js';
import type { CommandOption, Translations } from '../../contracts/command.js';
import { truncate } from '../../util/format.js';

/** In the menu of a message. */
export const messageCommands = { ask: 'Ask about this picture', wrong: "That's wrong" } as const;
const messageCommandsElsewhere = { ask: { ko: '이 사진에 대해 묻기' }, wrong: { ko: '틀렸어요' } } as const;

/** Discord's own limits. */
const limits = { commands: 100, options: 25, choices: 25, description: 100, text: 1000 } as const;

/** Only commands that are everywhere say where they are shown. */
const everywhere = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

/**
 * What Discord offers to somebody who types "/", or opens the menu of a message.
 * @param isGlobal not only in one server
 */
function applicationCommands(
  commands: readonly CommandHint[],
  isGlobal: boolean,
): readonly RESTPostAPIApplicationCommandsJSONBody[] {
  const where = isGlobal ? everywhere : {};
  const typed = commands.slice(0, limits.commands - 2).map(({ name, summary, translations, options = [] }) => ({
    ...where,
    ...localised(translations),
    type: ApplicationCommandType.ChatInput as const,
    name,
    description: truncate(summary, limits.description),
    options: options.slice(0, limits.options).map(optionOf),
  }));
  const ofMessages = (['ask', 'wrong'] as const).map((which) => ({
    ...where,
    name: messageCommands[which],
    name_localizations: messageCommandsElsewhere[which],
    type: ApplicationCommandType.Message as const,
  }));
  return [...typed, ...ofMessages];
}

/** What Discord shows to people who use it in another language; to all others it shows the English. */
function localised(translations: Partial<Translations> = {}) {
  const known = Object.entries(translations);
  return {
    name_localizations: Object.fromEntries(known.map(([language, { name }]) => [language, name])),
    description_localizations: Object.fromEntries(
      known.map(([language, { summary }]) => [language, truncate(summary, limits.description)]),
    ),
  };
}

function optionOf(option: CommandOption): APIApplicationCommandBasicOption {
  const { name, summary, type, choices = [], optional, translations } = option;
  const description = truncate(summary, limits.description);
  const shared = { name, description, required: optional !== true, ...localised(translations) };
  if (type === 'picture') return { ...shared, type: ApplicationCommandOptionType.Attachment };
  if (type === 'text') return { ...shared, type: ApplicationCommandOptionType.String, max_length: limits.text };
  const offered = choices.slice(0, limits.choices).map((choice, place) => ({
    name: choice,
    value: choice,
    name_localizations: Object.fromEntries(
      Object.entries(translations ?? {}).map(([language, { choices: all }]) => [language, all?.[place] ?? choice]),
    ),
  }));
  return { ...shared, type: ApplicationCommandOptionType.String, choices: offered };
}

/** The line of text that a filled-in form stands for, without the command's name: what `run` takes as `text`. */
export const writtenOptions = (
  { options = [] }: Pick<CommandHint, 'options'>,
  filled: Readonly<Record<string, string | undefined>>,
): string =>
  options
    .flatMap(({ name, type }) => (type === 'picture' ? [] : (filled[name]?.trim() ?? [])))
    .filter(Boolean)
    .join(' ');

/** Makes Discord offer exactly these commands: in one server at once, or everywhere within an hour. */
export async function registerCommands(
  rest: REST,
  application: string,
  guild: string | undefined,
  commands: readonly CommandHint[],
): Promise<void> {
  const route = guild ? Routes.applicationGuildCommands(application, guild) : Routes.applicationCommands(application);
  await rest.put(route, { body: applicationCommands(commands, guild === undefined) });
}
