/**
 * What scripted models of both versions of the AI SDK answer. One shape serves both: what differs between versions 3 and 4 of
 * their interface is not in it.
 */

import { convertArrayToReadableStream } from "ai/test";

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

/** An answer of one text. */
export function says(text: string) {
  return {
    content: [{ type: "text" as const, text }],
    finishReason: { unified: "stop" as const, raw: undefined },
    usage,
    warnings: [],
  };
}

/** An answer that calls a tool without arguments. */
export function calls(toolName: string) {
  return {
    content: [{ type: "tool-call" as const, toolCallId: "call-1", toolName, input: "{}" }],
    finishReason: { unified: "tool-calls" as const, raw: undefined },
    usage,
    warnings: [],
  };
}

/** A stream of texts. */
export function streams(...texts: string[]) {
  const parts = [
    { type: "text-start" as const, id: "1" },
    ...texts.map((delta) => ({ type: "text-delta" as const, id: "1", delta })),
    { type: "text-end" as const, id: "1" },
    { type: "finish" as const, finishReason: { unified: "stop" as const, raw: undefined }, usage },
  ];
  return { stream: convertArrayToReadableStream(parts) };
}

/** A stream that breaks behind a text. */
export function breaks(text: string) {
  const parts = [
    { type: "text-start" as const, id: "1" },
    { type: "text-delta" as const, id: "1", delta: text },
    { type: "error" as const, error: "the connection broke" },
  ];
  return { stream: convertArrayToReadableStream(parts) };
}

/** The system messages of a prompt. */
export function systemsOf(call: { prompt: Array<{ role: string; content: unknown }> } | undefined): string[] {
  return (call?.prompt ?? []).filter((message) => message.role === "system").map((message) => String(message.content));
}
