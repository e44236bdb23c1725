const workingStatuses: ReadonlySet<string> = new Set([
  ...['planning', 'programming', 'running'],
  ...['reflecting', 'learning'],
]);

/** Whether a turn or a lesson is still being worked on, so that more of it will follow. */
export const isWorking = ({ status }: { readonly status: string }): boolean => workingStatuses.has(status);
