import { existsSync } from 'node:fs';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';

/** Debian's and others' Chromium, or the one that CHROMIUM names. */
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
  .filter((path) => path !== undefined && path !== '')
  .find((path) => existsSync(path ?? ''));

/** Why the browser's tests are left out; on CI they never are. */
export const noBrowser =
  executablePath || process.env.CI === 'true'
    ? undefined
    : 'no Chromium here: install it (Debian: apt-get install chromium), or name one in CHROMIUM';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath ?? '/usr/bin/chromium',
    // No sandbox: the tests run as root in containers, on pages of our own. The rest keeps it from calling home.
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
