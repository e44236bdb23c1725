import { lookup } from 'node:dns/promises';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Chat } from '../../contracts/chat.js';
import { ClovabotError } from '../../contracts/errors.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { createSharedServers } from '../shared/shared-servers.js';
import { openBoard } from './board.js';
import { boardRoutes } from './board-routes.js';
import { boardConnection, createTeller, endInterrupted, webTeam } from './connection.js';
import { createEventStream } from './event-stream.js';
import { createRate, fault, forwardedGuard, hostGuard, originGuard, safeHeaders } from './guard.js';
import { healthRoutes } from './health-routes.js';
import { createIdentities, disowning } from './identity.js';
import { messageRoutes } from './message-routes.js';
import { openPageFiles } from './page-files.js';
import { pictureRoutes } from './picture-routes.js';
import { addressOf, comesByProxy, trustedProxies } from './proxy.js';
import { openSessions } from './sessions.js';
import { readWebSettings, webEnvironment } from './settings.js';

export { webTeam } from './connection.js';

const userAgent = 'Clovabot';
const heartbeatMs = 15_000;
const eventsKept = 500;

/** A chat page on this machine: threads, several people, pictures, reactions, live answers. */
export const web: Chat = {
  name: 'web',
  summary: 'A chat page on this machine, without any account',
  environment: webEnvironment,
  async connect({ environment, app, memory, commands, picturesGoTo, servers = createSharedServers(), ...given }) {
    const { log, now, randomId } = given;
    const settings = readWebSettings(environment);
    if (!settings) return undefined;
    const startedAt = now();
    const files = await openPageFiles();
    const events = createEventStream({ run: randomId(), heartbeat: heartbeatMs, kept: eventsKept });
    const board = await openBoard({
      ...{ store: memory.store, publish: events.publish, startOver: events.startOver, now, randomId },
    });
    await endInterrupted(board, app.goesOnIn);
    const pictures = memory.pictures(webTeam);
    const picturesOf = (person: string) => memory.pictures(webTeam, { team: webTeam, person });
    const elsewhere = createSafeFetch({
      lookup: (host) => lookup(host, { all: true }),
      ...{ userAgent, trustedOrigins: [] },
    });
    const tell = createTeller(
      app,
      boardConnection({ board, disown: disowning(memory.store), pictures, web: elsewhere }),
    );
    const { password, operatorPassword, userHeader, trustedProxies: proxies = trustedProxies([]) } = settings;
    const { store } = memory;
    const sessions =
      password === undefined ? undefined : await openSessions({ password, operatorPassword, proxies, store, now });
    const identities = createIdentities({
      ...{ store, board, proxies, userHeader },
      // Without a password it is for those who sit at this machine, unless a proxy says who asks.
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
    routes.route('/', healthRoutes({ operation: given.operation, token: settings.metricsToken, startedAt, now }));
    routes.use(hostGuard(settings.loopback, proxies), originGuard);
    if (userHeader !== undefined) routes.use(identities.guard);
    else if (!sessions) routes.use(forwardedGuard);
    routes.route('/', files.routes);
    if (sessions) {
      routes.route('/', sessions.routes);
      routes.use(sessions.guard);
    }
    routes.get('/', async (context) => context.html(await files.index(), 200, { 'Cache-Control': 'no-cache' }));
    routes.route('/', pictureRoutes(pictures));
    const mayClick = createRate({ burst: 60, perSecond: 10 }, now);
    const mayWrite = createRate({ burst: 40, perSecond: 2 }, now);
    const mayJoin = createRate({ burst: 100, perSecond: 2 }, now);
    const signedIn = sessions !== undefined;
    routes.route('/', messageRoutes({ picturesOf, board, identities, pictures, tell, mayWrite, mayClick }));
    routes.route(
      '/',
      boardRoutes({
        ...{ board, identities, events, app, commands, picturesGoTo, tell, now, randomId, mayClick, signedIn },
        mayJoin: (context) => mayJoin(addressOf(context, proxies)),
      }),
    );

    const { host, port } = settings;
    const server = await servers.open({ host, port, path: '/', listener: getRequestListener(routes.fetch) });
    if (!settings.loopback)
      log.warn(
        { host: settings.host },
        '[web] the chat is open to other machines: everyone who knows the password can read and teach. ' +
          'What is said travels unencrypted unless a proxy adds https',
      );
    await tell.connected((team) => team === webTeam);
    return {
      address: server.address,
      async close() {
        events.close();
        await server.close();
        await elsewhere.close();
      },
    };
  },
};
