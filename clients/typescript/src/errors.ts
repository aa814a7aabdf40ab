/**
 * The one error of this client.
 *
 * The one thing to know: branch on `code`; messages are for people and may change.
 */

/** What {@link EvokeError} is made of. */
export interface EvokeErrorDetails {
  /** See {@link EvokeError.code}. */
  code: string;
  /** See {@link EvokeError.slug}. */
  slug: string;
  /** See {@link EvokeError.status}. */
  status: number;
  /** See {@link EvokeError.correlationId}. */
  correlationId?: string | undefined;
  /** See {@link EvokeError.retryAfterMs}. */
  retryAfterMs?: number | undefined;
  /** The error below, if there is one. */
  cause?: unknown;
}

/**
 * A call that failed. An aborted call is no such error: it rejects with the reason of its `AbortSignal`, as `fetch` does.
 */
export class EvokeError extends Error {
  override readonly name = "EvokeError";
  /**
   * The server's stable code, such as `EVK0103`; `docs/errors` has a page for each. What the client itself finds has a word
   * instead: `network` (no answer), `timeout` (no answer in time), `invalid_answer` (an answer that is not Evoke's, for
   * example a proxy's), `ingestion_failed` and `compaction_failed` (what was waited for has failed).
   */
  readonly code: string;
  /** The code as a word, such as `invalid_scope`. */
  readonly slug: string;
  /** The HTTP status; 0 when there is none. */
  readonly status: number;
  /** The id of the request in the server's log; absent when no answer came. */
  readonly correlationId: string | undefined;
  /** Milliseconds after which the server asks to be called again; absent when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: EvokeErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.slug = details.slug;
    this.status = details.status;
    this.correlationId = details.correlationId;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Whether the same call may succeed later: no answer, a rate limit (429), or a server that cannot serve now (503, 504). */
  get isTransient(): boolean {
    return this.code === "network" || this.code === "timeout" || [429, 503, 504].includes(this.status);
  }
}

/** The error of an answer whose status is no success. */
export function refusal(response: Response, text: string): EvokeError {
  const status = response.status;
  const header = response.headers.get("x-correlation-id") ?? undefined;
  const retryAfterMs = retryAfter(response.headers.get("retry-after"));
  const body = parsed(text);
  if (typeof body["code"] !== "string") {
    const message = `the answer has status ${status} and no code of the server`;
    return new EvokeError(message, { code: "invalid_answer", slug: "invalid_answer", status, correlationId: header, retryAfterMs });
  }
  const word = (key: string) => (typeof body[key] === "string" ? body[key] : undefined);
  return new EvokeError(word("message") ?? body["code"], {
    code: body["code"],
    slug: word("error") ?? body["code"],
    status,
    correlationId: word("correlation_id") ?? header,
    retryAfterMs,
  });
}

/** An error that the client finds itself. */
export function failure(code: string, message: string, cause?: unknown): EvokeError {
  return new EvokeError(message, { code, slug: code, status: 0, cause });
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Milliseconds of a `Retry-After` header: seconds or a date. */
function retryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
