import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'])(
  'the links of %s lead somewhere',
  (name) => {
    const text = readFileSync(path.join(projectRoot, name), 'utf8');
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(
      ([, heading]) =>
        `#${heading
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s/g, '-')}`,
    );
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const dead = targets.filter((target) =>
      target.startsWith('#')
        ? !anchors.includes(target)
        : !/^https?:/.test(target) && !existsSync(path.join(projectRoot, target.split('#')[0])),
    );
    expect(dead).toEqual([]);
  },
);
