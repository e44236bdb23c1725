import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { projectRoot } from '../../util/project-root.js';

/** The page is plain browser JavaScript: it is served as it stands in src/, whether the server runs from there or from dist/. */
const pageFolder = path.join(projectRoot, 'src', 'chats', 'web', 'page');
const samplesFolder = path.join(projectRoot, 'data', 'samples');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

export interface PageFiles {
  readonly routes: Hono;
  readonly index: () => Promise<string>;
  /** CSP source that allows the page's import map. */
  readonly importMapHash: string;
}

/** Finds the files once: what is not in this list is not served, whatever its path. */
export async function openPageFiles(): Promise<PageFiles> {
  const files = new Map<string, string>([
    ...(await filesIn(pageFolder, '/page')),
    ...(await filesIn(samplesFolder, '/samples')),
    ...vendorFiles(),
  ]);
  const index = (): Promise<string> => readFile(path.join(pageFolder, 'index.html'), 'utf8');

  const routes = new Hono();
  // Its own paths only: elsewhere an etag would hold back the stream of events until it ends.
  routes.on('GET', ['/page/*', '/samples/*', '/vendor/*'], etag(), async (context) => {
    const file = files.get(context.req.path);
    if (!file) return context.notFound();
    return context.body(new Uint8Array(await readFile(file)), 200, {
      'Content-Type': mediaTypes[path.extname(context.req.path)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache',
    });
  });
  return { routes, index, importMapHash: importMapHash(await index()) };
}

async function filesIn(folder: string, address: string): Promise<readonly [string, string][]> {
  const names = await readdir(folder);
  return names
    .filter((name) => path.extname(name) in mediaTypes)
    .map((name) => [`${address}/${name}`, path.join(folder, name)]);
}

/** Preact and htm come from node_modules, so that the page needs no bundler and no other host. */
function vendorFiles(): readonly [string, string][] {
  const { resolve } = createRequire(import.meta.url);
  return [
    ['/vendor/preact.js', resolve('preact')],
    ['/vendor/hooks.js', resolve('preact/hooks')],
    // Its main file is CommonJS; the same as a module lies beside it.
    ['/vendor/htm.js', path.join(path.dirname(resolve('htm')), 'htm.module.js')],
  ];
}

function importMapHash(page: string): string {
  const map = /<script type="importmap">([\s\S]*?)<\/script>/.exec(page)?.[1];
  if (map === undefined) throw new Error('[web] page/index.html has no import map; restore it from the repository');
  return `'sha256-${createHash('sha256').update(map).digest('base64')}'`;
}
