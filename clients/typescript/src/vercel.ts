/**
 * Memory for the AI SDK (`ai`, versions 6 and 7), as a middleware of a language model.
 *
 * The one thing to know: memory never fails a model call. What goes wrong is given to `onError`, and the call goes on without it.
 */

import type { Evoke } from "./client.js";
import { describeMemories, lookUp, recordTurns } from "./turns.js";
import type { Item } from "./types.js";

export { describeMemories };

/** Whose memory a model has. */
export interface EvokeMemoryOptions {
  /** The user who speaks. */
  userId: string;
  /** The user's customer, where the instance is `strict`. */
  customerId?: string | undefined;
  /** The conversation to record in; any text up to 1,024 bytes. */
  conversationId: string;
  /** Most tokens of memories in a prompt, by the server's estimate; 1,000 when absent. */
  maxTokens?: number | undefined;
  /** Whether turns are recorded; true when absent. */
  record?: boolean | undefined;
  /** Writes the system message; {@link describeMemories} when absent. */
  describe?: ((memories: Item[]) => string) | undefined;
  /** Hears of memory that failed; `console.warn` when absent. */
  onError?: ((error: unknown) => void) | undefined;
}

/** What this middleware reads of a prompt; both versions of the AI SDK have it. */
type Message = { role: string; content: string | ReadonlyArray<{ type: string }> };
type CallParams = { prompt: ReadonlyArray<Message>; abortSignal?: AbortSignal | undefined };
type Generated = { content: ReadonlyArray<{ type: string }> };
type Streamed = { stream: ReadableStream<{ type: string }> };

/** The part of `LanguageModelMiddleware` that is used, written so that it fits both versions of the AI SDK. */
export interface EvokeMiddleware {
  readonly specificationVersion: "v3";
  transformParams<P extends CallParams>(call: { params: P }): Promise<P>;
  wrapGenerate<R extends Generated>(call: { doGenerate: () => PromiseLike<R>; params: CallParams }): Promise<R>;
  wrapStream<R extends Streamed>(call: { doStream: () => PromiseLike<R>; params: CallParams }): Promise<R>;
}

/**
 * Gives a model memory: `wrapLanguageModel({ model, middleware: evokeMemory(evoke, { userId, conversationId }) })`.
 *
 * Before a call, what is remembered about the user's last message goes into the prompt, as a system message behind the others.
 * After it, that message and the model's text are recorded. In a loop of tool calls the message is recorded once, at its first
 * step. A stream that is aborted or fails is not recorded.
 */
export function evokeMemory(evoke: Evoke, options: EvokeMemoryOptions): EvokeMiddleware {
  const owner = { user_id: options.userId, ...(options.customerId === undefined ? {} : { customer_id: options.customerId }) };
  const onError = options.onError ?? ((error: unknown) => console.warn("evoke: memory failed:", error));

  async function remembered({ prompt, abortSignal: signal }: CallParams): Promise<Item[]> {
    const question = textOf(prompt.findLast((message) => message.role === "user")?.content);
    return lookUp(evoke, owner, question, options.maxTokens, signal);
  }

  async function record({ prompt }: CallParams, answer: string): Promise<void> {
    if (options.record === false) return;
    const last = prompt.at(-1);
    const said = last?.role === "user" ? textOf(last.content) : "";
    await recordTurns(evoke, owner, options.conversationId, said, answer, onError);
  }

  return {
    specificationVersion: "v3",

    async transformParams<P extends CallParams>({ params }: { params: P }): Promise<P> {
      let memories: Item[] = [];
      try {
        memories = await remembered(params);
      } catch (error) {
        if (params.abortSignal?.aborted) throw error;
        onError(error);
      }
      if (memories.length === 0) return params;
      const system = { role: "system", content: (options.describe ?? describeMemories)(memories) };
      const found = params.prompt.findIndex((message) => message.role !== "system");
      const begin = found === -1 ? params.prompt.length : found;
      return { ...params, prompt: params.prompt.toSpliced(begin, 0, system) };
    },

    async wrapGenerate<R extends Generated>({ doGenerate, params }: { doGenerate: () => PromiseLike<R>; params: CallParams }) {
      const result = await doGenerate();
      await record(params, textOf(result.content));
      return result;
    },

    async wrapStream<R extends Streamed>({ doStream, params }: { doStream: () => PromiseLike<R>; params: CallParams }) {
      const result = await doStream();
      let answer = "";
      let failed = false;
      const listen = new TransformStream<{ type: string }, { type: string }>({
        transform(part, controller) {
          if (part.type === "error") failed = true;
          if (part.type === "text-delta" && "delta" in part) answer += String(part.delta);
          controller.enqueue(part);
        },
        // The stream ends once both turns are stored.
        flush: () => (failed ? undefined : record(params, answer)),
      });
      return { ...result, stream: result.stream.pipeThrough(listen) };
    },
  };
}

function textOf(content: Message["content"] | undefined): string {
  if (typeof content === "string") return content;
  const texts = (content ?? []).filter((part) => part.type === "text" && "text" in part);
  return texts.map((part) => ("text" in part ? String(part.text) : "")).join("\n");
}
