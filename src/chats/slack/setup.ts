import { z } from 'zod';
import type { CommandHint } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import { createCalls, openWebClient } from './calls.js';
import { botScopes, manifestFile, manifestText, optionalScopes } from './manifest.js';
import { appsPage, connectFault } from './refusals.js';
import { readSlackSettings } from './settings.js';
import { authTest } from './wire.js';

export interface SetupOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly commands: readonly CommandHint[];
  readonly print: (line: string) => void;
}

const firstSteps = [
  'Slack wants an app first:',
  `1. Open ${appsPage}?new_app=1, “From a manifest”, choose the workspace, “JSON”, and paste what stands below (also in ${manifestFile}); “Next”, “Create”.`,
  '2. “Install App” on the left, “Install to Workspace”, “Allow”; copy the “Bot User OAuth Token” (xoxb-…) into .env as SLACK_BOT_TOKEN=…',
  '3. “Basic Information” on the left, “App-Level Tokens”, “Generate Token and Scopes”, “Add Scope” connections:write, “Generate”; copy the token (xapp-…) into .env as SLACK_APP_TOKEN=…',
  '4. Run “clovabot setup slack” again: it checks the tokens and scopes. Then “npm start”, and in a channel “/invite @Clovabot”.',
  'Without Socket Mode, instead of 3: put the “Signing Secret” of “Basic Information” into .env as SLACK_SIGNING_SECRET=…, switch “Socket Mode” off, and give https://your.address/slack/events as the “Request URL” of “Event Subscriptions”, “Interactivity & Shortcuts” and the slash command.',
  'For many workspaces: put “Client ID” and “Client Secret” of “Basic Information” into .env as SLACK_CLIENT_ID=… and SLACK_CLIENT_SECRET=…, add https://your.address/slack/oauth_redirect under “OAuth & Permissions”; people then install the bot at https://your.address/slack/install.',
];

const opened = z.object({ url: z.string() });

/**
 * Says which clicks are needed, with the manifest, and checks tokens and scopes.
 * @returns whether everything is as it must be
 * @throws ConfigError when a token is not taken or Slack cannot be reached
 */
export async function setupSlack({ environment, commands, print }: SetupOptions): Promise<boolean> {
  const settings = readSlackSettings(environment);
  if (!settings) {
    for (const line of [...firstSteps, '', ...manifestText(commands).trimEnd().split('\n')]) print(line);
    return false;
  }
  const { botToken, transport, apiUrl, oauth } = settings;
  let isReady = true;
  if (botToken !== undefined) {
    const calls = createCalls({ apiUrl, tokenOf: async () => botToken, log: silent });
    const found = await calls.call('', 'auth.test', {}, authTest).catch((error: unknown) => {
      throw connectFault(error, 'bot');
    });
    print(
      `✔ The bot token is that of “${found.user ?? found.user_id}” in the workspace “${found.team ?? found.team_id}”.`,
    );
    const granted = found.response_metadata?.scopes;
    for (const [scope, purpose] of granted ? Object.entries(botScopes) : []) {
      if (granted?.includes(scope)) continue;
      const isNeeded = !optionalScopes.includes(scope);
      isReady &&= !isNeeded;
      print(`${isNeeded ? '✘' : '–'} It lacks ${scope}, with which it can ${purpose}.`);
    }
    if (granted?.length && !Object.keys(botScopes).every((scope) => granted.includes(scope)))
      print(
        `  Add scopes at ${appsPage} under “OAuth & Permissions”, “Bot Token Scopes”, then “Reinstall to Workspace”.`,
      );
    else if (granted) print('✔ It has all scopes.');
  }
  if (transport.kind === 'socket') {
    try {
      opened.parse(await openWebClient(transport.appToken, { apiUrl, log: silent }).apiCall('apps.connections.open'));
    } catch (error) {
      throw connectFault(error, 'app');
    }
    print('✔ Slack takes the app token: events come by Socket Mode.');
  } else {
    print('– Events come by HTTP: Slack must reach /slack/events on PORT under a public https address.');
  }
  if (oauth) print('– Workspaces install the bot at /slack/install.');
  if (isReady)
    print('Now start the bot with “npm start”, invite it to a channel with “/invite”, and mention it with a picture.');
  return isReady;
}

const ignore = (): void => undefined;
const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
