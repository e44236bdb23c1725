import { testBursts, testPace } from '../../support/burst-contract.js';
import { slackPlatform } from '../../support/platforms/slack.js';

const platforms = {
  'Slack by Socket Mode': () => slackPlatform('Socket Mode'),
  'Slack by HTTP': () => slackPlatform('HTTP'),
};
testBursts(platforms);
testPace(platforms);
