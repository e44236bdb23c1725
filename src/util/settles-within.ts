/** Whether some work settles, well or not, within so many ms. Its timer keeps no process alive, and ends with the work. */
export function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), ms);
    late.unref();
    const onSettled = (): void => {
      clearTimeout(late);
      resolve(true);
    };
    work.then(onSettled, onSettled);
  });
}
