import { lookup } from 'node:dns/promises';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Chat, ChatOptions, OpenedPath } from '../../contracts/chat.js';
import { ClovabotError } from '../../contracts/errors.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { startStopwatch } from '../../util/stopwatch.js';
import type { Whose } from '../../util/turns.js';
import { createSharedServers } from '../shared/shared-servers.js';
import { type Board, openBoard } from './board.js';
import { type BoardNews, createBoardNews } from './board-news.js';
import { boardRoutes } from './board-routes.js';
import { readPerson, readPost, readThread } from './board-rows.js';
import { boardConnection, createTeller, endInterrupted, type Teller, webTeam } from './connection.js';
import { createEventStream, type EventStream, type StreamSession } from './event-stream.js';
import { createRate, fault, forwardedGuard, hostGuard, originGuard, safeHeaders } from './guard.js';
import { healthRoutes } from './health-routes.js';
import { createIdentities, disowning } from './identity.js';
import { messageRoutes } from './message-routes.js';
import { checkProvider, openOidcSessions } from './oidc.js';
import { createOutbox, forgetNotes, type Outbox } from './outbox.js';
import { openPageFiles } from './page-files.js';
import { pictureRoutes } from './picture-routes.js';
import { addressOf, comesByProxy, trustedProxies } from './proxy.js';
import { openSessions } from './sessions.js';
import { readWebSettings, type WebSettings, webEnvironment } from './settings.js';
import { paceGuard } from './slow-bodies.js';

export { webTeam } from './connection.js';

const userAgent = 'Clovabot';
const heartbeatMs = 15_000;
const eventsKept = 500;
/** Open pages; many people may share an address. */
const streamsAtOnce = { person: 30, address: 1000 } as const;
/** Bytes a second that any body must bring; messages with pictures have stricter limits. */
const slowest = { minRate: 5_000, windowMs: 10_000 } as const;
/** ms in which a process that makes a post has noted what goes on in it. */
const settleMs = 10_000;

/** A chat page on this machine: threads, several people, pictures, reactions, live answers. */
export const web: Chat = {
  name: 'web',
  summary: 'A chat page: on this machine without any account, elsewhere for those who sign in',
  environment: webEnvironment,
  async check(environment) {
    const oidc = readWebSettings(environment)?.oidc;
    return oidc ? [await checkProvider(oidc)] : [];
  },
  async connect(options) {
    const settings = readWebSettings(options.environment, options.role !== 'worker');
    if (!settings) return undefined;
    const { role, app, memory, log, now, randomId } = options;
    const { store, signals } = memory;
    const events =
      role === 'worker'
        ? undefined
        : createEventStream({ run: randomId(), heartbeat: heartbeatMs, kept: eventsKept, most: streamsAtOnce });
    const news = createBoardNews({
      ...{ signals, randomId, log },
      read: {
        post: (id) => readPost(store, id),
        thread: (id) => readThread(store, id),
        person: (id) => readPerson(store, id),
      },
      ...(events && { pages: events }),
    });
    const board = openBoard({ store, news, now, randomId });
    const elsewhere = createSafeFetch({
      lookup: (host) => lookup(host, { all: true }),
      ...{ userAgent, trustedOrigins: [] },
    });
    const tell = createTeller(
      app,
      boardConnection({
        ...{ board, disown: disowning(store), untell: (person) => forgetNotes(store, person) },
        ...{ pictures: memory.pictures(webTeam), web: elsewhere },
      }),
    );
    const closing = new AbortController();
    const outbox = createOutbox({ store, tell, log, signal: closing.signal });
    const served = events && (await servePage({ settings, options, board, news, tell, outbox, events }));
    if (served) {
      await outbox.tellLeft();
      outbox.tellForOthers();
    }
    if (role !== 'gateway') {
      const onFault = (error: unknown): void => log.error({ err: error }, '[web] unfinished posts could not be ended');
      // What a process that shares the database is at is not ended.
      const ended = endInterrupted(board, app.goesOnIn, signals.isAlone ? 0 : settleMs).catch(onFault);
      if (signals.isAlone) await ended;
      await tell.connected((team) => team === webTeam);
    }
    return {
      address: served?.address ?? 'the page of the gateways',
      async close() {
        closing.abort();
        events?.close();
        await served?.close();
        news.close();
        await elsewhere.close();
      },
    };
  },
};

/** Opens the page: who may do what, what is told, and the files of it. */
async function servePage({
  settings,
  options,
  board,
  news,
  tell,
  outbox,
  events,
}: {
  readonly settings: WebSettings;
  readonly options: ChatOptions;
  readonly board: Board;
  readonly news: Pick<BoardNews, 'sessionEnded'>;
  readonly tell: Teller;
  readonly outbox: Outbox;
  readonly events: EventStream;
}): Promise<OpenedPath> {
  const {
    app,
    memory,
    commands,
    picturesGoTo,
    servers = createSharedServers(),
    operation,
    log,
    now,
    randomId,
  } = options;
  const passed = startStopwatch();
  const files = await openPageFiles();
  const pictures = memory.pictures(webTeam);
  const picturesOf = (person: string) => memory.pictures(webTeam, { team: webTeam, person });
  const { password, operatorPassword, userHeader, trustedProxies: proxies = trustedProxies([]) } = settings;
  const { store } = memory;
  const maySignIn = createRate({ burst: 20, perSecond: 0.2 });
  const onEnded = news.sessionEnded;
  const oidc =
    settings.oidc &&
    (await openOidcSessions({
      ...{ settings: settings.oidc, store, board, onEnded, log },
      maySignIn: (context) => maySignIn(addressOf(context, proxies)),
    }));
  const sessions =
    oidc ??
    (password === undefined
      ? undefined
      : await openSessions({ password, operatorPassword, proxies, store, now, onEnded }));
  const identities = createIdentities({
    ...{ store, board, proxies, userHeader },
    ...(oidc && { signedIn: oidc.person }),
    // Where nobody signs in it is for those who sit at this machine, unless a proxy says who asks.
    isOperator: async (context) =>
      sessions ? sessions.isOperator(context) : !(userHeader !== undefined && comesByProxy(context, proxies)),
  });

  const routes = new Hono();
  routes.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, '[web] a request failed');
    const sentence =
      error instanceof ClovabotError ? error.friendly : 'Something went wrong on the server; its log has the cause.';
    return fault(context, 500, sentence);
  });
  routes.notFound((context) => fault(context, 404, 'There is nothing here.'));
  routes.use(safeHeaders(files.importMapHash));
  routes.route('/', healthRoutes({ operation, token: settings.metricsToken, passed }));
  routes.use(hostGuard(settings.loopback, proxies), originGuard, paceGuard(slowest));
  if (userHeader !== undefined) routes.use(identities.guard);
  else if (!sessions) routes.use(forwardedGuard);
  routes.route('/', files.routes);
  if (sessions) {
    routes.route('/', sessions.routes);
    routes.use(sessions.guard);
  }
  routes.get('/', async (context) => context.html(await files.index(), 200, { 'Cache-Control': 'no-cache' }));
  // Cookies are as many as somebody makes up: who looks is told apart by addresses.
  const lookerOf = (context: Context): Whose => ({ team: webTeam, person: addressOf(context, proxies) });
  routes.route('/', pictureRoutes(pictures, { whose: lookerOf }));
  const mayClick = createRate({ burst: 60, perSecond: 10 });
  const mayWrite = createRate({ burst: 40, perSecond: 2 });
  const mayJoin = createRate({ burst: 100, perSecond: 2 });
  const sessionOf =
    sessions &&
    (async (context: Context): Promise<StreamSession> => ({
      id: await sessions.idOf(context),
      // While the database is away nobody is signed out, and there is nothing to tell: it is looked again at the next beat.
      isOver: async () => (await sessions.idOf(context).catch(() => '')) === undefined,
    }));
  routes.route('/', messageRoutes({ picturesOf, board, identities, pictures, outbox, mayWrite, mayClick }));
  routes.route(
    '/',
    boardRoutes({
      ...{ board, identities, events, app, commands, picturesGoTo, tell, outbox, now, randomId, mayClick, sessionOf },
      mayJoin: (context) => mayJoin(addressOf(context, proxies)),
      addressOf: (context) => addressOf(context, proxies),
    }),
  );

  const { host, port } = settings;
  const server = await servers.open({ host, port, path: '/', listener: getRequestListener(routes.fetch) });
  if (!settings.loopback)
    log.warn(
      { host: settings.host },
      `[web] the chat is open to other machines: everyone who ${oidc ? 'can sign in at the provider' : 'knows the password'} can read and teach. ` +
        'What is said travels unencrypted unless a proxy adds https',
    );
  return server;
}
