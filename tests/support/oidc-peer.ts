/** A small OpenID provider on this machine: it checks what a strict one does, and signs tokens. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface OidcPeer {
  readonly issuer: string;
  /** Who signs in next. */
  user: Readonly<Record<string, unknown>>;
  /** What the next token says instead. */
  forge: { readonly nonce?: string; readonly aud?: string; readonly iss?: string; readonly badKey?: boolean };
  /** Why something was refused. */
  readonly refusals: string[];
  close(): Promise<void>;
}

/** @param port 0 takes any free one */
export async function startOidcPeer(clientId: string, clientSecret: string, port = 0): Promise<OidcPeer> {
  const [own, foreign] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, URLSearchParams>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', peer.issuer);
    const json = (body: unknown, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const refuse = (why: string): void => {
      peer.refusals.push(why);
      json({ error: 'invalid_grant', error_description: why }, 400);
    };
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        issuer: peer.issuer,
        authorization_endpoint: `${peer.issuer}/authorize`,
        token_endpoint: `${peer.issuer}/token`,
        jwks_uri: `${peer.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/keys') return json({ keys: [jwk] });
    if (url.pathname === '/authorize') {
      const asked = url.searchParams;
      for (const name of ['state', 'nonce', 'code_challenge', 'redirect_uri'])
        if (!asked.get(name)) return refuse(`${name} is missing`);
      if (asked.get('client_id') !== clientId) return refuse('unknown client');
      if (asked.get('code_challenge_method') !== 'S256') return refuse('PKCE by S256 is a must');
      const code = randomUUID();
      codes.set(code, asked);
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      return void response.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    for await (const part of request) body += part;
    const given = new URLSearchParams(body);
    const asked = codes.get(given.get('code') ?? '');
    codes.delete(given.get('code') ?? '');
    if (!asked) return refuse('no such code, or used before');
    if (given.get('client_secret') !== clientSecret) return refuse('wrong secret');
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== asked.get('code_challenge')) return refuse('wrong verifier');
    if (given.get('redirect_uri') !== asked.get('redirect_uri')) return refuse('another redirect_uri');
    const { nonce = asked.get('nonce'), aud = clientId, iss = peer.issuer, badKey } = peer.forge;
    const token = await new SignJWT({ ...peer.user, nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(iss)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(badKey ? foreign.privateKey : own.privateKey);
    return json({ access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: token });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const peer: OidcPeer = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    user: { sub: 'u1', name: 'Ana' },
    forge: {},
    refusals: [],
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return peer;
}
