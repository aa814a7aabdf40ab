/**
 * One call over HTTP: headers, time limit, abort, retries.
 *
 * The one thing to know: a call is sent again only when that cannot do anything twice.
 */

import { EvokeError, failure, refusal } from "./errors.js";

/** What a client is made of. */
export interface EvokeOptions {
  /** Where the server listens, such as `http://127.0.0.1:8808`. A path is kept, for servers behind a proxy. */
  baseUrl: string;
  /** The API key of an instance, as `evoke instance create` or `evoke key create` prints it. */
  apiKey: string;
  /** Milliseconds that one attempt may take, its answer included; 30,000 when absent. */
  timeoutMs?: number | undefined;
  /** How often a call is tried again, 0 to 10; 2 when absent. See the README for what is tried again. */
  retries?: number | undefined;
  /** The `fetch` to use; the global one when absent. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call, its retries and its pauses; the call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take; the client's `timeoutMs` when absent. */
  timeoutMs?: number | undefined;
  /** The id of this request in the server's log, up to 1,024 bytes of visible ASCII; the server makes one when absent. */
  correlationId?: string | undefined;
}

/** What calls take that the server knows by a key. */
export interface WriteOptions extends CallOptions {
  /**
   * Stands for this one write, 1 to 255 visible ASCII characters: sent again within 24 hours with the same body, it is stored once.
   * With another body it is refused (`EVK0107`). A random one when absent, which covers the retries of this call.
   */
  idempotencyKey?: string | undefined;
}

/** A call. */
export interface Call {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  /** Whether it may be sent again although it may have been carried out. */
  repeatable: boolean;
  idempotencyKey?: string;
  /** A status that is an answer as well. */
  accepts?: number;
}

/** Codes with a 503 that say that nothing was done: storage_full, overloaded. */
const NOTHING_DONE = ["EVK0905", "EVK0910"];
/** Milliseconds that a server may ask to wait for; beyond that the error is the caller's. */
const LONGEST_WAIT = 30_000;

/** Sends calls to one server. */
export class Transport {
  readonly #base: string;
  readonly #key: string;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: EvokeOptions) {
    const url = new URL(options.baseUrl);
    if (!/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
      throw new TypeError("baseUrl: send http:// or https://, without a query");
    }
    if (options.apiKey === "") throw new TypeError("apiKey: must not be empty");
    this.#base = url.href.replace(/\/+$/, "");
    this.#key = options.apiKey;
    this.#timeoutMs = within("timeoutMs", options.timeoutMs ?? 30_000, 1, 2 ** 31 - 1);
    this.#retries = within("retries", options.retries ?? 2, 0, 10);
    this.#fetch = options.fetch ?? ((...given) => globalThis.fetch(...given));
  }

  /** The answer to a call. */
  async send<T>(call: Call, options: CallOptions = {}): Promise<T> {
    const headers: Record<string, string> = { accept: "application/json", authorization: `Bearer ${this.#key}` };
    if (call.body !== undefined) headers["content-type"] = "application/json";
    if (call.idempotencyKey !== undefined) headers["idempotency-key"] = call.idempotencyKey;
    if (options.correlationId !== undefined) headers["x-correlation-id"] = options.correlationId;
    // Made once: a write is known by its key and its bytes.
    const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
    const request: RequestInit = { method: call.method, headers, redirect: "manual", ...body };
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#attempt<T>(call, request, options);
      } catch (error) {
        if (attempt >= this.#retries || !(error instanceof EvokeError) || !mayRepeat(error, call)) throw error;
        await pause(error.retryAfterMs ?? backoff(attempt), options.signal);
      }
    }
  }

  async #attempt<T>(call: Call, request: RequestInit, options: CallOptions): Promise<T> {
    const { signal } = options;
    const timeoutMs = within("timeoutMs", options.timeoutMs ?? this.#timeoutMs, 1, 2 ** 31 - 1);
    const ending = new AbortController();
    const abort = () => ending.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", abort, { once: true });
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#base + call.path + search(call.query), { ...request, signal: ending.signal });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (ending.signal.aborted) throw failure("timeout", `no answer within ${timeoutMs} ms`, cause);
      throw failure("network", `the server cannot be reached: ${reason(cause)}`, cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
    if (!response.ok && response.status !== call.accepts) throw refusal(response, text);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw refusal(response, "");
    }
  }
}

/** Waits, unless the signal ends it. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** An id as one part of a path. */
export function segment(id: string): string {
  // URLs have no way to write these: they would name another route.
  if (["", ".", ".."].includes(id)) throw new TypeError(`${JSON.stringify(id)} cannot be an id in a path`);
  return encodeURIComponent(id);
}

/** A number within bounds, both included. */
export function within(name: string, value: number, least: number, most: number): number {
  if (!(value >= least && value <= most)) throw new RangeError(`${name}: is ${value}; send ${least} to ${most}`);
  return value;
}

function mayRepeat(error: EvokeError, call: Call): boolean {
  if ((error.retryAfterMs ?? 0) > LONGEST_WAIT) return false;
  if (error.status === 429) return true;
  if (error.status === 503) return call.repeatable || NOTHING_DONE.includes(error.code);
  return call.repeatable && error.status === 0;
}

/** Milliseconds before the next attempt: 250, 500, 1,000 … at most 8,000, less up to a half. */
function backoff(attempt: number): number {
  return Math.min(8_000, 250 * 2 ** attempt) * (1 - Math.random() / 2);
}

function search(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** What `fetch` says of a connection that failed is below its error. */
function reason(error: unknown): string {
  const below = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return below instanceof Error ? below.message || below.name : String(below);
}
