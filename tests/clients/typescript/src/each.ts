// Observables as asynchronous iterations.

export interface Observer<Value> {
  next(value: Value): void;
  error(error: unknown): void;
  complete(): void;
}

/** The values that an observer is told as they come; whoever leaves the loop ends the subscription. */
export async function* each<Value>(
  subscribe: (observer: Observer<Value>) => { unsubscribe(): void },
): AsyncGenerator<Value, void> {
  const told: (() => Value | undefined)[] = [];
  let wake = () => {};
  const tell = (what: () => Value | undefined) => {
    told.push(what);
    wake();
  };
  const subscription = subscribe({
    next: (value) => tell(() => value),
    error: (error) =>
      tell(() => {
        throw error;
      }),
    complete: () => tell(() => undefined),
  });
  try {
    while (true) {
      if (!told.length) await new Promise<void>((resolve) => (wake = resolve));
      const value = told.shift()?.();
      if (value === undefined) return;
      yield value;
    }
  } finally {
    subscription.unsubscribe();
  }
}
