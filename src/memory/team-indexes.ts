import { indexBytes, type TeamIndex } from './team-index.js';

/** Bytes of vectors kept over all teams, and how many teams: each has WebAssembly memories of its own. */
const mostBytes = 256_000_000;
const mostTeams = 64;

export interface TeamIndexes {
  /** The team's index, loaded when it is not here or when another process has changed the rows. */
  get(team: string): Promise<TeamIndex>;
  /** Only if it is here. */
  peek(team: string): TeamIndex | undefined;
}

/** Keeps the indexes of the teams that asked last. */
export function teamIndexes(
  versionOf: (team: string) => Promise<number>,
  load: (team: string, version: number) => Promise<TeamIndex>,
): TeamIndexes {
  // In the order of their last use.
  const ready = new Map<string, TeamIndex>();
  const loading = new Map<string, Promise<TeamIndex>>();

  function use(team: string, index: TeamIndex): TeamIndex {
    ready.delete(team);
    ready.set(team, index);
    let bytes = [...ready.values()].reduce((sum, each) => sum + indexBytes(each), 0);
    for (const [oldest, each] of ready) {
      if (oldest === team || (bytes <= mostBytes && ready.size <= mostTeams)) break;
      ready.delete(oldest);
      bytes -= indexBytes(each);
    }
    return index;
  }

  return {
    async get(team) {
      const version = await versionOf(team);
      const known = ready.get(team);
      if (known && known.version >= version) return use(team, known);
      const running = loading.get(team) ?? load(team, version).finally(() => loading.delete(team));
      loading.set(team, running);
      return use(team, await running);
    },
    peek: (team) => ready.get(team),
  };
}
