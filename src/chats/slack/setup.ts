import { z } from 'zod';
import type { CommandHint } from '../../contracts/chat.js';
import { ConfigError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import { createCalls, openWebClient } from './calls.js';
import { botScopes, manifestFile, manifestText, optionalScopes } from './manifest.js';
import { appsPage, connectFault } from './refusals.js';
import { readSlackSettings } from './settings.js';
import { authTest } from './wire.js';

export interface SetupOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly commands: readonly CommandHint[];
  /** Where Slack reaches the bot over HTTP: "https://bot.example.org"; absent: Socket Mode. */
  readonly url?: string;
  readonly print: (line: string) => void;
}

const createApp = (where: string): string =>
  `1. Open ${appsPage}?new_app=1, “From a manifest”, choose the workspace, “JSON”, and paste what stands below${where}; “Next”, “Create”.`;
const install =
  '2. “Install App” on the left, “Install to Workspace”, “Allow”; copy the “Bot User OAuth Token” (xoxb-…) into .env as SLACK_BOT_TOKEN=…';

const socketSteps = [
  'Slack wants an app first:',
  createApp(` (also in ${manifestFile})`),
  install,
  '3. “Basic Information” on the left, “App-Level Tokens”, “Generate Token and Scopes”, “Add Scope” connections:write, “Generate”; copy the token (xapp-…) into .env as SLACK_APP_TOKEN=…',
  '4. Run “clovabot setup slack” again: it checks the tokens and scopes. Then “npm start”, and in a channel “/invite @Clovabot”.',
  'For HTTP in place of Socket Mode, or for many workspaces: “clovabot setup slack --url https://your.address” prints the manifest and the clicks for that.',
];

const httpSteps = (url: string): readonly string[] => [
  'Slack wants an app first:',
  createApp(''),
  install,
  `3. “Basic Information” on the left: copy the “Signing Secret” into .env as SLACK_SIGNING_SECRET=…, and start the bot with “npm start” behind ${url}: what comes there under /slack must reach its PORT.`,
  '4. “Event Subscriptions” on the left: where it says that the URL is not verified, “Retry”.',
  '5. Run “clovabot setup slack” again: it checks the token and scopes. In a channel, “/invite @Clovabot”.',
  `For many workspaces, instead of 2: copy “Client ID” and “Client Secret” of “Basic Information” into .env as SLACK_CLIENT_ID=… and SLACK_CLIENT_SECRET=…, and “Manage Distribution” on the left, “Activate Public Distribution”; people then install the bot at ${url}/slack/install.`,
];

const opened = z.object({ url: z.string() });

/**
 * Says which clicks are needed, with the manifest, and checks tokens and scopes.
 * @returns whether everything is as it must be
 * @throws ConfigError when a token is not taken, Slack cannot be reached, or Slack could not reach the URL
 */
export async function setupSlack({ environment, commands, url, print }: SetupOptions): Promise<boolean> {
  const address = url === undefined ? undefined : publicAddress(url);
  const settings = readSlackSettings(environment);
  if (!settings || address !== undefined) {
    const steps = address === undefined ? socketSteps : httpSteps(address);
    for (const line of [...steps, '', ...manifestText(commands, address).trimEnd().split('\n')]) print(line);
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

/** Without what is behind the path's last "/". @throws ConfigError where Slack would not take it */
function publicAddress(given: string): string {
  if (URL.canParse(given)) {
    const { protocol, username, search, hash } = new URL(given);
    if (protocol === 'https:' && username === '' && search === '' && hash === '') return given.replace(/\/+$/, '');
  }
  throw new ConfigError(
    `[setup] Slack posts events to a public https address only, and “${given}” is none; give one such as https://bot.example.org`,
  );
}

const ignore = (): void => undefined;
const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
