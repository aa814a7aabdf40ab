/**
 * Memory for agents of Mastra (`@mastra/core`), as a processor of their input and output.
 *
 * The one thing to know: memory never fails a call. What goes wrong is given to `onError`, and the call goes on without it.
 */

import type { MastraDBMessage } from "@mastra/core/memory";
import type { ProcessInputArgs, ProcessOutputResultArgs, Processor } from "@mastra/core/processors";
import type { Evoke } from "./client.js";
import { describeMemories, lookUp, recordTurns, type Owner } from "./turns.js";
import type { Item } from "./types.js";

export { describeMemories };

/** Whose memory an agent has, and where it records. What is absent comes from the call. */
export interface EvokeProcessorOptions {
  /** The user who speaks; the `resource` of the call when absent. */
  userId?: string | undefined;
  /** The user's customer, where the instance is `strict`. */
  customerId?: string | undefined;
  /** The conversation to record in, any text up to 1,024 bytes; the `thread` of the call when absent. */
  conversationId?: string | undefined;
  /** Most tokens of memories in a prompt, by the server's estimate; 1,000 when absent. */
  maxTokens?: number | undefined;
  /** Whether turns are recorded; true when absent. */
  record?: boolean | undefined;
  /** Writes the system message; {@link describeMemories} when absent. */
  describe?: ((memories: Item[]) => string) | undefined;
  /** Hears of memory that failed; `console.warn` when absent. */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * Gives an agent memory: one processor, named among its `inputProcessors` and its `outputProcessors`.
 *
 * Before a run, what is remembered about the user's last message goes into the prompt, as a system message of its own. After it, that
 * message and the agent's text are recorded. A run that fails, is aborted, or is stopped by a processor is not recorded.
 */
export class EvokeProcessor implements Processor<"evoke-memory"> {
  readonly id = "evoke-memory";
  readonly name = "Evoke memory";
  readonly #evoke: Evoke;
  readonly #options: EvokeProcessorOptions;

  constructor(evoke: Evoke, options: EvokeProcessorOptions = {}) {
    this.#evoke = evoke;
    this.#options = options;
  }

  async processInput({ messages, messageList, abortSignal }: ProcessInputArgs): Promise<ProcessInputArgs["messageList"]> {
    const last = messages.findLast((message) => message.role === "user");
    try {
      const question = textOf(last);
      if (question === "") return messageList;
      const { describe = describeMemories, maxTokens } = this.#options;
      const memories = await lookUp(this.#evoke, this.#owner(last), question, maxTokens, abortSignal);
      if (memories.length > 0) messageList.addSystem({ role: "system", content: describe(memories) }, this.id);
    } catch (error) {
      // Whoever aborts the run knows it already.
      if (abortSignal?.aborted !== true) this.#failed(error);
    }
    return messageList;
  }

  async processOutputResult(args: ProcessOutputResultArgs): Promise<ProcessOutputResultArgs["messageList"]> {
    const { messageList, requestContext, result, abortSignal } = args;
    const readOnly = (requestContext?.get("MastraMemory") as { memoryConfig?: { readOnly?: boolean } } | undefined)?.memoryConfig?.readOnly;
    const broken = abortSignal?.aborted === true || UNFINISHED.has(result.finishReason);
    if (this.#options.record === false || readOnly === true || broken) return messageList;
    const last = messageList.get.input.db().findLast((message) => message.role === "user");
    try {
      const conversation = this.#options.conversationId ?? last?.threadId;
      if (conversation === undefined) throw new Error(missing("thread", "conversationId"));
      await recordTurns(this.#evoke, this.#owner(last), conversation, textOf(last), result.text, (error) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
    return messageList;
  }

  #owner(message: MastraDBMessage | undefined): Owner {
    const { userId = message?.resourceId, customerId } = this.#options;
    if (userId === undefined) throw new Error(missing("resource", "userId"));
    return { user_id: userId, ...(customerId === undefined ? {} : { customer_id: customerId }) };
  }

  #failed(error: unknown): void {
    (this.#options.onError ?? ((failure: unknown) => console.warn("evoke: memory failed:", failure)))(error);
  }
}

/** Why a run ended whose text is no answer. */
const UNFINISHED = new Set(["error", "aborted"]);

const missing = (ofCall: string, option: string) =>
  `nobody says whose memory this is: call the agent with memory: { resource, thread }, or set ${option} (there is no ${ofCall})`;

/** The words of a message; what older versions stored has them in one string only. */
function textOf(message: MastraDBMessage | undefined): string {
  const texts = (message?.content.parts ?? []).flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.join("\n") || (message?.content.content ?? "");
}
