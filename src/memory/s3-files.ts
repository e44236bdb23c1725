import type { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { StoreError } from '../contracts/errors.js';
import { explainFailure, mayPass, StoreFault } from './failures.js';
import { picturesError } from './folder-files.js';
import type { PictureFiles } from './picture-files.js';

/** Where pictures are in a store that speaks S3, and how it is reached. */
export interface S3Place {
  readonly bucket: string;
  /** Without slashes at its ends; '' for none. */
  readonly prefix: string;
  /** Of another store than Amazon's: "http://minio:9000". */
  readonly endpoint?: string;
  readonly region: string;
  /** Absent: those of the machine's role. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** ms for an answer of the store. */
const requestMs = 20_000;
const connectMs = 5_000;
/** Of many files moved or deleted, those at once. */
const atOnce = 8;

/** Loads the store's library, which only those who use one wait for. */
export async function openS3Files(place: S3Place): Promise<PictureFiles> {
  const s3 = await import('@aws-sdk/client-s3');
  const { bucket: Bucket, prefix, endpoint, region, credentials } = place;
  const address = `s3://${Bucket}${prefix && `/${prefix}`}`;
  const client: S3Client = new s3.S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    maxAttempts: 4,
    // Other stores than Amazon's don't know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMs, requestTimeout: requestMs },
  });
  const keyOf = (name: string): string => (prefix ? `${prefix}/${name}` : name);
  const nameOf = (key: string): string => (prefix ? key.slice(prefix.length + 1) : key);

  async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof StoreError) throw cause;
      const fault = new StoreFault(nameOfFault(cause), cause instanceof Error ? cause.message : String(cause));
      throw picturesError(address, explainFailure(fault), fault, mayPass(fault));
    }
  }
  /** Undefined where there is no such file. */
  async function found<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    return guarded(() =>
      work().catch((error: unknown) => {
        if (statusOf(error) === 404 && nameOfError(error) !== 'NoSuchBucket') return undefined;
        throw error;
      }),
    );
  }

  const head = (name: string) => found(() => client.send(new s3.HeadObjectCommand({ Bucket, Key: keyOf(name) })));
  const removeKey = (Key: string) => client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
  const copy = (from: string, Key: string, more: object = {}) =>
    client.send(
      new s3.CopyObjectCommand({
        Bucket,
        Key,
        CopySource: [Bucket, ...from.split('/')].map(encodeURIComponent).join('/'),
        ...more,
      }),
    );

  async function* listed(folder: string): AsyncGenerator<{ readonly key: string; readonly at: number }> {
    for (let token: string | undefined; ; ) {
      const page = await guarded(() =>
        client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: `${keyOf(folder)}/`, ContinuationToken: token })),
      );
      for (const { Key, LastModified } of page.Contents ?? [])
        if (Key !== undefined) yield { key: Key, at: LastModified?.getTime() ?? 0 };
      token = page.NextContinuationToken;
      if (token === undefined) return;
    }
  }
  async function eachOf(folder: string, work: (key: string) => Promise<unknown>): Promise<void> {
    let batch: string[] = [];
    const flush = (): Promise<unknown> => guarded(() => Promise.all(batch.map(work)));
    for await (const { key } of listed(folder)) {
      batch.push(key);
      if (batch.length < atOnce) continue;
      await flush();
      batch = [];
    }
    await flush();
  }

  async function renew(name: string): Promise<void> {
    const known = await head(name);
    if (!known) return;
    // A copy onto itself has to change something of it.
    const changed = { MetadataDirective: 'REPLACE', ContentType: known.ContentType, Metadata: { renewed: 'yes' } };
    await found(() => copy(keyOf(name), keyOf(name), changed));
  }

  return {
    address,
    has: async (name) => (await head(name)) !== undefined,
    async read(name) {
      const bytes = await found(async () => {
        const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key: keyOf(name) }));
        return Body?.transformToByteArray();
      });
      return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async write(name, bytes, ContentType) {
      await guarded(() => client.send(new s3.PutObjectCommand({ Bucket, Key: keyOf(name), Body: bytes, ContentType })));
    },
    renew,
    async remove(name) {
      await guarded(() => removeKey(keyOf(name)));
    },
    removeAll: (folder) => eachOf(folder, removeKey),
    async move(from, to) {
      const moveKey = async (key: string, target: string): Promise<void> => {
        await copy(key, target);
        await removeKey(key);
      };
      if (await head(from)) await guarded(() => moveKey(keyOf(from), keyOf(to)));
      await eachOf(from, (key) => {
        const rest = nameOf(key).slice(from.length + 1);
        return moveKey(key, keyOf(to ? `${to}/${rest}` : rest));
      });
    },
    async *aged(folder, before) {
      for await (const { key, at } of listed(folder)) if (at < before) yield nameOf(key);
    },
    async check() {
      const name = 'incoming/check';
      await guarded(async () => {
        await client.send(new s3.PutObjectCommand({ Bucket, Key: keyOf(name), Body: 'ok' }));
        await client.send(new s3.GetObjectCommand({ Bucket, Key: keyOf(name) }));
        await removeKey(keyOf(name));
      });
    },
    close: async () => client.destroy(),
  };
}

const isOfService = (error: unknown): error is S3ServiceException => error instanceof Error && '$metadata' in error;

const statusOf = (error: unknown): number | undefined =>
  isOfService(error) ? error.$metadata.httpStatusCode : undefined;

const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : '');

/** By which it is explained. */
function nameOfFault(error: unknown): string {
  const status = statusOf(error);
  if (status === 403 && nameOfError(error) === 'Unknown') return 'AccessDenied';
  if (status !== undefined && status >= 500) return 'StoreTrouble';
  const isOfNetwork = error instanceof Error && 'code' in error && status === undefined;
  return isOfNetwork ? 'StoreUnreachable' : nameOfError(error);
}
