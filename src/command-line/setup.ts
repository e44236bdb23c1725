import { commands } from '../../commands/index.js';
import { setupDiscord } from '../chats/discord/setup.js';
import { setupSlack } from '../chats/slack/setup.js';
import { ClovabotError } from '../contracts/errors.js';

/** Chats that an admin must prepare on their platform. */
const chats: Readonly<Record<string, typeof setupDiscord>> = { discord: setupDiscord, slack: setupSlack };

/** Says and checks what a chat needs. Resolves to whether everything is as it must be. */
export async function setUp(
  chat: string,
  environment: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<boolean> {
  const run = Object.hasOwn(chats, chat) ? chats[chat] : undefined;
  if (run) return run({ environment, commands, print });
  throw new ClovabotError(`[setup] there is nothing to set up for “${chat}”; known: ${Object.keys(chats).join(', ')}`);
}
