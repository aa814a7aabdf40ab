/** Waiting for work of the server by asking how far it is. */

import { failure } from "./errors.js";
import { pause, within, type CallOptions } from "./transport.js";

/** What waiting takes. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds to wait in all; 60,000 when absent. */
  waitMs?: number | undefined;
}

/** Milliseconds between two questions, the first time and at most. */
const PAUSES = { first: 20, most: 1_000 };

/** Asks until an answer is the last one; fails with the code when that says `failed`. */
export async function until<T extends { status: string; error_message?: string | null }>(
  code: string,
  ask: () => Promise<T>,
  isLast: (now: T) => boolean,
  options: WaitOptions = {},
): Promise<T> {
  const waitMs = within("waitMs", options.waitMs ?? 60_000, 0, 2 ** 31 - 1);
  const end = performance.now() + waitMs;
  for (let next = PAUSES.first; ; next = Math.min(PAUSES.most, next * 1.5)) {
    const now = await ask();
    if (now.status === "failed") throw failure(code, now.error_message ?? "the server does not say why");
    if (isLast(now)) return now;
    const left = end - performance.now();
    if (left <= 0) throw failure("timeout", `still ${now.status} after ${waitMs} ms`);
    await pause(Math.min(next, left), options.signal);
  }
}
