// Generated from the server's OpenAPI document by scripts/generate.mjs: do not edit.

export interface paths {
    "/api/v1/auth/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who this key belongs to */
        get: operations["get_api_v1_auth_whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memories/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take up to 100 documents in */
        post: operations["post_api_v1_memories_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memories/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one document in */
        post: operations["post_api_v1_memories_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memories/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget what was said about something */
        post: operations["post_api_v1_memories_forget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memories/status/{ingestion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a document has come */
        get: operations["get_api_v1_memories_status_ingestion_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memories/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a file, or form text, in */
        post: operations["post_api_v1_memories_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memories/{memory_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one memory */
        get: operations["get_api_v1_memories_memory_id"];
        put?: never;
        post?: never;
        /** Remove one memory */
        delete: operations["delete_api_v1_memories_memory_id"];
        options?: never;
        head?: never;
        /** Rewrite one memory */
        patch: operations["patch_api_v1_memories_memory_id"];
        trace?: never;
    };
    "/api/v1/memories/{memory_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a memory again that a newer statement or a wish has closed */
        post: operations["post_api_v1_memories_memory_id_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, for people */
        get: operations["get_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is doing; 503 when it is not ready, or the store takes no writes */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers; always 200 */
        get: operations["get_livez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters for Prometheus */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["get_openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served; 503 when not */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/context/client/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the whole instance knows */
        post: operations["post_v1_context_client_fetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/context/conversation/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the owner of a conversation may know, and its recent turns */
        post: operations["post_v1_context_conversation_fetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/context/customer/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is known of a customer, and everything wider */
        post: operations["post_v1_context_customer_fetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/context/user/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is known of a user, and everything wider */
        post: operations["post_v1_context_user_fetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/compact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compact a conversation */
        post: operations["post_v1_conversations_compact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a whole conversation in */
        post: operations["post_v1_conversations_ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record a turn */
        post: operations["post_v1_conversations_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/messages/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record turns */
        post: operations["post_v1_conversations_messages_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/compacted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a compaction */
        get: operations["get_v1_conversations_conversation_id_compacted"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/compaction/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far compaction has come */
        get: operations["get_v1_conversations_conversation_id_compaction_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/context-for-prompt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a prompt needs of a conversation */
        get: operations["get_v1_conversations_conversation_id_context_for_prompt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List turns from a position on */
        get: operations["get_v1_conversations_conversation_id_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credits/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance */
        get: operations["get_v1_credits_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credits/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What work would cost */
        post: operations["post_v1_credits_estimate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credits/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Movements of the balance */
        get: operations["get_v1_credits_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credits/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Redeem a code */
        post: operations["post_v1_credits_redeem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/data/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase a user, a customer or a conversation */
        post: operations["post_v1_data_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/data/delete/{deletion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the record of an erasure */
        get: operations["get_v1_data_delete_deletion_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletion-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people asked the assistant to forget, waiting for a decision */
        get: operations["get_v1_deletion_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletion-requests/{deletion_request_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove what a request closed, with its words, for good */
        post: operations["post_v1_deletion_requests_deletion_request_id_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletion-requests/{deletion_request_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open what a request closed again */
        post: operations["post_v1_deletion_requests_deletion_request_id_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report what happened in conversations */
        post: operations["post_v1_events_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telemetry/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report a client's own figures */
        post: operations["post_v1_telemetry_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user's profile; there is none yet */
        get: operations["get_v1_users_user_id_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The receipt of a document. */
        Accepted: {
            /** @description The caller's id, or the one that was minted. */
            document_id: string;
            /** @description Ask for its status under this id. */
            ingestion_id: string;
            /**
             * Format: date-time
             * @description When it was taken.
             */
            queued_at: string;
            /** @description The id at each level, from the path that was resolved; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description `user`, `customer` or `client`. */
            scope_level: string;
            /**
             * @description How far it has come.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "partial_success";
        };
        /** @description The process answers. */
        Alive: {
            /** @description Always true. */
            alive: boolean;
        };
        /** @description What one way of finding says of an item. */
        ArmScore: {
            /** @description `lexical`, `dense`, `entity`, `time` or `metadata`. */
            arm: string;
            /**
             * Format: double
             * @description 0 to 1, comparable between arms.
             */
            normalised: number;
            /**
             * Format: double
             * @description In the arm's own unit.
             */
            raw: number;
        };
        /** @description One attribute of a profile. */
        Attribute: {
            /**
             * Format: double
             * @description How sure it is, 0 to 1.
             */
            confidence?: number | null;
            /** @description What it is. */
            value: unknown;
        };
        /** @description The balance. */
        Balance: {
            /**
             * Format: uint64
             * @description How many; always the same.
             */
            balance_credits: number;
            /** @description Where they come from. */
            buckets: components["schemas"]["Bucket"][];
            /** @description Whose. */
            client_id: string;
            /** @description Whether they can run out at all: they cannot. */
            unlimited: boolean;
            /** @description Whether they run low: never. */
            warning_low: boolean;
        };
        /** @description The outcome of a batch. */
        BatchAccepted: {
            /** @description Names this call; nothing is kept under it. */
            batch_id: string;
            /**
             * Format: uint
             * @description Documents refused.
             */
            failed: number;
            /** @description One row a document, in the order sent. */
            results: components["schemas"]["BatchRow"][];
            /**
             * Format: uint
             * @description Documents taken.
             */
            succeeded: number;
            /**
             * Format: uint
             * @description Documents sent.
             */
            total: number;
        };
        /** @description The outcome of one document of a batch. */
        BatchRow: {
            /** @description The caller's id, or the one that was minted; empty where there is neither. */
            document_id: string;
            /** @description The stable code of the refusal. */
            error_code?: string | null;
            /** @description Why it was refused. */
            error_message?: string | null;
            /** @description Its ingestion. For a duplicate, the first one; all zeros where nothing was taken. */
            ingestion_id: string;
            /**
             * Format: date-time
             * @description When it was taken, or refused.
             */
            queued_at: string;
            /** @description The id at each level, from the path that was resolved; empty for the whole client. */
            scope?: {
                [key: string]: string;
            };
            /** @description `user`, `customer` or `client`. */
            scope_level?: string;
            /**
             * @description `failed` for a row that was refused.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "partial_success";
        };
        /** @description Something that moved an item's score. */
        Boost: {
            /** @description What it was. */
            name: string;
            /**
             * Format: double
             * @description By how much.
             */
            value: number;
        };
        /** @description Where credits come from. */
        Bucket: {
            /**
             * Format: uint64
             * @description How many.
             */
            balance: number;
            /** @description `self_hosted`. */
            source_type: string;
        };
        /** @description An item with as much as bundles have of it. */
        BundledItem: {
            /**
             * Format: double
             * @description How sure it is, 0 to 1.
             */
            confidence: number;
            /** @description The statement, or the words of a passage. */
            content: string;
            /** @description The name of its list. */
            context_type: string;
            /**
             * Format: date-time
             * @description The first instant at which it happened or will, only if stated.
             */
            event_date?: string;
            /** @description The memory's id. */
            item_id: string;
            /** @description The scope it lives in. */
            source: string;
            /** @description `perpetual`, `temporal_fact` or `episode`. */
            temporal_category?: string | null;
            /**
             * Format: date-time
             * @description Until when it holds, or held.
             */
            valid_until?: string;
        };
        /** @description One list. */
        BundledList: {
            /** @description Its items, best first. */
            items: components["schemas"]["BundledItem"][];
        };
        /** @description Why a memory is closed. */
        Closing: {
            /**
             * Format: date-time
             * @description Since when.
             */
            at?: string;
            /** @description The ingestion whose words asked to forget it. */
            by_ingestion_id?: string | null;
            /** @description The memory that superseded it. */
            by_memory_id?: string | null;
            /** @description The single-valued matter on which it was superseded, such as `home`. */
            matter?: string | null;
            /** @description `superseded` by a newer statement, or `wish`: its user asked to forget it. */
            reason: string;
        };
        /** @description A wish to compact a conversation. */
        Compact: {
            /** @description Which conversation. */
            conversation_id: string;
            /**
             * @description Whether a new version is made although nothing has been said since the last one; false when absent.
             * @default null
             */
            force?: boolean | null;
            /**
             * @description `adaptive` when absent.
             * @default null
             */
            strategy?: components["schemas"]["CompactionStrategy"] | null;
            /**
             * @description Tokens to keep, within 5 % below; the strategy decides when absent.
             * @default null
             */
            target_tokens?: components["schemas"]["Count"] | null;
        };
        /** @description A compaction's content. */
        Compacted: {
            /**
             * Format: uint32
             * @description Turns that it covers.
             */
            compacted_message_count: number;
            /**
             * Format: uint32
             * @description Tokens of its text.
             */
            compacted_token_count: number;
            /** @description Its id. */
            compaction_id: string;
            /**
             * Format: double
             * @description The second over the first.
             */
            compression_ratio: number;
            /** @description What limits. */
            constraints: components["schemas"]["KeyStatement"][];
            /** @description The conversation. */
            conversation_id: string;
            /** @description Where the conversation stands. */
            current_state: components["schemas"]["CurrentState"];
            /** @description What was settled or promised. */
            decisions: components["schemas"]["KeyStatement"][];
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /** @description What is so. */
            facts: components["schemas"]["KeyStatement"][];
            /** @description Its text in the format that was asked for. */
            formatted_context: string;
            /** @description What is asked or left open. */
            open_questions: components["schemas"]["KeyStatement"][];
            /**
             * Format: uint32
             * @description Tokens of the turns it covers.
             */
            original_token_count: number;
            /** @description What is wanted, liked or avoided. */
            preferences: components["schemas"]["KeyStatement"][];
            /** @description Whether it is not. */
            quality_warning: boolean;
            /** @description The strategy. */
            strategy_used: string;
            /** @description Whether that is enough for the strategy. */
            validation_passed: boolean;
            /**
             * Format: double
             * @description How much can still be told, 0 to 1: the share of key statements that is left, and of probing
             *     questions made from the turns that can be answered.
             */
            validation_score: number;
            /**
             * Format: uint32
             * @description Its version, from 1.
             */
            version: number;
        };
        /** @description The receipt of a compaction. */
        CompactionStarted: {
            /** @description The compaction. */
            compaction_id: string;
            /** @description The conversation. */
            conversation_id: string;
            /**
             * Format: uint32
             * @description Seconds that it will take, roughly.
             */
            estimated_completion_seconds: number;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            initiated_at: string;
            /** @description The compaction before it. */
            previous_compaction_id?: string | null;
            /**
             * Format: int64
             * @description Seconds since that was made.
             */
            previous_context_age_seconds?: number | null;
            /** @description `in_progress`; `completed` when nothing has been said since the last one. */
            status: string;
            /** @description `manual_api`. */
            trigger_type: string;
        };
        /** @description How far compaction has come. */
        CompactionStatus: {
            /** @description The newest compaction. */
            compaction_id?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            completed_at?: string;
            /**
             * Format: double
             * @description Share of tokens kept, 0 to 1.
             */
            compression_ratio?: number | null;
            /** @description The conversation. */
            conversation_id: string;
            /** @description Why it failed. */
            error_message?: string | null;
            /**
             * Format: uint32
             * @description Seconds that the one under way will take, roughly.
             */
            estimated_completion_seconds?: number | null;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            latest_created_at?: string;
            /**
             * Format: uint32
             * @description Its version.
             */
            latest_version?: number | null;
            /** @description `none`, `in_progress`, `completed` or `failed`. */
            status: string;
            /**
             * Format: double
             * @description How much can still be told from it, 0 to 1.
             */
            validation_score?: number | null;
        };
        /** @description How much of a conversation to keep. `low`, `medium` and `high` say how much to compact, as some clients do. */
        CompactionStrategy: "aggressive" | "balanced" | "conservative" | "adaptive";
        /** @description The items of an answer, in the shape that was asked for. */
        Context: components["schemas"]["RankedContext"] | components["schemas"]["TypedContext"];
        /** @description What a read is about. */
        ContextMode: "items" | "conversation-summary";
        /** @description What a conversation read says of the conversation itself. */
        ConversationContext: {
            /**
             * Format: date-time
             * @description When that was made.
             */
            compacted_at?: string;
            /** @description Its newest compaction. */
            compaction_id?: string | null;
            /** @description Which conversation. */
            conversation_id: string;
            /** @description Where it stands. */
            current_state?: components["schemas"]["CurrentState"] | null;
            /** @description The id as the caller sent it. */
            external_conversation_id: string;
            /** @description What must not be lost. */
            key_extractions?: components["schemas"]["KeyExtractions"] | null;
            /** @description Its newest turns, oldest first. */
            recent_turns: components["schemas"]["RecentTurn"][];
            /** @description The few sentences that say most; only when it was compacted, as the next four. */
            summary?: string | null;
        };
        /** @description Something that happened in a conversation. */
        ConversationEvent: {
            /**
             * @description The words.
             * @default null
             */
            content?: string | null;
            /**
             * @description The conversation.
             * @default null
             */
            conversation_id?: string | null;
            /**
             * @description The user's customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description Stays the same when the event is sent again.
             * @default null
             */
            event_id?: string | null;
            /**
             * @description What: `user_message`, `assistant_message`, `tool_call`, `tool_result`, `agent_thinking`,
             *     `context_request`, `context_fetch`, `session_start` or `session_end`.
             */
            event_type: string;
            /**
             * @description The caller's own data.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Not relied on: the event type decides.
             * @default null
             */
            role?: string | null;
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The session.
             * @default null
             */
            session_id?: string | null;
            /**
             * @description The user.
             * @default null
             */
            user_id?: string | null;
        };
        Count: number;
        /** @description Many documents to take in. */
        CreateBatch: {
            /** @description The documents, in order. */
            documents: components["schemas"]["CreateMemory2"][];
            /**
             * @description Whether the first bad document refuses the whole batch.
             * @default null
             */
            fail_fast?: boolean | null;
        };
        /** @description A document to take in. */
        CreateMemory: {
            /**
             * @description The customer that the memories belong to. Empty is absent.
             * @default null
             */
            customer_id?: string | null;
            /** @description The words, or an object that is kept as JSON text. */
            document: components["schemas"]["DocumentBody"];
            /**
             * Format: date-time
             * @description When the words were said; now when absent.
             * @default null
             */
            document_created_at?: string;
            /**
             * @description The caller's own id. A second document under it in the same place is refused with 409, until all that came of
             *     the first is deleted.
             * @default null
             */
            document_id?: string | null;
            /**
             * @description What kind of text it is; `ai-chat-conversation` when absent.
             * @default null
             * @enum {string}
             */
            document_type?: "ai-chat-conversation" | "document" | "email" | "pdf" | "image" | "audio" | "meeting-transcript";
            /**
             * @description The caller's own data, echoed on every item made from the document. `evoke_origin` in it says where the words come
             *     from (`web`, `tool`, `import`, …), which can only lower how far they are trusted.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description How much work to put in; `long-range` when absent.
             * @default null
             * @enum {string}
             */
            mode?: "fast" | "long-range";
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The user that the memories belong to. Empty is absent.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description A document to take in. */
        CreateMemory2: {
            /**
             * @description The customer that the memories belong to. Empty is absent.
             * @default null
             */
            customer_id?: string | null;
            /** @description The words, or an object that is kept as JSON text. */
            document: components["schemas"]["DocumentBody"];
            /**
             * Format: date-time
             * @description When the words were said; now when absent.
             * @default null
             */
            document_created_at?: string;
            /**
             * @description The caller's own id. A second document under it in the same place is refused with 409, until all that came of
             *     the first is deleted.
             * @default null
             */
            document_id?: string | null;
            /**
             * @description What kind of text it is; `ai-chat-conversation` when absent.
             * @default null
             * @enum {string}
             */
            document_type?: "ai-chat-conversation" | "document" | "email" | "pdf" | "image" | "audio" | "meeting-transcript";
            /**
             * @description The caller's own data, echoed on every item made from the document. `evoke_origin` in it says where the words come
             *     from (`web`, `tool`, `import`, …), which can only lower how far they are trusted.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description How much work to put in; `long-range` when absent.
             * @default null
             * @enum {string}
             */
            mode?: "fast" | "long-range";
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The user that the memories belong to. Empty is absent.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description Where a conversation stands. */
        CurrentState: {
            /** @description What the user said last. */
            last_user_message?: string | null;
            /** @description What was settled last. */
            latest_decision?: string | null;
            /** @description What is open. */
            open_questions: string[];
            /**
             * Format: uint32
             * @description Turns behind it.
             */
            turns: number;
        };
        /** @description What became of a request. */
        DecidedRequest: {
            /**
             * Format: date-time
             * @description When.
             */
            decided_at: string;
            /** @description Which. */
            deletion_request_id: string;
            /** @description Whether removed words have left the server's files. If not, they do so by themselves. */
            fully_removed: boolean;
            /** @description The memories that were removed, or opened again. */
            memory_ids: string[];
            /** @description `deleted`; `partial` when words can still be read somewhere; `reopened` for a request that was rejected. */
            status: string;
            /**
             * @description Where the words can still be read, as far as the key sees: `conversation:` or `document:` with its id, and
             *     `database_log` as long as somebody reads an older state of the database.
             */
            still_present_in: string[];
        };
        /** @description The receipt of a deletion. */
        Deleted: {
            /** @description Memories that stood on the same words alone, and went with them. */
            also_deleted_ids?: string[];
            /**
             * Format: date-time
             * @description When.
             */
            deleted_at: string;
            /**
             * @description Whether the words have left the server's files. If not, they do so by themselves, once whoever reads
             *     an older state of the database has ended.
             * @default false
             */
            fully_removed?: boolean;
            /** @description The memory that is gone. */
            memory_id: string;
            /**
             * @description Where the words can still be read, as far as the key sees: `conversation:` or `document:` with its id, and
             *     `database_log` as long as somebody reads an older state of the database.
             * @default []
             */
            still_present_in?: string[];
        };
        /** @description A request of a user to the assistant. Its memories are closed already: no read finds them. */
        DeletionRequest: {
            /** @description Its id: the ingestion that brought its words. */
            deletion_request_id: string;
            /** @description The caller's id of the document in which it was said. */
            document_id: string;
            /** @description What it closed. */
            memories: components["schemas"]["RequestedMemory"][];
            /** @description The words of the request, as they were said. */
            request: string[];
            /**
             * Format: date-time
             * @description When it was taken in.
             */
            requested_at: string;
            /** @description The id at each level, from the path that was resolved; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description `user`, `customer` or `client`. */
            scope_level: string;
        };
        /** @description A page of requests that wait, newest first. */
        DeletionRequests: {
            /** @description What waits. */
            deletion_requests: components["schemas"]["DeletionRequest"][];
            /** @description Send it as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description What a document field may hold. */
        DocumentBody: string | {
            [key: string]: unknown;
        } | {
            [key: string]: unknown;
        }[];
        /** @description A candidate that is not shown. */
        DroppedCandidate: {
            /** @description Its id. */
            id: string;
            /** @description `weak_evidence`, `duplicate`, `limit` or `budget`. */
            reason: string;
            /**
             * Format: double
             * @description The score it had.
             */
            score: number;
        };
        /** @description A request to erase. */
        Erase: {
            /**
             * @description Must repeat the id that is to be erased, unless this is a dry run.
             * @default null
             */
            confirm?: string | null;
            /**
             * @description The conversation.
             * @default null
             */
            conversation_id?: string | null;
            /**
             * @description The customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description Count only.
             * @default null
             */
            dry_run?: boolean | null;
            /**
             * @description Must be the key's own instance.
             * @default null
             */
            instance_id?: string | null;
            /** @description What. */
            scope: components["schemas"]["EraseScope"];
            /**
             * @description The user.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description What to erase. */
        EraseScope: "user" | "conversation" | "customer";
        /** @description What was, or would be, erased. */
        Erased: {
            /** @description SHA-256 of what was named: proof without the data. */
            audit?: string | null;
            /**
             * Format: date-time
             * @description When the words had left the server's files.
             */
            completed_at?: string;
            /** @description Whether to call again: never, an erasure is one transaction and is completed by the server. */
            continue: boolean;
            /** @description How much, by kind. */
            counts: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When.
             */
            deleted_at?: string;
            /** @description The audit record; absent for a dry run. */
            deletion_id?: string | null;
            /** @description Whether this was only counted. */
            dry_run: boolean;
            /** @description Whether there was anything. */
            found: boolean;
            /** @description Whether all of it is gone. */
            fully_removed: boolean;
            /** @description What is kept on purpose. */
            kept: string[];
            /** @description Whether memories are kept: for a conversation. */
            memories_kept: boolean;
            /** @description What is being waited for, for people. */
            note?: string | null;
            /** @description What. */
            scope: string;
            /**
             * @description `complete`, `dry_run`, or `in_progress`: nothing can be read or found any more, but the server's files still
             *     hold words. They leave without another call; ask for the record.
             */
            status: string;
            /** @description Where words are left: `database_log` while in progress, else nothing. */
            still_present_in: string[];
            /** @description The same by store: there is one. */
            stores: {
                [key: string]: number;
            };
        };
        /** @description An error, in both layouts that clients read: `detail`, and the same at the top level. */
        ErrorBody: {
            /** @description The stable code, such as `EVK0103`; the documentation has a page for each. */
            code: string;
            /** @description The id of the request, as sent or minted; quote it when asking for help. */
            correlation_id: string;
            /** @description The message again, or an object where a client looks for fields of its own. */
            detail: unknown;
            /** @description A short machine-readable word, such as `invalid_scope`. */
            error: string;
            /** @description What went wrong and what to do, for people. */
            message: string;
        };
        /** @description What work would cost. */
        Estimate: {
            /**
             * Format: uint64
             * @description Credits: 0.
             */
            credits_estimate: number;
        };
        /** @description Work to estimate. Whatever it is costs nothing. */
        EstimateRequest: {
            /**
             * @description What is counted.
             * @default null
             */
            metric_type?: string | null;
            /**
             * @description How much of it.
             * @default null
             */
            units?: unknown;
        };
        /** @description Events, in order. */
        EventBatch: {
            /** @description The events; at most 1,000. */
            events: components["schemas"]["ConversationEvent"][];
        };
        /** @description The outcome of one event. */
        EventOutcome: {
            /** @description The event's id. */
            event_id?: string | null;
            /** @description Why it was rejected. */
            reason?: string | null;
            /** @description `accepted` or `rejected`. */
            status: string;
        };
        /** @description The outcome of a batch. */
        EventsAccepted: {
            /**
             * Format: uint
             * @description Events taken.
             */
            accepted: number;
            /**
             * Format: uint
             * @description Events refused.
             */
            rejected: number;
            /** @description One outcome an event, in the order sent. */
            results: components["schemas"]["EventOutcome"][];
        };
        /** @description A passage behind an item. */
        EvidenceRef: {
            /** @description Its document. */
            document_id: string;
            /** @description Its id. */
            passage_id: string;
            /** @description The words. */
            quote: string;
            /**
             * Format: uint32
             * @description Which turn of the document, from 0.
             */
            turn: number;
        };
        /** @description How an item's score came about. */
        Explanation: {
            /**
             * Format: int64
             * @description Seconds from when it was said to the asking.
             */
            age_seconds: number;
            /** @description What each way of finding says. */
            arms: components["schemas"]["ArmScore"][];
            /** @description What moved the score. */
            boosts: components["schemas"]["Boost"][];
            /**
             * Format: uint
             * @description How many items say the same, this one included; absent when it is the only one.
             */
            duplicates?: number | null;
            /** @description The passages behind it. */
            evidence: components["schemas"]["EvidenceRef"][];
            /** @description The scope it lives in. */
            scope: string;
            /** @description Words of the query that occur in it, as they were compared. */
            terms: string[];
        };
        /** @description A read. */
        Fetch: {
            /**
             * @description `conversation-summary` for the user's last conversations instead of items.
             * @default null
             */
            context_mode?: components["schemas"]["ContextMode"] | null;
            /**
             * @description The conversation; needed by the conversation read.
             * @default null
             */
            conversation_id?: string | null;
            /** @description Goes on where an answer to the same read ended: its `page.next_cursor`. Not with `max_tokens`. */
            cursor?: string | null;
            /**
             * @description The customer; needed by the customer read.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description Whether items say why they are here, and what was left out is told.
             * @default null
             */
            explain?: boolean | null;
            /**
             * @description Whether a conversation read also brings the recent turns; true when absent.
             * @default null
             */
            include_conversation_context?: boolean | null;
            /**
             * @description In summary mode, whether the profile is wanted; true when absent.
             * @default null
             */
            include_profile?: boolean | null;
            /**
             * Format: int64
             * @description In summary mode, how many conversations, 0 to 20; 1 when absent.
             * @default null
             */
            last_n_conversations?: number | null;
            /**
             * @description Most items in the answer; 10 when absent, with `max_tokens` 50.
             * @default null
             */
            max_results?: components["schemas"]["Count"] | null;
            /**
             * @description With several queries, places that each of them is sure of.
             * @default null
             */
            max_results_per_query?: components["schemas"]["Count"] | null;
            /**
             * @description Most tokens of the items and what stands around them, by the server's own estimate. Items are whole: one
             *     that does not fit is passed over. Absent: no bound.
             */
            max_tokens?: components["schemas"]["Count"] | null;
            /**
             * @description Only items trusted as far as this origin, from the most trusted: `user`, then `assistant` and `third_person`,
             *     `document`, `import`, then `tool` and `web`. All when absent.
             * @enum {string}
             */
            min_trust?: "user" | "assistant" | "third_person" | "document" | "import" | "tool" | "web";
            /**
             * @description `fast` when absent.
             * @default null
             */
            mode?: components["schemas"]["FetchMode"] | null;
            /** @description How many turns before and after an item may be shown with it, 0 to 2; 2 when absent. */
            neighbours?: components["schemas"]["Reach"] | null;
            /**
             * @description `high` when absent.
             * @default null
             */
            precision_level?: components["schemas"]["PrecisionLevel"] | null;
            /**
             * @description The present as the asker sees it; what is not readable means now.
             * @default null
             */
            query_date?: string | null;
            /**
             * @description `by_type` when absent.
             * @default null
             */
            response_shape?: components["schemas"]["ResponseShape"] | null;
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description What is asked. Nothing: the most recent and important items.
             * @default []
             */
            search_query?: components["schemas"]["Queries"];
            /**
             * @description Which kinds; all when absent.
             * @default null
             */
            types?: components["schemas"]["WantedKind"][] | null;
            /**
             * @description The user; needed by the user read.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description How deep to search. */
        FetchMode: "fast" | "accurate";
        /** @description The answer to a read. */
        Fetched: {
            /** @description The items. */
            context: components["schemas"]["Context"];
            /** @description The conversation, for a conversation read. */
            conversation_context?: components["schemas"]["ConversationContext"] | null;
            /** @description The user's last conversations, in summary mode. */
            conversations?: components["schemas"]["PastConversation"][] | null;
            /** @description The items once more, as bundles lay them out; only for the one adapter that reads them there. */
            items_by_type?: {
                [key: string]: components["schemas"]["BundledList"];
            } | null;
            /** @description How much of the budget was used; only when there is one. */
            packing?: components["schemas"]["Packing"] | null;
            /** @description That this is a part of the answer; absent when it is all of it, or when tokens are the bound. */
            page?: components["schemas"]["Page"] | null;
            /** @description Why the answer is weaker than it could be; absent on a healthy read. */
            retrieval?: components["schemas"]["Retrieval"] | null;
            /** @description How the answer came about; only on request. */
            retrieval_explain?: components["schemas"]["RetrievalExplain"] | null;
            /**
             * Format: uint32
             * @description How long a client may keep the answer.
             */
            ttl_seconds: number;
        };
        /** @description A wish to forget what was said about something. */
        Forget: {
            /**
             * @description The user's customer.
             * @default null
             */
            customer_id?: string | null;
            /** @description What to forget, in 3 to 500 characters. */
            description: string;
            /**
             * @description `preview` when absent.
             * @default null
             */
            mode?: components["schemas"]["ForgetMode"] | null;
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The user whose memory it is.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description Something that the description means, or that goes with it. */
        ForgetCandidate: {
            /** @description Its words. */
            content: string;
            /** @description The conversation in which they were said. */
            conversation_id?: string | null;
            /** @description The caller's id of the document that holds them. */
            document_id?: string | null;
            /** @description Its id, which `DELETE` takes. */
            memory_id: string;
            /** @description The name of its list. */
            memory_type: string;
            /** @description The words that go with it, as they were said. */
            removes: string[];
            /** @description `memory` for a statement, `sentence` for words of which none was made. */
            store: string;
            /** @description Why it is meant. */
            why: components["schemas"]["ForgetReason"];
        };
        /** @description Whether forgetting is only looked at, or done. */
        ForgetMode: "preview" | "direct";
        /** @description What was, or would be, forgotten. */
        ForgetOutcome: {
            /** @description What the description means. */
            candidates: components["schemas"]["ForgetCandidate"][];
            /** @description What was removed. */
            deleted_ids: string[];
            /** @description What could not be removed: always empty, a removal is one transaction. */
            failed_ids: string[];
            /** @description Whether more may match than was looked at. */
            may_be_incomplete: boolean;
            /**
             * @description What may be meant as well: near in meaning, but never removed unless it is deleted by its `memory_id`. At most 10,
             *     nearest first.
             * @default []
             */
            possible_candidates?: components["schemas"]["ForgetCandidate"][];
            /** @description `nothing_matches`, `preview`, `deleted`, or `partial` when words can still be read somewhere. */
            status: string;
            /**
             * @description Where the words can still be read, as far as the key sees: `conversation:` or `document:` with its id, and
             *     `database_log` as long as somebody reads an older state of the database.
             */
            still_present_in: string[];
        };
        /** @description Why something is meant. */
        ForgetReason: {
            /**
             * @description `words`: it holds words of the description; `meaning`: it says the same in other words; `repeats`: it repeats what
             *     is meant; `stands_on`: it was understood from the words that go.
             */
            match: string;
            /**
             * Format: double
             * @description How near its meaning is, 0 to 1.
             */
            score?: number | null;
            /** @description The words of the description that it holds. */
            words?: string[];
        };
        /** @description How a server is doing. */
        Health: {
            /**
             * Format: uint64
             * @description Documents held.
             */
            documents?: number;
            /** @description `missing`, `catching_up` or `ready`. */
            embedding?: string;
            /** @description The embedding model. */
            embedding_model?: string | null;
            /**
             * Format: uint64
             * @description Memories and passages held.
             */
            items?: number;
            /**
             * Format: uint64
             * @description Of those, without a vector of the present model.
             */
            items_without_vector?: number;
            /**
             * Format: uint64
             * @description Documents waiting to be understood.
             */
            queue_depth?: number;
            /** @description Whether it takes requests now: as `/readyz` says it. */
            ready: boolean;
            /**
             * Format: uint
             * @description Their size in bytes.
             */
            resident_bytes?: number;
            /**
             * Format: uint
             * @description Partitions in memory.
             */
            resident_partitions?: number;
            /** @description `ok`, `degraded` (it works, but `warnings` says what is missing) or `unavailable`. */
            status: string;
            /** @description Whether the store takes writes. */
            store_ok: boolean;
            /** @description The server's version. */
            version?: string;
            /** @description What is not as it should be, for people. Without figures when those are left out. */
            warnings: string[];
        };
        /** @description A whole conversation to take in. */
        IngestTranscript: {
            /**
             * @description The caller's own findings; up to 64 KB.
             * @default null
             */
            analysis?: {
                [key: string]: unknown;
            } | null;
            /** @description The caller's id of the conversation; any string. */
            conversation_id: string;
            /**
             * @description What kind it is, such as `voice`; up to 64 characters.
             * @default null
             */
            conversation_type?: string | null;
            /**
             * @description The user's customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             * @default null
             */
            ended_at?: string;
            /**
             * @description The caller's own data; up to 64 KB.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * Format: date-time
             * @description When it began; now when absent.
             * @default null
             */
            started_at?: string;
            /** @description What was said. */
            transcript: components["schemas"]["Transcript"];
            /**
             * @description Whose conversation.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description How far an ingestion has come. */
        IngestionStatus: {
            /** @description Memories that wishes in it have closed, in this document or in others; each can be opened again. */
            closed_memory_ids?: string[];
            /**
             * Format: date-time
             * @description When work ended.
             */
            completed_at?: string;
            /** @description The document. */
            document_id: string;
            /** @description What went wrong. */
            error_message?: string | null;
            /** @description The ingestion. */
            ingestion_id: string;
            /**
             * Format: uint
             * @description How many memories there are of it now.
             */
            memories_created: number;
            /** @description Their ids; each can be read, updated and deleted. */
            memory_ids: string[];
            /**
             * Format: date-time
             * @description When it was taken.
             */
            queued_at: string;
            /** @description The id at each level, from the path that was resolved; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description `user`, `customer` or `client`. */
            scope_level: string;
            /**
             * Format: date-time
             * @description When work began.
             */
            started_at?: string;
            /**
             * @description The state.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "partial_success";
        };
        /** @description A typed memory, or a bare passage, as an answer shows it. */
        Item: {
            /** @description In lists, the topic. In the ranked shape, the name of the list, or `excerpts` for a bare passage. */
            category: string;
            /** @description Why it is no longer so; only when it is closed. A bare passage is closed when all that was learnt from it is. */
            closed?: components["schemas"]["Closing"] | null;
            /**
             * Format: double
             * @description How sure it is, 0 to 1.
             */
            confidence: number;
            /** @description The statement, with what else of its passage was asked for or belongs to it; or the words of a passage. */
            content: string;
            /** @description The content of an emotion, under the name by which some clients read it. */
            context?: string | null;
            /** @description The conversation that it belongs to. */
            conversation_id?: string | null;
            /**
             * Format: date-time
             * @description When an emotion was shown.
             */
            detected_at?: string;
            /** @description Whether a preference is for something (`positive`) or against it (`negative`). */
            direction?: string | null;
            /** @description The document that it comes from. */
            document_id: string;
            /** @description The document's type. */
            document_type: string;
            /** @description Which emotion, such as `frustration`. */
            emotion_type?: string | null;
            /**
             * Format: date-time
             * @description The first instant at which it happened or will, only if stated.
             */
            event_date?: string;
            /**
             * Format: date-time
             * @description The last such instant.
             */
            event_end?: string;
            /** @description How exactly that was stated, such as `month`. */
            event_precision?: string | null;
            /** @description Why it is here; only on request. */
            explanation?: components["schemas"]["Explanation"] | null;
            /**
             * Format: date-time
             * @description When it was stored.
             */
            extracted_at: string;
            /** @description The memory's id; single-memory calls accept it. */
            id: string;
            /**
             * Format: double
             * @description How strong an emotion, 0 to 1.
             */
            intensity?: number | null;
            /** @description The queries that found it. */
            matched_queries: string[];
            /** @description The name of its list, such as `facts`. */
            memory_type: string;
            /**
             * @description The document's own metadata, with `rank_score`, and `arm` on request. A `memory_id` of the
             *     caller's is found under `caller_memory_id`; under `memory_id` stands the server's id.
             */
            metadata: {
                [key: string]: unknown;
            };
            /** @description What stands around its first passage, in order. */
            neighbours?: components["schemas"]["Neighbour"][];
            /**
             * Format: date-time
             * @description When an episode took place: as stated, otherwise when it was said.
             */
            occurred_at?: string;
            /**
             * @description Where its words come from: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
             * @enum {string}
             */
            origin?: "user" | "assistant" | "third_person" | "document" | "import" | "tool" | "web";
            /** @description Of a bare passage, what in it is no longer so. */
            outdated?: components["schemas"]["Outdated"][];
            /** @description Who took part in an episode. */
            participants?: string[] | null;
            /** @description True while its document waits to be understood: these are its words, under the id that they keep. */
            pending?: boolean | null;
            /**
             * Format: uint
             * @description 1 for the best; only in the ranked shape.
             */
            rank?: number | null;
            /**
             * Format: date-time
             * @description When it was said.
             */
            said_at: string;
            /**
             * Format: double
             * @description Significance of an episode, 0 to 1.
             */
            significance?: number | null;
            /** @description The scope it lives in: `user`, `customer`, `client` or `world`. */
            source: string;
            /** @description The words that it comes from. */
            source_evidence?: string[];
            /** @description Who said it: `user`, `assistant`, `other`, or a name. */
            speaker: string;
            /**
             * Format: date-time
             * @description When its sender says that it was said, if that was still to come when it was taken in; then it counts as said when
             *     it was taken in.
             */
            stated_at?: string;
            /**
             * Format: double
             * @description Strength of a preference, 0 to 1.
             */
            strength?: number | null;
            /** @description The finer topic. */
            subcategory?: string | null;
            /** @description Whom a typed memory is about: `user`, `document`, a name, or words for somebody such as `User's sister`. */
            subject?: string | null;
            /** @description The content of an episode, under the name by which some clients read it. */
            summary?: string | null;
            /** @description The memory that replaced it: it is no longer so. */
            superseded_by?: string | null;
            /** @description The memory that it replaced. */
            supersedes?: string | null;
            /** @description `perpetual`, `temporal_fact` or `episode`. */
            temporal_category?: string | null;
            /**
             * Format: double
             * @description How sure the time is, 0 to 1.
             */
            temporal_confidence?: number | null;
            /** @description The topic; only in the ranked shape. */
            topic?: string | null;
            /**
             * Format: date-time
             * @description From when it holds.
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description Until when it holds, or held.
             */
            valid_until?: string;
        };
        /** @description Key statements by kind. */
        KeyExtractions: {
            /** @description What limits. */
            constraints: components["schemas"]["KeyStatement"][];
            /** @description What was settled or promised. */
            decisions: components["schemas"]["KeyStatement"][];
            /** @description What is so. */
            facts: components["schemas"]["KeyStatement"][];
            /** @description What is asked or left open. */
            open_questions: components["schemas"]["KeyStatement"][];
            /** @description What is wanted, liked or avoided. */
            preferences: components["schemas"]["KeyStatement"][];
        };
        /** @description A statement that must not be lost. */
        KeyStatement: {
            /**
             * Format: double
             * @description How sure they are, 0 to 1.
             */
            confidence: number;
            /** @description The words. */
            content: string;
            /** @description Whether they take back something said before. */
            corrects: boolean;
            /** @description The same for the same statement in every version of the conversation's compaction. */
            id: string;
            /**
             * Format: uint32
             * @description Which turn, from 1.
             */
            position: number;
            /** @description Who said them. */
            role: string;
            /**
             * Format: date-time
             * @description When they were said.
             */
            said_at: string;
        };
        /** @description Movements: none. */
        Ledger: {
            /** @description The movements. */
            entries: components["schemas"]["LedgerEntry"][];
            /**
             * Format: uint32
             * @description As asked.
             */
            limit: number;
            /**
             * Format: uint32
             * @description As asked.
             */
            offset: number;
            /**
             * Format: uint32
             * @description How many in all.
             */
            total: number;
        };
        /** @description One movement. */
        LedgerEntry: {
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /**
             * Format: double
             * @description By how much.
             */
            delta: number;
            /** @description What kind. */
            entry_type: string;
            /** @description Its id. */
            ledger_id: string;
        };
        /** @description One memory. */
        Memory: {
            /** @description Its topic. */
            category?: string | null;
            /** @description Why it is closed; only when it is. */
            closed?: components["schemas"]["Closing"] | null;
            /**
             * Format: double
             * @description How sure it is, 0 to 1.
             */
            confidence: number;
            /** @description The statement, or the words of a passage. */
            content: string;
            /**
             * Format: date-time
             * @description When it was stored.
             */
            created_at: string;
            /** @description Its id. */
            memory_id: string;
            /** @description The name of its list, such as `facts`. */
            memory_type: string;
            /**
             * @description Where its words come from: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
             * @enum {string}
             */
            origin?: "user" | "assistant" | "third_person" | "document" | "import" | "tool" | "web";
            /** @description The id at each level, from the path that was resolved; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description `user`, `customer` or `client`. */
            scope_level: string;
            /** @description The caller's id, or the minted one, of the document that it comes from. */
            source_document_id: string;
            /** @description Its finer topic. */
            subcategory?: string | null;
            /**
             * Format: date-time
             * @description When it was last rewritten.
             */
            updated_at?: string;
        };
        /** @description A passage beside an item's. */
        Neighbour: {
            /** @description The words. */
            content: string;
            /** @description Its id. */
            id: string;
            /**
             * Format: int32
             * @description How many passages after the item's, or, negative, before it.
             */
            offset: number;
            /** @description What in them is no longer so. */
            outdated?: components["schemas"]["Outdated"][];
            /**
             * Format: date-time
             * @description When it was said; only when `max_tokens` or `neighbours` was asked for.
             */
            said_at?: string;
            /** @description Who said it. */
            speaker: string;
        };
        /** @description Words of a passage that are no longer so. */
        Outdated: {
            /** @description Why it is no longer so. */
            closed?: components["schemas"]["Closing"] | null;
            /** @description What was stated there. */
            content: string;
            /** @description The memory that stated it. */
            memory_id: string;
            /**
             * Format: date-time
             * @description Until when it was.
             */
            valid_until?: string;
        };
        /** @description How much an answer says. */
        Packing: {
            /** @description The bound that was asked for. */
            max_tokens: components["schemas"]["Count"];
            /**
             * Format: uint64
             * @description Tokens of the items and what stands around them, with who said it and when; an estimate, rather too high.
             */
            tokens: number;
        };
        /** @description Which part of an answer this is. */
        Page: {
            /** @description Sent as `cursor` with the same read, brings what comes next; absent on the last page. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description How many items there are, on all pages, as far as they were counted: without a query what is known (the same said
             *     twice counts twice), with one from the second page on.
             */
            total?: number | null;
            /** @description Whether more was found than is told here and before. */
            truncated: boolean;
        };
        /** @description A conversation of the past, in summary mode. */
        PastConversation: {
            /** @description The sender's own findings, verbatim, from a transcript. */
            analysis?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description When that was made.
             */
            compacted_at?: string;
            /**
             * Format: uint32
             * @description The version of its newest compaction.
             */
            compaction_version?: number | null;
            /** @description Its id. */
            conversation_id: string;
            /** @description What kind it was, such as `voice`. */
            conversation_type?: string | null;
            /**
             * Format: date-time
             * @description When it ended, from a transcript.
             */
            ended_at?: string;
            /** @description The id by which its caller named it first. */
            external_conversation_id: string;
            /**
             * Format: date-time
             * @description When its last turn was said.
             */
            last_message_at?: string;
            /**
             * Format: uint32
             * @description Turns held.
             */
            message_count: number;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description What it was about, where there is a summary. */
            summary?: {
                [key: string]: unknown;
            } | null;
            /** @description `available`, `pending` or `failed`. */
            summary_status: string;
        };
        /** @description Whether the extra relevance pass runs. */
        PrecisionLevel: "high" | "medium";
        /** @description A profile. */
        Profile: {
            /** @description Attributes by name. */
            attributes: {
                [key: string]: components["schemas"]["Attribute"];
            };
            /** @description The person in a few sentences. */
            overview?: string | null;
        };
        /** @description The answer to a profile request. */
        ProfileAnswer: {
            /** @description The profile. */
            profile: components["schemas"]["Profile"];
        };
        /** @description What a prompt needs of a conversation. */
        PromptContext: {
            /** @description Whether the conversation is known. */
            available: boolean;
            /**
             * Format: uint32
             * @description Turns that the compaction covers.
             */
            compacted_message_count: number;
            /**
             * Format: int64
             * @description Seconds since the compaction was made.
             */
            compaction_age_seconds?: number | null;
            /** @description The compaction. */
            compaction_id?: string | null;
            /**
             * Format: double
             * @description Share of the compacted turns' tokens that was kept, 0 to 1.
             */
            compression_ratio?: number | null;
            /** @description The framed text of the compaction; absent while there is none. */
            context_block?: string | null;
            /** @description The conversation. */
            conversation_id: string;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /** @description The compaction's text and the recent turns, ready for a prompt; empty when there is nothing. */
            formatted_context: string;
            /** @description Whether turns have come after the compaction, and that is more than 15 minutes old. */
            is_stale: boolean;
            /** @description Whether that is too little; absent while there is no compaction. */
            quality_warning?: boolean | null;
            /**
             * Format: uint
             * @description How many.
             */
            recent_message_count: number;
            /** @description Every turn that the compaction does not cover, oldest first. */
            recent_messages: components["schemas"]["RecentTurn"][];
            /**
             * Format: uint32
             * @description Turns held.
             */
            total_message_count: number;
            /**
             * Format: double
             * @description How much can still be told from the compaction, 0 to 1.
             */
            validation_score?: number | null;
        };
        /** @description How a prompt context is written. */
        PromptStyle: "structured" | "narrative" | "bullet_points";
        Queries: string[] | string | null;
        /** @description The ranked shape. */
        RankedContext: {
            /** @description The conversation, for a conversation read. */
            conversation_context?: components["schemas"]["ConversationContext"] | null;
            /** @description The user's last conversations, in summary mode. */
            conversations?: components["schemas"]["PastConversation"][] | null;
            /** @description The items. */
            items: components["schemas"]["Item"][];
        };
        Reach: number;
        /** @description Whether a server takes requests now. */
        Ready: {
            /** @description Whether it does. */
            ready: boolean;
            /** @description Why it does not, or does only in part. */
            reason?: string | null;
        };
        /** @description A turn beside other context. */
        RecentTurn: {
            /** @description The words. */
            content: string;
            /** @description Its id. */
            message_id: string;
            /** @description Who said it. */
            role: string;
            /**
             * Format: date-time
             * @description When.
             */
            timestamp: string;
        };
        /** @description Turns to record. */
        RecordBatch: {
            /** @description The turns, in order; at most 1,000. */
            messages: components["schemas"]["RecordTurn2"][];
        };
        /** @description A turn to record. */
        RecordTurn: {
            /** @description The words. */
            content: string;
            /** @description The conversation; any string names one, a UUID is kept as it is. */
            conversation_id: string;
            /**
             * @description The user's customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description The caller's own data.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Who says it. */
            role: components["schemas"]["TurnRole"];
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The session; one is minted when absent.
             * @default null
             */
            session_id?: string | null;
            /**
             * Format: date-time
             * @description When it was said; now when absent.
             * @default null
             */
            timestamp?: string;
            /**
             * @description Whose conversation.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description A turn to record. */
        RecordTurn2: {
            /** @description The words. */
            content: string;
            /** @description The conversation; any string names one, a UUID is kept as it is. */
            conversation_id: string;
            /**
             * @description The user's customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description The caller's own data.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Who says it. */
            role: components["schemas"]["TurnRole"];
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The session; one is minted when absent.
             * @default null
             */
            session_id?: string | null;
            /**
             * Format: date-time
             * @description When it was said; now when absent.
             * @default null
             */
            timestamp?: string;
            /**
             * @description Whose conversation.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The receipt of a turn. */
        Recorded: {
            /** @description The conversation. */
            conversation_id: string;
            /**
             * Format: uint32
             * @description Turns that the conversation holds now.
             */
            conversation_message_count: number;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /** @description The turn's id. */
            message_id: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recorded_at: string;
            /** @description The session. */
            session_id: string;
        };
        /** @description The outcome of a batch of turns. */
        RecordedBatch: {
            /** @description The refused ones. */
            errors: components["schemas"]["RefusedTurn"][];
            /**
             * Format: uint
             * @description Turns refused.
             */
            failed: number;
            /** @description The stored ones, in the order sent. */
            results: components["schemas"]["Recorded"][];
            /**
             * Format: uint
             * @description Turns stored.
             */
            succeeded: number;
            /**
             * Format: uint
             * @description Turns sent.
             */
            total: number;
        };
        /** @description A code to redeem. */
        Redeem: {
            /** @description The code. */
            code: string;
        };
        /** @description What a code brought: nothing, for nothing is needed. */
        Redemption: {
            /**
             * Format: uint64
             * @description Credits: 0.
             */
            credits_granted: number;
            /**
             * Format: uint64
             * @description As before.
             */
            new_balance_credits: number;
            /** @description Its id, derived from the code. */
            redemption_id: string;
        };
        /** @description A turn that was refused. */
        RefusedTurn: {
            /** @description The stable code of the refusal. */
            code: string;
            /** @description Why. */
            error: string;
            /**
             * Format: uint
             * @description Its position in the request, from 0.
             */
            index: number;
        };
        /** @description A memory that a request closed. */
        RequestedMemory: {
            /** @description Its statement. */
            content: string;
            /** @description Its id. */
            memory_id: string;
            /** @description Its kind, by the name of its list. */
            memory_type: string;
        };
        /** @description How the answer is laid out. */
        ResponseShape: "by_type" | "ranked";
        /** @description How much weaker than possible an answer is. */
        Retrieval: {
            /** @description `timeout`, `too_large`, `unavailable` or `internal`. */
            code: string;
            /** @description Always true: the block is left out of healthy answers. */
            degraded: boolean;
            /** @description `partial`, `minimal` or `failed`. */
            level: string;
            /** @description What happened, for people. */
            warnings: string[];
        };
        /** @description How an answer came about. */
        RetrievalExplain: {
            /** @description Candidates that were considered and not shown, best first. */
            dropped: components["schemas"]["DroppedCandidate"][];
            /** @description The queries, as they were searched. */
            queries: string[];
            /** @description Where the time went, in microseconds. */
            timings_micros: components["schemas"]["Timings"];
        };
        /** @description A stored turn. */
        StoredTurn: {
            /** @description The words. */
            content: string;
            /** @description Its id. */
            message_id: string;
            /**
             * Format: uint32
             * @description Its place in the conversation, from 1.
             */
            position: number;
            /** @description Who said it. */
            role: string;
            /**
             * Format: date-time
             * @description When.
             */
            timestamp: string;
        };
        /** @description How many were taken. */
        TelemetryAccepted: {
            /**
             * Format: uint
             * @description How many.
             */
            events_received: number;
            /** @description `ok`. */
            status: string;
        };
        /** @description Figures of one client. */
        TelemetryBatch: {
            /**
             * @description Names the batch.
             * @default null
             */
            batch_id?: string | null;
            /** @description The figures; at most 1,000. */
            events: components["schemas"]["TelemetryEvent"][];
            /**
             * @description The client's version.
             * @default null
             */
            sdk_version?: string | null;
        };
        /** @description One figure. */
        TelemetryEvent: {
            /**
             * @description The request that it is about. Read and not kept.
             * @default null
             */
            correlation_id?: string | null;
            /** @description What was done. */
            event_type: string;
            /**
             * Format: double
             * @description How long it took, in milliseconds.
             * @default null
             */
            latency_ms?: number | null;
            /**
             * @description `success`, `error`, `started` or `timeout`.
             * @default null
             */
            status?: string | null;
        };
        /** @description Where the time of a read went, in microseconds. */
        Timings: {
            /**
             * Format: uint64
             * @description Reading the queries.
             */
            analyse: number;
            /**
             * Format: uint64
             * @description Finding by meaning.
             */
            dense: number;
            /**
             * Format: uint64
             * @description Embedding the queries.
             */
            embed: number;
            /**
             * Format: uint64
             * @description Bringing the findings together.
             */
            fuse: number;
            /**
             * Format: uint64
             * @description Finding by words.
             */
            lexical: number;
            /**
             * Format: uint64
             * @description Bringing the partitions up to date.
             */
            open: number;
            /**
             * Format: uint64
             * @description Laying out the answer.
             */
            present: number;
            /**
             * Format: uint64
             * @description A reranker's judgement; 0 where none was asked.
             * @default 0
             */
            rerank?: number;
            /**
             * Format: uint64
             * @description Everything.
             */
            total: number;
        };
        /** @description What was said in a transcript. */
        Transcript: string | components["schemas"]["TranscriptTurn"][];
        /** @description The receipt of a transcript. */
        TranscriptAccepted: {
            /** @description The conversation, in the form that all other calls use. */
            conversation_id: string;
            /** @description The id as the caller sent it. */
            external_conversation_id: string;
            /** @description Ask for its status under this id. */
            ingestion_id: string;
            /**
             * Format: date-time
             * @description When it was taken.
             */
            queued_at: string;
            /** @description `queued`, or `duplicate` when the same was there before. */
            status: string;
            /** @description `in_progress`, `already_compacted`, or `skipped` when it could not be made. */
            summary_status: string;
            /**
             * Format: uint32
             * @description Turns recorded.
             */
            turns_recorded: number;
            /** @description What was accepted and is not used. */
            warnings: string[];
        };
        /** @description A turn of a transcript. */
        TranscriptTurn: {
            /** @description The words. */
            content: string;
            /**
             * @description The caller's own data.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Who says it. */
            role: components["schemas"]["TurnRole"];
            /**
             * @description The speaker's name.
             * @default null
             */
            speaker?: string | null;
            /**
             * Format: date-time
             * @description When it was said.
             * @default null
             */
            timestamp?: string;
        };
        /** @description Stored turns, in order. */
        TurnList: {
            /** @description The conversation. */
            conversation_id: string;
            /** @description Its id as the caller sent it. */
            external_conversation_id: string;
            /** @description The turns. */
            turns: components["schemas"]["StoredTurn"][];
        };
        /** @description Who says a turn. */
        TurnRole: "user" | "assistant";
        /** @description The shape by type. */
        TypedContext: {
            /** @description The conversation, for a conversation read. */
            conversation_context?: components["schemas"]["ConversationContext"] | null;
            /** @description The user's last conversations, in summary mode. */
            conversations?: components["schemas"]["PastConversation"][] | null;
            /** @description What was felt. */
            emotions: components["schemas"]["Item"][];
            /** @description What happened. */
            episodes: components["schemas"]["Item"][];
            /** @description What is so. */
            facts: components["schemas"]["Item"][];
            /** @description What is wanted, liked or avoided. */
            preferences: components["schemas"]["Item"][];
            /** @description What has a place in time. */
            temporal_events: components["schemas"]["Item"][];
        };
        /** @description A change of one memory. */
        UpdateMemory: {
            /** @description The new words. */
            document: components["schemas"]["DocumentBody"];
            /**
             * @description What kind of text the new words are.
             * @default null
             * @enum {string}
             */
            document_type?: "ai-chat-conversation" | "document" | "email" | "pdf" | "image" | "audio" | "meeting-transcript";
            /**
             * @description How they meet what is there; `smart-merge` when absent.
             * @default null
             * @enum {string}
             */
            merge_strategy?: "replace" | "append" | "smart-merge";
            /**
             * @description The caller's own data.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A form with one file or text. */
        UploadForm: {
            /**
             * @description The user's customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description What kind of text it is; read from the file when absent.
             * @default null
             */
            document_type?: string | null;
            /**
             * @description The file, in a multipart form.
             * @default null
             */
            file?: string | null;
            /**
             * @description The caller's own data, as JSON text.
             * @default null
             */
            metadata?: string | null;
            /**
             * @description `fast` or `long-range`.
             * @default null
             */
            mode?: string | null;
            /**
             * @description `b2c` or `b2b`; the instance's own rules decide.
             * @default null
             */
            relationship_type?: string | null;
            /**
             * @description The nested scope path, as JSON text.
             * @default null
             */
            scope?: string | null;
            /**
             * @description The words, when no file is sent.
             * @default null
             */
            text?: string | null;
            /** @description The user that the memories belong to. */
            user_id: string;
        };
        /** @description A kind of memory that a read wants. */
        WantedKind: "all" | "facts" | "preferences" | "episodes" | "emotions" | "temporal_events";
        /** @description The identity behind a key. */
        WhoAmI: {
            /** @description The customer that the key is bound to. */
            bound_customer_id?: string | null;
            /** @description The user that the key is bound to. */
            bound_user_id?: string | null;
            /** @description The organisation: `cli_` and 16 hex digits. */
            client_id: string;
            /** @description The instance: `inst_` and 16 hex digits. */
            instance_id: string;
            /** @description The instance's name for people. */
            instance_name: string;
            /**
             * @description What the key may do: `full` or `read_only`.
             * @default
             */
            key_role?: string;
            /** @description `strict` (a user is named with its customer) or `equals_customer` (users only). */
            user_context_isolation: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_api_v1_auth_whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoAmI"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_api_v1_memories_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAccepted"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0204 (batch_too_large), EVK0205 (batch_refused) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0107 (replay_conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_api_v1_memories_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateMemory"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope), EVK0201 (empty_document) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0305 (unknown_conversation) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0107 (replay_conflict), EVK0203 (duplicate_document) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large), EVK0202 (document_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_api_v1_memories_forget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Forget"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForgetOutcome"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope), EVK0302 (forget_needs_user) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_api_v1_memories_status_ingestion_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ingestion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestionStatus"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0207 (unknown_ingestion) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_api_v1_memories_upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["UploadForm"];
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope), EVK0201 (empty_document), EVK0206 (unreadable_file) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0305 (unknown_conversation) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0107 (replay_conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large), EVK0202 (document_too_large), EVK0208 (file_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field), EVK0209 (file_too_slow) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys), EVK0210 (files_busy) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_api_v1_memories_memory_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                memory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memory"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0301 (unknown_memory) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_api_v1_memories_memory_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                memory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0301 (unknown_memory) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    patch_api_v1_memories_memory_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                memory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMemory"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memory"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0201 (empty_document) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0301 (unknown_memory) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large), EVK0202 (document_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_api_v1_memories_memory_id_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                memory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memory"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0301 (unknown_memory) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_livez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain; version=0.0.4": string;
                };
            };
        };
    };
    get_openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    post_v1_context_client_fetch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Fetch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fetched"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed), EVK0920 (busy) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_context_conversation_fetch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Fetch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fetched"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed), EVK0920 (busy) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_context_customer_fetch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Fetch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fetched"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed), EVK0920 (busy) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_context_user_fetch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Fetch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fetched"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed), EVK0920 (busy) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_conversations_compact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Compact"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompactionStarted"];
                };
            };
            /** @description EVK0001 (malformed_body) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key), EVK0402 (nothing_to_compact) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0404 (compaction_running) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_conversations_ingest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IngestTranscript"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranscriptAccepted"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope), EVK0201 (empty_document) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0305 (unknown_conversation) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0401 (transcript_conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large), EVK0202 (document_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_conversations_messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordTurn"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0305 (unknown_conversation) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0107 (replay_conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large), EVK0202 (document_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_conversations_messages_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordBatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedBatch"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0204 (batch_too_large) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0107 (replay_conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_conversations_conversation_id_compacted: {
        parameters: {
            query?: {
                /** @description Whose user that is. */
                customer_id?: string | null;
                /** @description `structured` (default), `narrative`, `bullet_points` or `injection`. */
                format?: string | null;
                /** @description Whose conversation it must be; anybody else's is not known. */
                user_id?: string | null;
                /** @description The newest when absent. */
                version?: number | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Compacted"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0403 (no_compaction) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_conversations_conversation_id_compaction_status: {
        parameters: {
            query?: {
                /** @description Whose user that is. */
                customer_id?: string | null;
                /** @description Whose conversation it must be; anybody else's is not known. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompactionStatus"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_conversations_conversation_id_context_for_prompt: {
        parameters: {
            query?: {
                /** @description Whose user that is. */
                customer_id?: string | null;
                /** @description `structured` when absent. */
                style?: components["schemas"]["PromptStyle"] | null;
                /** @description Whose conversation it must be; anybody else's is not known. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptContext"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_conversations_conversation_id_messages: {
        parameters: {
            query?: {
                /** @description Whose user that is. */
                customer_id?: string | null;
                /** @description Most turns in the answer, up to 500. */
                limit?: number | null;
                /** @description The first position, from 1. */
                start?: number | null;
                /** @description Whose conversation it must be; of anybody else's there are no turns. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnList"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_credits_balance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_credits_estimate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EstimateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            /** @description EVK0001 (malformed_body) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_credits_ledger: {
        parameters: {
            query?: {
                /** @description Most entries; 100 when absent. */
                limit?: number | null;
                /** @description Entries to skip. */
                offset?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ledger"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_credits_redeem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Redeem"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redemption"];
                };
            };
            /** @description EVK0001 (malformed_body) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_data_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Erase"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope), EVK0303 (erase_not_confirmed) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0305 (unknown_conversation) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_data_delete_deletion_id: {
        parameters: {
            query?: {
                /** @description Must be the key's own instance. */
                instance_id?: string | null;
            };
            header?: never;
            path: {
                deletion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0304 (unknown_deletion) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_deletion_requests: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description Most requests, 1 to 200; 50 when absent. */
                limit?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionRequests"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_deletion_requests_deletion_request_id_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedRequest"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0207 (unknown_ingestion) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_deletion_requests_deletion_request_id_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedRequest"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0207 (unknown_ingestion) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_events_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventBatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsAccepted"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0204 (batch_too_large) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    post_v1_telemetry_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetryBatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TelemetryAccepted"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0204 (batch_too_large) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_v1_users_user_id_profile: {
        parameters: {
            query?: {
                /** @description The user's customer. */
                customer_id?: string | null;
            };
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileAnswer"];
                };
            };
            /** @description EVK0103 (invalid_scope) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0101 (invalid_key) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0306 (no_profile) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0104 (rate_limited), EVK0108 (too_many_refused_keys) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0903 (internal) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0901 (unavailable), EVK0902 (store_failed) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0006 (request_timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
