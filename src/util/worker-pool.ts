import { type CallLimits, workerService } from './worker-service.js';

export interface WorkerPool {
  /**
   * As `WorkerService.call`, by the worker with the least to do; a further one starts only when the others are busy.
   * @param member position of the worker that shall do it, for calls that need something only one has loaded
   */
  call(method: string, input: unknown, limits: CallLimits, member?: number): Promise<unknown>;
  /** Calls every worker once, started or not. */
  callEach(method: string, limits: CallLimits): Promise<void>;
  close(): Promise<void>;
}

/** Several equal workers of one module, so that calls use several cores. @param size at least 1 */
export function workerPool(name: string, url: URL, heapMegabytes: number, size: number): WorkerPool {
  const members = Array.from({ length: size }, () => ({
    service: workerService(name, url, heapMegabytes),
    calls: 0,
  }));

  async function callOn(
    member: (typeof members)[number],
    method: string,
    input: unknown,
    limits: CallLimits,
  ): Promise<unknown> {
    member.calls++;
    try {
      return await member.service.call(method, input, limits);
    } finally {
      member.calls--;
    }
  }

  return {
    call(method, input, limits, member) {
      const leastBusy = members.reduce((best, each) => (each.calls < best.calls ? each : best));
      return callOn(member === undefined ? leastBusy : members[member], method, input, limits);
    },
    async callEach(method, limits) {
      await Promise.all(members.map((member) => callOn(member, method, undefined, limits)));
    },
    async close() {
      await Promise.all(members.map(({ service }) => service.close()));
    },
  };
}
