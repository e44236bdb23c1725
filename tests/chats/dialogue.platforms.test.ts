import { testDialogue } from '../support/dialogue-contract.js';
import { discordPlatform } from '../support/platforms/discord.js';
import { slackPlatform } from '../support/platforms/slack.js';
import { webPlatform } from '../support/platforms/web.js';
import { webhookPlatform } from '../support/platforms/webhook.js';

testDialogue({
  Discord: discordPlatform,
  'Slack by Socket Mode': () => slackPlatform('Socket Mode'),
  'Slack by HTTP': () => slackPlatform('HTTP'),
  'the web chat': webPlatform,
  'the webhook chat of CONTRIBUTING.md': webhookPlatform,
});
