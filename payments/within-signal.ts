/**
 * What `work` gives, or a rejection as soon as the signal aborts: SDKs have time limits of their own, which end later, or
 * end with the answer's headers.
 */
export async function withinSignal<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = () => {};
  const over = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Error("the time limit is over"));
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener("abort", stop);
    // Whichever lost the race must not end the process with its rejection.
    work.catch(() => undefined);
    over.catch(() => undefined);
  }
}
