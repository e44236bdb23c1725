import { HTTPReceiver, type InstallationStore } from '@slack/bolt';
import type { Log } from '../../contracts/log.js';
import { slackLogger } from './logger.js';
import { botScopes } from './scopes.js';
import type { SlackSettings } from './settings.js';

/** Answers /slack/install and /slack/oauth_redirect, where workspaces install the bot themselves. */
export const installReceiver = (
  { clientId, clientSecret }: NonNullable<SlackSettings['oauth']>,
  installationStore: InstallationStore,
  apiUrl: string | undefined,
  log: Log,
): HTTPReceiver =>
  new HTTPReceiver({
    // It takes no events; these go to another receiver, which checks the signature.
    signingSecret: clientSecret,
    endpoints: [],
    clientId,
    clientSecret,
    // Known to us alone, and the same after a restart and in all processes.
    stateSecret: clientSecret,
    installationStore,
    scopes: Object.keys(botScopes),
    logger: slackLogger(log),
    installerOptions: {
      ...(apiUrl === undefined ? {} : { authorizationUrl: `${new URL(apiUrl).origin}/oauth/v2/authorize` }),
      clientOptions: apiUrl === undefined ? {} : { slackApiUrl: apiUrl },
    },
  });
