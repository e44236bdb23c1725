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
import type { CommandHint } from '../../chat.js';
import type { CommandOption } from '../../command.js';
import { shorten } from './markdown.js';
import { translations } from './translations.js';

/** In the menu of a message. */
export const messageCommands = { ask: 'Ask about this picture', wrong: "That's wrong" } as const;

/** Discord's own limits. */
const most = { commands: 100, options: 25, choices: 25, description: 100, text: 1000 } as const;

/** Only commands that are everywhere say where they are shown. */
const everywhere = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

/**
 * What Discord offers to somebody who types "/", or opens the menu of a message.
 * @param isGlobal not only in one server
 */
export function applicationCommands(
  commands: readonly CommandHint[],
  isGlobal: boolean,
): readonly RESTPostAPIApplicationCommandsJSONBody[] {
  const where = isGlobal ? everywhere : {};
  const typed = commands.slice(0, most.commands - 2).map(({ name, summary, options = [] }) => ({
    ...where,
    ...localised(name),
    type: ApplicationCommandType.ChatInput as const,
    name,
    description: shorten(summary, most.description),
    options: options.slice(0, most.options).map(optionOf),
  }));
  const ofMessages = Object.values(messageCommands).map((name) => ({
    ...where,
    name,
    name_localizations: localised(name).name_localizations,
    type: ApplicationCommandType.Message as const,
  }));
  return [...typed, ...ofMessages];
}

function localised(name: string) {
  const known = Object.entries(translations[name] ?? {});
  return {
    name_localizations: Object.fromEntries(known.map(([locale, translation]) => [locale, translation.name])),
    description_localizations: Object.fromEntries(
      known.map(([locale, translation]) => [locale, shorten(translation.summary, most.description)]),
    ),
  };
}

function optionOf({ name, summary, type, choices, optional }: CommandOption): APIApplicationCommandBasicOption {
  const shared = { name, description: shorten(summary, most.description), required: optional !== true };
  if (type === 'picture') return { ...shared, type: ApplicationCommandOptionType.Attachment };
  if (type === 'text') return { ...shared, type: ApplicationCommandOptionType.String, max_length: most.text };
  const offered = (choices ?? []).slice(0, most.choices).map((choice) => ({ name: choice, value: choice }));
  return { ...shared, type: ApplicationCommandOptionType.String, choices: offered };
}

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
