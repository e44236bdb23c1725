import { html } from 'hono/html';

/** The page before the chat: what somebody sees who is not signed in. @param content made by `html`, with class "login" */
export const signInPage = (content: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sign in · Clovabot</title>
    <link rel="icon" href="/page/clover.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/page/base.css" />
    <link rel="stylesheet" href="/page/login.css" />
    <script src="/page/theme.js"></script>
  </head>
  <body>
    <main>
      ${content}
    </main>
  </body>
</html>`;
