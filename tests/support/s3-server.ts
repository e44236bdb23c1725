import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import type { S3Place } from '../../src/memory/s3-files.js';

export interface S3Server {
  /** A bucket of its own, and the keys to it. */
  readonly place: S3Place;
  close(): Promise<void>;
}

/** A store that speaks S3, on loopback. */
export async function startS3(): Promise<S3Server> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clovabot-s3-'));
  const server = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory },
    configureBuckets: [{ name: 'clovabot', configs: [] }],
  });
  const { port } = await server.run();
  return {
    place: {
      ...{ bucket: 'clovabot', prefix: 'in/here', region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` },
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    async close() {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
