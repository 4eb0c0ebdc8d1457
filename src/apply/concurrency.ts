// Many things at once, but not too many.

export interface LimitOptions {
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Maps with at most `limit` calls under way. After a failure nothing new is begun; what is under way is waited for, and of all failures
 * the first one in list order is thrown, so that the same input fails with the same message.
 */
export async function mapLimit<T, R>(items: readonly T[], options: LimitOptions, act: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const failures: { readonly at: number; readonly thrown: unknown }[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const at = next++;
      try {
        options.signal?.throwIfAborted();
        results[at] = await act(items[at] as T, at);
      } catch (thrown) {
        failures.push({ at, thrown });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.limit, items.length) }, work));
  const first = failures.toSorted((a, b) => a.at - b.at)[0];
  if (first !== undefined) throw first.thrown;
  return results;
}
