// Generated from the server's OpenAPI document by scripts/generate.mjs: do not edit.

export interface paths {
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the memory tools are reached (RFC 9728) */
        get: operations["get_well_known_oauth_protected_resource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the memory tools are reached (RFC 9728) */
        get: operations["get_well_known_oauth_protected_resource_mcp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Memory tools for agents, by the Model Context Protocol */
        post: operations["post_mcp"];
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
    "/v1/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what the memories of a scope speak about, by name */
        get: operations["get_v1_entities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pairs of entities that may be one, with the reason */
        get: operations["get_v1_entities_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/{entity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entity: its names, what names it, and in which company */
        get: operations["get_v1_entities_entity_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/{entity_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make another entity a part of this one */
        post: operations["post_v1_entities_entity_id_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/{entity_id}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show an entity under another name */
        post: operations["post_v1_entities_entity_id_rename"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/{entity_id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an entity of its own of some names of this one */
        post: operations["post_v1_entities_entity_id_split"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/entities/{entity_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the last correction of an entity back */
        post: operations["post_v1_entities_entity_id_undo"];
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
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export a scope as an archive of JSON lines */
        get: operations["get_v1_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import lines of an archive; what is there already is left as it is */
        post: operations["post_v1_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/memory-tool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a command on the files that an agent keeps under /memories */
        post: operations["post_v1_memory_tool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/memory-tool/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a file that an agent keeps */
        get: operations["get_v1_memory_tool_history"];
        put?: never;
        post?: never;
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
        /** What the live memories of a user tell of the person */
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
            /** @description The caller's id, or a generated one. */
            document_id: string;
            /** @description The ingestion under which its status can be queried. */
            ingestion_id: string;
            /**
             * Format: date-time
             * @description The time at which it was stored.
             */
            queued_at: string;
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level: string;
            /**
             * @description The status of the ingestion.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "partial_success";
        };
        /** @description The answer of a live process. */
        Alive: {
            /** @description Always true: the process answers. */
            alive: boolean;
        };
        /** @description Lines of an archive, one JSON object each; docs/import-export.md describes them. */
        ArchiveLines: string;
        /** @description The score of one retriever for an item. */
        ArmScore: {
            /** @description The retriever: `lexical`, `dense`, `entity`, `time` or `metadata`. */
            arm: string;
            /**
             * Format: double
             * @description The normalized score, 0 to 1, comparable between retrievers.
             */
            normalised: number;
            /**
             * Format: double
             * @description The score in the retriever's own unit.
             */
            raw: number;
        };
        /** @description One attribute of a profile. */
        Attribute: {
            /**
             * Format: double
             * @description The confidence, 0 to 1.
             */
            confidence?: number | null;
            /** @description The memory that states it. */
            memory_id?: string | null;
            /** @description The conversation in which it was said. */
            source_conversation_id?: string | null;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            updated_at?: string;
            /** @description The value of the attribute. */
            value: unknown;
        };
        /** @description The balance of credits. */
        Balance: {
            /**
             * Format: uint64
             * @description The number of credits; always the same.
             */
            balance_credits: number;
            /** @description The sources of the credits. */
            buckets: components["schemas"]["Bucket"][];
            /** @description The instance that owns them. */
            client_id: string;
            /** @description Whether the balance can run out: always false. */
            unlimited: boolean;
            /** @description Whether the balance is low: always false. */
            warning_low: boolean;
        };
        /** @description The outcome of a batch of documents. */
        BatchAccepted: {
            /** @description The id of this call; nothing is stored under it. */
            batch_id: string;
            /**
             * Format: uint
             * @description The number of documents that were refused.
             */
            failed: number;
            /** @description One row per document, in the order sent. */
            results: components["schemas"]["BatchRow"][];
            /**
             * Format: uint
             * @description The number of documents that were stored.
             */
            succeeded: number;
            /**
             * Format: uint
             * @description The number of documents that were sent.
             */
            total: number;
        };
        /** @description The outcome of one document of a batch. */
        BatchRow: {
            /** @description The caller's id, or a generated one; empty if there is neither. */
            document_id: string;
            /** @description The stable code of the error. */
            error_code?: string | null;
            /** @description The message of the error. */
            error_message?: string | null;
            /** @description The ingestion. For a duplicate, the first one; all zeros if nothing was stored. */
            ingestion_id: string;
            /**
             * Format: date-time
             * @description The time at which it was stored or refused.
             */
            queued_at: string;
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope?: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level?: string;
            /**
             * @description The status; `failed` for a refused row.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "partial_success";
        };
        /** @description A boost or a penalty on an item's score. */
        Boost: {
            /** @description The name of the boost. */
            name: string;
            /**
             * Format: double
             * @description The change of the score.
             */
            value: number;
        };
        /** @description The source of credits. */
        Bucket: {
            /**
             * Format: uint64
             * @description The number of credits.
             */
            balance: number;
            /** @description The name of the source: `self_hosted`. */
            source_type: string;
        };
        /** @description An item, with the fields that bundles have. */
        BundledItem: {
            /**
             * Format: double
             * @description The confidence, 0 to 1.
             */
            confidence: number;
            /** @description The statement, or the words of a passage. */
            content: string;
            /** @description The name of the list that the item belongs to. */
            context_type: string;
            /**
             * Format: date-time
             * @description The first instant at which it happened or will happen, if stated.
             */
            event_date?: string;
            /** @description The id of the memory. */
            item_id: string;
            /** @description The scope that the item belongs to. */
            source: string;
            /** @description `perpetual`, `temporal_fact` or `episode`. */
            temporal_category?: string | null;
            /**
             * Format: date-time
             * @description The end of its validity.
             */
            valid_until?: string;
        };
        /** @description One list of items. */
        BundledList: {
            /** @description The items, best first. */
            items: components["schemas"]["BundledItem"][];
        };
        /** @description Why a memory is closed. */
        Closing: {
            /**
             * Format: date-time
             * @description The time at which it was closed.
             */
            at?: string;
            /** @description The ingestion of the request to forget it. */
            by_ingestion_id?: string | null;
            /** @description The id of the memory that superseded it. */
            by_memory_id?: string | null;
            /** @description The single-valued attribute on which it was superseded, such as `home`. */
            matter?: string | null;
            /** @description `superseded` by a newer statement, or `wish`: its user asked to forget it. */
            reason: string;
        };
        /** @description A request to compact a conversation. */
        Compact: {
            /** @description The conversation to compact. */
            conversation_id: string;
            /**
             * @description Whether to make a new version even if nothing was said since the last one; false when absent.
             * @default null
             */
            force?: boolean | null;
            /**
             * @description The strategy; `adaptive` when absent.
             * @default null
             */
            strategy?: components["schemas"]["CompactionStrategy"] | null;
            /**
             * @description The number of tokens to retain, at least 95 % of which are used; the strategy decides when absent.
             * @default null
             */
            target_tokens?: components["schemas"]["Count"] | null;
        };
        /** @description The content of a compaction. */
        Compacted: {
            /**
             * Format: uint32
             * @description The number of turns that it covers.
             */
            compacted_message_count: number;
            /**
             * Format: uint32
             * @description The number of tokens of the text.
             */
            compacted_token_count: number;
            /** @description The id of the compaction. */
            compaction_id: string;
            /**
             * Format: double
             * @description The text's tokens divided by those of the covered turns.
             */
            compression_ratio: number;
            /** @description Constraints that still apply. */
            constraints: components["schemas"]["KeyStatement"][];
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /** @description The state of the conversation at the end. */
            current_state: components["schemas"]["CurrentState"];
            /** @description Decisions and commitments of both speakers. */
            decisions: components["schemas"]["KeyStatement"][];
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /** @description Facts that were stated. */
            facts: components["schemas"]["KeyStatement"][];
            /** @description The text, in the requested format. */
            formatted_context: string;
            /** @description Questions that are still open. */
            open_questions: components["schemas"]["KeyStatement"][];
            /**
             * Format: uint32
             * @description The number of tokens of the covered turns.
             */
            original_token_count: number;
            /** @description Preferences: what is wanted, liked or avoided. */
            preferences: components["schemas"]["KeyStatement"][];
            /** @description Whether the score is too low for the strategy. */
            quality_warning: boolean;
            /** @description The name of the strategy. */
            strategy_used: string;
            /** @description Whether the score is high enough for the strategy. */
            validation_passed: boolean;
            /**
             * Format: double
             * @description The validation score, 0 to 1: the shares of key extractions that are retained, and of probing
             *     questions made from the turns that can be answered.
             */
            validation_score: number;
            /**
             * Format: uint32
             * @description The version, from 1.
             */
            version: number;
        };
        /** @description The receipt of a request to compact. */
        CompactionStarted: {
            /** @description The id that the compaction has or will have. */
            compaction_id: string;
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /**
             * Format: uint32
             * @description The estimated duration in seconds.
             */
            estimated_completion_seconds: number;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /**
             * Format: date-time
             * @description The time of the request.
             */
            initiated_at: string;
            /** @description The id of the previous compaction. */
            previous_compaction_id?: string | null;
            /**
             * Format: int64
             * @description The age of the previous compaction in seconds.
             */
            previous_context_age_seconds?: number | null;
            /** @description `in_progress`; `completed` if nothing was said since the last compaction. */
            status: string;
            /** @description What caused the compaction: `manual_api`. */
            trigger_type: string;
        };
        /** @description The status of a conversation's compaction. */
        CompactionStatus: {
            /** @description The id of the newest compaction. */
            compaction_id?: string | null;
            /**
             * Format: date-time
             * @description The creation time of the newest compaction.
             */
            completed_at?: string;
            /**
             * Format: double
             * @description The share of tokens that is retained, 0 to 1.
             */
            compression_ratio?: number | null;
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /** @description The reason of the failure. */
            error_message?: string | null;
            /**
             * Format: uint32
             * @description The estimated remaining seconds of the compaction in progress.
             */
            estimated_completion_seconds?: number | null;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /**
             * Format: date-time
             * @description The creation time of the newest compaction, under the name that some clients read.
             */
            latest_created_at?: string;
            /**
             * Format: uint32
             * @description The version of the newest compaction.
             */
            latest_version?: number | null;
            /** @description `none`, `in_progress`, `completed` or `failed`. */
            status: string;
            /**
             * Format: double
             * @description The validation score, 0 to 1.
             */
            validation_score?: number | null;
        };
        /** @description How much of a conversation to retain. Some clients send `low`, `medium` and `high` for how much to compact. */
        CompactionStrategy: "aggressive" | "balanced" | "conservative" | "adaptive";
        /** @description An entity that is named together with another. */
        Company: {
            /** @description The id of the entity. */
            id: string;
            /**
             * Format: uint64
             * @description The number of passages that name both.
             */
            mentions: number;
            /** @description Its name. */
            name: string;
        };
        /** @description The items of an answer, in the requested layout. */
        Context: components["schemas"]["RankedContext"] | components["schemas"]["TypedContext"];
        /** @description What a read returns. */
        ContextMode: "items" | "conversation-summary";
        /** @description The conversation of a read of a conversation. */
        ConversationContext: {
            /**
             * Format: date-time
             * @description The creation time of that compaction.
             */
            compacted_at?: string;
            /** @description The id of the newest compaction. */
            compaction_id?: string | null;
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /** @description The state of the conversation at the end of the compaction. */
            current_state?: components["schemas"]["CurrentState"] | null;
            /** @description The id as the caller sent it. */
            external_conversation_id: string;
            /** @description The key extractions of the compaction. */
            key_extractions?: components["schemas"]["KeyExtractions"] | null;
            /** @description The newest turns, oldest first. */
            recent_turns: components["schemas"]["RecentTurn"][];
            /** @description The summary; like the next four fields only if the conversation was compacted. */
            summary?: string | null;
        };
        /** @description An event of a conversation. */
        ConversationEvent: {
            /**
             * @description The content of the event.
             * @default null
             */
            content?: string | null;
            /**
             * @description The id of the conversation.
             * @default null
             */
            conversation_id?: string | null;
            /**
             * @description The customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description The id of the event, the same when the event is sent again.
             * @default null
             */
            event_id?: string | null;
            /**
             * @description The type: `user_message`, `assistant_message`, `tool_call`, `tool_result`, `agent_thinking`,
             *     `context_request`, `context_fetch`, `session_start` or `session_end`.
             */
            event_type: string;
            /**
             * @description The caller's own metadata.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The role, which is ignored: the event type decides.
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
             * @description The id of the session.
             * @default null
             */
            session_id?: string | null;
            /**
             * @description The id of the user.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The outcome of a correction. */
        CorrectedEntities: {
            /**
             * @description The entities that it is about, as they are now: the one of the call first, then one that was split off or
             *     stands for itself again.
             */
            entities: components["schemas"]["EntityDetail"][];
        };
        Count: number;
        /** @description A batch of documents. */
        CreateBatch: {
            /** @description The documents, in order. */
            documents: components["schemas"]["CreateMemory2"][];
            /**
             * @description Whether the first refused document refuses the whole batch.
             * @default null
             */
            fail_fast?: boolean | null;
        };
        /** @description A document to ingest. */
        CreateMemory: {
            /**
             * @description The customer that the memories belong to. An empty text counts as absent.
             * @default null
             */
            customer_id?: string | null;
            /** @description The text, or an object that is stored as JSON text. */
            document: components["schemas"]["DocumentBody"];
            /**
             * Format: date-time
             * @description The time at which the words were said; now when absent.
             * @default null
             */
            document_created_at?: string;
            /**
             * @description The caller's own id. A second document with it in the same scope is refused with 409, until everything
             *     derived from the first is deleted.
             * @default null
             */
            document_id?: string | null;
            /**
             * @description The type of the document; `ai-chat-conversation` when absent.
             * @default null
             * @enum {string}
             */
            document_type?: "ai-chat-conversation" | "document" | "email" | "pdf" | "image" | "audio" | "meeting-transcript";
            /**
             * @description The caller's own metadata, returned with every item of the document. `evoke_origin` in it declares the
             *     origin of the words (`web`, `tool`, `import`, …), which can only lower their trust.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The depth of processing; `long-range` when absent.
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
             * @description The user that the memories belong to. An empty text counts as absent.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description A document to ingest. */
        CreateMemory2: {
            /**
             * @description The customer that the memories belong to. An empty text counts as absent.
             * @default null
             */
            customer_id?: string | null;
            /** @description The text, or an object that is stored as JSON text. */
            document: components["schemas"]["DocumentBody"];
            /**
             * Format: date-time
             * @description The time at which the words were said; now when absent.
             * @default null
             */
            document_created_at?: string;
            /**
             * @description The caller's own id. A second document with it in the same scope is refused with 409, until everything
             *     derived from the first is deleted.
             * @default null
             */
            document_id?: string | null;
            /**
             * @description The type of the document; `ai-chat-conversation` when absent.
             * @default null
             * @enum {string}
             */
            document_type?: "ai-chat-conversation" | "document" | "email" | "pdf" | "image" | "audio" | "meeting-transcript";
            /**
             * @description The caller's own metadata, returned with every item of the document. `evoke_origin` in it declares the
             *     origin of the words (`web`, `tool`, `import`, …), which can only lower their trust.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The depth of processing; `long-range` when absent.
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
             * @description The user that the memories belong to. An empty text counts as absent.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The state of a conversation at the end of a compaction. */
        CurrentState: {
            /** @description The latest message of the user. */
            last_user_message?: string | null;
            /** @description The latest decision, if there is one. */
            latest_decision?: string | null;
            /** @description The questions that are still open. */
            open_questions: string[];
            /**
             * Format: uint32
             * @description The number of turns that the compaction covers.
             */
            turns: number;
        };
        /** @description The outcome of a decision on a request. */
        DecidedRequest: {
            /**
             * Format: date-time
             * @description The time of the decision.
             */
            decided_at: string;
            /** @description The id of the request. */
            deletion_request_id: string;
            /** @description Whether removed words have left the server's files. If not, that happens automatically. */
            fully_removed: boolean;
            /** @description The memories that were removed or reopened. */
            memory_ids: string[];
            /** @description `deleted`; `partial` if words can still be read somewhere; `reopened` for a request that was rejected. */
            status: string;
            /**
             * @description Where the words can still be read, as far as the key can see: `conversation:`, `document:` or `file:` with its
             *     id or path, and `database_log` while a process reads an older state of the database.
             */
            still_present_in: string[];
        };
        /** @description What somebody decided about an entity. */
        Decision: {
            /**
             * Format: date-time
             * @description The time of the decision.
             */
            at: string;
            /** @description The id of the other entity of a merge or a split. */
            entity_id?: string | null;
            /** @description The chosen name of a renaming. */
            name?: string | null;
            /** @description `merged`, `split` or `renamed`. */
            what: string;
        };
        /** @description The receipt of a deletion. */
        Deleted: {
            /** @description Memories that rested on the same words alone and were deleted with it. */
            also_deleted_ids?: string[];
            /**
             * Format: date-time
             * @description The time of the deletion.
             */
            deleted_at: string;
            /**
             * @description Whether the words have left the server's files. If not, that happens automatically once no process
             *     reads an older state of the database.
             * @default false
             */
            fully_removed?: boolean;
            /** @description The id of the deleted memory. */
            memory_id: string;
            /**
             * @description Where the words can still be read, as far as the key can see: `conversation:`, `document:` or `file:` with its
             *     id or path, and `database_log` while a process reads an older state of the database.
             * @default []
             */
            still_present_in?: string[];
        };
        /**
         * @description A user's request to the assistant to forget something. Its memories are already closed: reads do not find
         *     them.
         */
        DeletionRequest: {
            /** @description The id: that of the ingestion with the request. */
            deletion_request_id: string;
            /** @description The caller's id of the document in which it was said. */
            document_id: string;
            /** @description The memories that it closed. */
            memories: components["schemas"]["RequestedMemory"][];
            /** @description The words of the request, verbatim. */
            request: string[];
            /**
             * Format: date-time
             * @description The time at which it was ingested.
             */
            requested_at: string;
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level: string;
        };
        /** @description A page of open requests, newest first. */
        DeletionRequests: {
            /** @description The open requests of this page. */
            deletion_requests: components["schemas"]["DeletionRequest"][];
            /** @description The `cursor` of the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description The value of a document field. */
        DocumentBody: string | {
            [key: string]: unknown;
        } | {
            [key: string]: unknown;
        }[];
        /** @description A candidate that is not returned. */
        DroppedCandidate: {
            /** @description The id of the item. */
            id: string;
            /** @description The reason: `weak_evidence`, `low_relevance`, `duplicate`, `limit` or `budget`. */
            reason: string;
            /**
             * Format: double
             * @description The score of the item.
             */
            score: number;
        };
        /** @description Two entities that may be one. */
        Duplicate: {
            /**
             * Format: uint64
             * @description The number of other entities that are named together with both.
             */
            common_company: number;
            /** @description Both, the one with more mentions first. */
            entities: components["schemas"]["Entity"][];
            /** @description The names that are alike, in the order of the entities. */
            names: string[];
            /** @description Why: `same_spelling`, `initial`, `nickname`, `acronym`, `part_of_name` or `similar_spelling`. */
            reason: string;
            /**
             * Format: double
             * @description How much speaks for it, 0 to 1.
             */
            score: number;
        };
        /** @description Pairs of entities that may be one, the most likely first. */
        Duplicates: {
            /** @description The pairs. */
            duplicates: components["schemas"]["Duplicate"][];
        };
        /** @description A page of entities, by name. */
        Entities: {
            /** @description The entities of this page. */
            entities: components["schemas"]["Entity"][];
            /** @description The `cursor` of the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description Somebody or something that memories name. */
        Entity: {
            /** @description All other names seen. */
            aliases: string[];
            /**
             * Format: date-time
             * @description The time at which it was first named.
             */
            first_seen: string;
            /** @description The id. Ids of entities that were merged into it lead to it too. */
            id: string;
            /** @description The kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`. */
            kind: string;
            /**
             * Format: date-time
             * @description The time at which it was last named.
             */
            last_seen: string;
            /**
             * Format: uint64
             * @description The number of memories that name it.
             */
            memories: number;
            /**
             * Format: uint64
             * @description The number of passages that name it.
             */
            mentions: number;
            /** @description The name that somebody chose, or the fullest name seen. */
            name: string;
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level: string;
            /** @description The kind of its scope: `user`, `customer`, `client` or `world`. */
            source: string;
        };
        /** @description An entity with what it is known from. */
        EntityDetail: {
            /** @description All other names seen. */
            aliases: string[];
            /** @description The entities that are named together with it most often, at most 20. */
            company: components["schemas"]["Company"][];
            /** @description What people decided about it and have not undone, oldest first. */
            decisions: components["schemas"]["Decision"][];
            /** @description The newest memories and passages that name it, at most 50. */
            evidence: components["schemas"]["EntityEvidence"][];
            /**
             * Format: date-time
             * @description The time at which it was first named.
             */
            first_seen: string;
            /** @description The id. Ids of entities that were merged into it lead to it too. */
            id: string;
            /** @description The kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`. */
            kind: string;
            /**
             * Format: date-time
             * @description The time at which it was last named.
             */
            last_seen: string;
            /**
             * Format: uint64
             * @description The number of memories that name it.
             */
            memories: number;
            /**
             * Format: uint64
             * @description The number of passages that name it.
             */
            mentions: number;
            /** @description The name that somebody chose, or the fullest name seen. */
            name: string;
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level: string;
            /** @description The kind of its scope: `user`, `customer`, `client` or `world`. */
            source: string;
        };
        /** @description A memory or passage that names an entity. */
        EntityEvidence: {
            /** @description Its words. */
            content: string;
            /** @description Whether it is valid now. */
            live: boolean;
            /** @description The id of the memory, which calls about single memories accept. */
            memory_id: string;
            /** @description The name of the list of its kind, or `excerpts` for a passage. */
            memory_type: string;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            said_at: string;
        };
        /** @description A request to erase. */
        Erase: {
            /**
             * @description Must repeat the id that is to be erased, unless this is a dry run.
             * @default null
             */
            confirm?: string | null;
            /**
             * @description The conversation to erase.
             * @default null
             */
            conversation_id?: string | null;
            /**
             * @description The customer to erase.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description Whether to count only.
             * @default null
             */
            dry_run?: boolean | null;
            /**
             * @description Must be the key's own instance.
             * @default null
             */
            instance_id?: string | null;
            /** @description The kind of scope to erase. */
            scope: components["schemas"]["EraseScope"];
            /**
             * @description The user to erase.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The kind of scope to erase. */
        EraseScope: "user" | "conversation" | "customer";
        /** @description What was erased, or would be. */
        Erased: {
            /** @description SHA-256 of the erased ids: proof without the ids themselves. */
            audit?: string | null;
            /**
             * Format: date-time
             * @description The time at which the words had left the server's files.
             */
            completed_at?: string;
            /** @description Whether the call must be repeated: always false, since the server completes an erasure itself. */
            continue: boolean;
            /** @description The number of rows, by kind. */
            counts: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description The time of the erasure.
             */
            deleted_at?: string;
            /** @description The id of the audit record; absent for a dry run. */
            deletion_id?: string | null;
            /** @description Whether this was a dry run. */
            dry_run: boolean;
            /** @description Whether there was anything to erase. */
            found: boolean;
            /** @description Whether everything is removed from the server's files. */
            fully_removed: boolean;
            /** @description What is kept intentionally. */
            kept: string[];
            /** @description Whether memories are kept, as for a conversation. */
            memories_kept: boolean;
            /** @description The reason why it is not complete yet, for people. */
            note?: string | null;
            /** @description The kind of scope. */
            scope: string;
            /**
             * @description `complete`, `dry_run`, or `in_progress`: nothing can be read or found any more, but the server's files
             *     still contain some of the words. They are removed automatically; the record says when that is done.
             */
            status: string;
            /** @description Where words remain: `database_log` while in progress, otherwise nothing. */
            still_present_in: string[];
            /** @description The same numbers by store; there is one. */
            stores: {
                [key: string]: number;
            };
        };
        /** @description An error, in both layouts that clients read: `detail`, and the same at the top level. */
        ErrorBody: {
            /** @description The stable code, such as `EVK0103`; each has a page in the documentation. */
            code: string;
            /** @description The correlation id of the request, as sent or generated; quote it when asking for help. */
            correlation_id: string;
            /** @description The message again, or an object for clients that read fields of their own. */
            detail: unknown;
            /** @description A short machine-readable word, such as `invalid_scope`. */
            error: string;
            /** @description What went wrong and what to do, for people. */
            message: string;
        };
        /** @description The estimated cost of work. */
        Estimate: {
            /**
             * Format: uint64
             * @description The number of credits: 0.
             */
            credits_estimate: number;
        };
        /** @description Work whose cost is to be estimated; it is always 0. */
        EstimateRequest: {
            /**
             * @description The unit of the work.
             * @default null
             */
            metric_type?: string | null;
            /**
             * @description The amount of work.
             * @default null
             */
            units?: unknown;
        };
        /** @description A batch of events, in order. */
        EventBatch: {
            /** @description The events; at most 1,000. */
            events: components["schemas"]["ConversationEvent"][];
        };
        /** @description The outcome of one event. */
        EventOutcome: {
            /** @description The id of the event. */
            event_id?: string | null;
            /** @description The reason why it was rejected. */
            reason?: string | null;
            /** @description The outcome: `accepted` or `rejected`. */
            status: string;
        };
        /** @description The outcome of a batch of events. */
        EventsAccepted: {
            /**
             * Format: uint
             * @description The number of accepted events.
             */
            accepted: number;
            /**
             * Format: uint
             * @description The number of rejected events.
             */
            rejected: number;
            /** @description One outcome per event, in the order sent. */
            results: components["schemas"]["EventOutcome"][];
        };
        /** @description A passage of an item's evidence. */
        EvidenceRef: {
            /** @description The id of the document. */
            document_id: string;
            /** @description The id of the passage. */
            passage_id: string;
            /** @description The words that are quoted. */
            quote: string;
            /**
             * Format: uint32
             * @description The number of the turn in the document, from 0.
             */
            turn: number;
        };
        /** @description How the score of an item was computed. */
        Explanation: {
            /**
             * Format: int64
             * @description The seconds between the time at which it was said and the read.
             */
            age_seconds: number;
            /** @description The scores of the retrievers. */
            arms: components["schemas"]["ArmScore"][];
            /** @description The boosts and penalties. */
            boosts: components["schemas"]["Boost"][];
            /**
             * Format: uint
             * @description The number of items that say the same, including this one; absent if it is the only one.
             */
            duplicates?: number | null;
            /** @description The passages of its evidence. */
            evidence: components["schemas"]["EvidenceRef"][];
            /** @description The scope of the item. */
            scope: string;
            /** @description The terms of the query that occur in it, as they were compared. */
            terms: string[];
        };
        /** @description The request of a read. */
        Fetch: {
            /**
             * @description `conversation-summary` returns the user's latest conversations instead of items.
             * @default null
             */
            context_mode?: components["schemas"]["ContextMode"] | null;
            /**
             * @description The conversation; required by reads of a conversation.
             * @default null
             */
            conversation_id?: string | null;
            /** @description Continues an answer to the same read: the value of its `page.next_cursor`. Not with `max_tokens`. */
            cursor?: string | null;
            /**
             * @description The customer; required by reads of a customer.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description Whether to return an explanation of each item, and what was left out.
             * @default null
             */
            explain?: boolean | null;
            /**
             * @description Whether a read of a conversation also returns its recent turns; true when absent.
             * @default null
             */
            include_conversation_context?: boolean | null;
            /**
             * @description In summary mode, whether to return the profile; true when absent.
             * @default null
             */
            include_profile?: boolean | null;
            /**
             * Format: int64
             * @description In summary mode, the number of conversations, 0 to 20; 1 when absent.
             * @default null
             */
            last_n_conversations?: number | null;
            /**
             * @description The largest number of items in the answer; when absent 10, or 50 with `max_tokens`.
             * @default null
             */
            max_results?: components["schemas"]["Count"] | null;
            /**
             * @description With several queries, the number of items that each query gets at least.
             * @default null
             */
            max_results_per_query?: components["schemas"]["Count"] | null;
            /**
             * @description The largest number of tokens of the items and the turns around them, by the server's estimate. Items
             *     are never cut: one that does not fit is skipped. No limit when absent.
             */
            max_tokens?: components["schemas"]["Count"] | null;
            /** @description Items whose `relevance` is less are left out, from 0 to 1; none when absent. */
            min_relevance?: components["schemas"]["Probability"] | null;
            /**
             * @description The least trusted origin to return; from the most trusted: `user`, then `assistant` and
             *     `third_person`, `document`, `import`, then `tool` and `web`. All when absent.
             * @enum {string}
             */
            min_trust?: "user" | "assistant" | "third_person" | "document" | "import" | "tool" | "web";
            /**
             * @description The depth; `fast` when absent.
             * @default null
             */
            mode?: components["schemas"]["FetchMode"] | null;
            /** @description How many turns before and after an item may be returned with it, 0 to 2; 2 when absent. */
            neighbours?: components["schemas"]["Reach"] | null;
            /**
             * @description The precision; `high` when absent.
             * @default null
             */
            precision_level?: components["schemas"]["PrecisionLevel"] | null;
            /**
             * @description The caller's present time; a value that cannot be parsed means now.
             * @default null
             */
            query_date?: string | null;
            /**
             * @description The layout; `by_type` when absent.
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
             * @description The queries. Without any, the most recent and important items are returned.
             * @default []
             */
            search_query?: components["schemas"]["Queries"];
            /**
             * @description The kinds to return; all when absent.
             * @default null
             */
            types?: components["schemas"]["WantedKind"][] | null;
            /**
             * @description The user; required by reads of a user.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The depth of a search. */
        FetchMode: "fast" | "accurate";
        /** @description The answer to a read. */
        Fetched: {
            /**
             * Format: double
             * @description The probability that one of the items answers the query, 0 to 1; of several queries that of the likeliest. Absent
             *     without a query, and for one that asks for nothing in particular.
             */
            answerable?: number | null;
            /** @description The items, in the requested layout. */
            context: components["schemas"]["Context"];
            /** @description The conversation, for reads of a conversation. */
            conversation_context?: components["schemas"]["ConversationContext"] | null;
            /** @description The user's latest conversations, in summary mode. */
            conversations?: components["schemas"]["PastConversation"][] | null;
            /** @description The items again, in the layout of stream bundles; only for the adapter that reads them there. */
            items_by_type?: {
                [key: string]: components["schemas"]["BundledList"];
            } | null;
            /** @description How much of the token budget was used; absent without a budget. */
            packing?: components["schemas"]["Packing"] | null;
            /** @description The page of the answer; absent when the answer is complete, or limited by tokens. */
            page?: components["schemas"]["Page"] | null;
            /** @description The user's profile, in summary mode; absent when there is none. */
            profile?: components["schemas"]["Profile"] | null;
            /** @description Why the answer is incomplete; absent otherwise. */
            retrieval?: components["schemas"]["Retrieval"] | null;
            /** @description How the answer was computed; only on request. */
            retrieval_explain?: components["schemas"]["RetrievalExplain"] | null;
            /**
             * Format: uint32
             * @description How many seconds a client may keep the answer.
             */
            ttl_seconds: number;
        };
        /** @description The versions of a file. */
        FileHistory: {
            /** @description The versions that are kept, the newest first. */
            versions: components["schemas"]["FileVersion"][];
        };
        /** @description A version of a file without its text, which `view` shows. */
        FileVersion: {
            /** @description What it came from: `created`, `edited`, `deleted`, `moved_from` or `moved_to`. */
            action: string;
            /**
             * Format: date-time
             * @description The time at which it came into being.
             */
            at: string;
            /**
             * Format: uint64
             * @description The size of the text in bytes.
             */
            bytes: number;
            /** @description The other path of a move. */
            other_path?: string | null;
            /**
             * Format: uint32
             * @description The version, from 1.
             */
            version: number;
        };
        /** @description A request to forget what was said about something. */
        Forget: {
            /**
             * @description The customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /** @description What to forget, in 3 to 500 characters. */
            description: string;
            /**
             * @description The mode; `preview` when absent.
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
             * @description The user whose memories are searched.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description A statement or sentence that the description matches, or that is removed with one. */
        ForgetCandidate: {
            /** @description The words of the candidate. */
            content: string;
            /** @description The conversation in which it was said. */
            conversation_id?: string | null;
            /** @description The caller's id of its document. */
            document_id?: string | null;
            /** @description The id, which `DELETE` accepts. */
            memory_id: string;
            /** @description The name of the list of its kind. */
            memory_type: string;
            /** @description The words that are removed with it, verbatim. */
            removes: string[];
            /** @description `memory` for a statement, `sentence` for words without one. */
            store: string;
            /** @description The reason why it matches. */
            why: components["schemas"]["ForgetReason"];
        };
        /** @description Whether a forget request only previews. */
        ForgetMode: "preview" | "direct";
        /** @description What was forgotten, or would be. */
        ForgetOutcome: {
            /** @description What the description matches. */
            candidates: components["schemas"]["ForgetCandidate"][];
            /** @description The ids of what was removed. */
            deleted_ids: string[];
            /** @description What could not be removed: always empty, since a removal is one transaction. */
            failed_ids: string[];
            /** @description Whether more may match than was searched. */
            may_be_incomplete: boolean;
            /**
             * @description Candidates that are only related in meaning. They are never removed unless deleted by their
             *     `memory_id`. At most 10, nearest first.
             * @default []
             */
            possible_candidates?: components["schemas"]["ForgetCandidate"][];
            /** @description `nothing_matches`, `preview`, `deleted`, or `partial` if words can still be read somewhere. */
            status: string;
            /**
             * @description Where the words can still be read, as far as the key can see: `conversation:`, `document:` or `file:` with its
             *     id or path, and `database_log` while a process reads an older state of the database.
             */
            still_present_in: string[];
        };
        /** @description The reason why a candidate matches. */
        ForgetReason: {
            /**
             * @description `words`: it contains words of the description; `meaning`: it says the same in other words; `repeats`:
             *     it repeats what matches; `stands_on`: it was derived from the words that are removed.
             */
            match: string;
            /**
             * Format: double
             * @description The similarity in meaning, 0 to 1.
             */
            score?: number | null;
            /** @description The words of the description that it contains. */
            words?: string[];
        };
        /** @description The health of a server. */
        Health: {
            /**
             * Format: uint64
             * @description The number of stored documents.
             */
            documents?: number;
            /** @description The state of the embedding model: `missing`, `catching_up` or `ready`. */
            embedding?: string;
            /** @description The fingerprint of the embedding model. */
            embedding_model?: string | null;
            /**
             * Format: uint64
             * @description The number of stored memories and passages.
             */
            items?: number;
            /**
             * Format: uint64
             * @description The number of those without a vector of the current model.
             */
            items_without_vector?: number;
            /**
             * Format: uint64
             * @description The number of documents that wait to be processed.
             */
            queue_depth?: number;
            /** @description Whether it can serve requests now, like `/readyz`. */
            ready: boolean;
            /**
             * Format: uint
             * @description The size of the cached partitions in bytes.
             */
            resident_bytes?: number;
            /**
             * Format: uint
             * @description The number of cached partitions.
             */
            resident_partitions?: number;
            /** @description `ok`, `degraded` (it works, but `warnings` says what is wrong) or `unavailable`. */
            status: string;
            /** @description Whether the store accepts writes. */
            store_ok: boolean;
            /** @description The version of the server. */
            version?: string;
            /** @description What is wrong, for people. Without figures if the caller may not see them. */
            warnings: string[];
        };
        /** @description The outcome of an import. */
        Imported: {
            /** @description Why lines were refused. */
            errors: components["schemas"]["RefusedLine"][];
            /**
             * Format: uint
             * @description The number of lines whose content was there before; it was left as it is.
             */
            known: number;
            /**
             * @description One word for each line that is not empty, in order: `stored`, `known`, `refused`, or `read` for the first
             *     and the last line of an archive.
             */
            outcomes: string[];
            /**
             * Format: uint
             * @description The number of lines that were refused.
             */
            refused: number;
            /**
             * Format: uint
             * @description The number of lines that are stored now.
             */
            stored: number;
        };
        /** @description A whole conversation to ingest. */
        IngestTranscript: {
            /**
             * @description The caller's own findings; up to 64 KB.
             * @default null
             */
            analysis?: {
                [key: string]: unknown;
            } | null;
            /** @description The caller's id of the conversation: any text. */
            conversation_id: string;
            /**
             * @description The kind of conversation, such as `voice`; up to 64 characters.
             * @default null
             */
            conversation_type?: string | null;
            /**
             * @description The customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /**
             * Format: date-time
             * @description The time at which it ended.
             * @default null
             */
            ended_at?: string;
            /**
             * @description The caller's own metadata; up to 64 KB.
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
             * @description The time at which it began; now when absent.
             * @default null
             */
            started_at?: string;
            /** @description The text or the turns. */
            transcript: components["schemas"]["Transcript"];
            /**
             * @description The user who owns the conversation.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The status of an ingestion. */
        IngestionStatus: {
            /**
             * @description The memories that requests to forget in it have closed, in this document or in others; each can be
             *     reopened.
             */
            closed_memory_ids?: string[];
            /**
             * Format: date-time
             * @description The time at which processing ended.
             */
            completed_at?: string;
            /** @description The id of the document. */
            document_id: string;
            /** @description What went wrong, for people. */
            error_message?: string | null;
            /** @description The id of the ingestion. */
            ingestion_id: string;
            /**
             * Format: uint
             * @description The number of its memories.
             */
            memories_created: number;
            /** @description The ids of its memories; each can be read, updated and deleted. */
            memory_ids: string[];
            /**
             * Format: date-time
             * @description The time at which it was stored.
             */
            queued_at: string;
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level: string;
            /**
             * Format: date-time
             * @description The time at which processing began.
             */
            started_at?: string;
            /**
             * @description The status of the ingestion.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "partial_success";
        };
        /** @description A typed memory, or a bare passage, in an answer. */
        Item: {
            /** @description In lists, the topic. In the ranked layout, the name of the list, or `excerpts` for a bare passage. */
            category: string;
            /**
             * @description Why it is closed; absent while it is valid. A bare passage is closed when all memories derived from it
             *     are.
             */
            closed?: components["schemas"]["Closing"] | null;
            /**
             * Format: double
             * @description The confidence, 0 to 1.
             */
            confidence: number;
            /**
             * @description The statement, with other content of its passage that was asked for or belongs to it; or the words of
             *     a passage.
             */
            content: string;
            /** @description The content of an emotion, under the name that some clients read. */
            context?: string | null;
            /** @description The id of its conversation. */
            conversation_id?: string | null;
            /**
             * Format: date-time
             * @description The time at which an emotion was expressed.
             */
            detected_at?: string;
            /** @description The direction of a preference: `positive` or `negative`. */
            direction?: string | null;
            /** @description The id of its document. */
            document_id: string;
            /** @description The type of its document. */
            document_type: string;
            /** @description The type of an emotion, such as `frustration`. */
            emotion_type?: string | null;
            /** @description Whom and what it names. */
            entities?: components["schemas"]["ItemEntity"][];
            /**
             * Format: date-time
             * @description The first instant at which it happened or will happen, if stated.
             */
            event_date?: string;
            /**
             * Format: date-time
             * @description The last instant of the event.
             */
            event_end?: string;
            /** @description The precision of the event's date, such as `month`. */
            event_precision?: string | null;
            /** @description How its score was computed; only on request. */
            explanation?: components["schemas"]["Explanation"] | null;
            /**
             * Format: date-time
             * @description The time at which it was stored.
             */
            extracted_at: string;
            /** @description The id of the memory, which calls about single memories accept. */
            id: string;
            /**
             * Format: double
             * @description The intensity of an emotion, 0 to 1.
             */
            intensity?: number | null;
            /** @description The queries that found it. */
            matched_queries: string[];
            /** @description The name of the list of its kind, such as `facts`. */
            memory_type: string;
            /**
             * @description The document's metadata, with `rank_score`, and `arm` on request. A `memory_id` of the caller is
             *     returned as `caller_memory_id`, because `memory_id` is the server's id.
             */
            metadata: {
                [key: string]: unknown;
            };
            /** @description The turns around its first passage, in order. */
            neighbours?: components["schemas"]["Neighbour"][];
            /**
             * Format: date-time
             * @description The time of an episode: as stated, otherwise the time at which it was said.
             */
            occurred_at?: string;
            /**
             * @description The origin of its words: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
             * @enum {string}
             */
            origin?: "user" | "assistant" | "third_person" | "document" | "import" | "tool" | "web";
            /** @description The statements in a bare passage that are no longer valid. */
            outdated?: components["schemas"]["Outdated"][];
            /** @description The participants of an episode. */
            participants?: string[] | null;
            /** @description True while its document waits to be processed: these are its words, under the id that they will keep. */
            pending?: boolean | null;
            /**
             * Format: uint
             * @description The rank, 1 for the best; only in the ranked layout.
             */
            rank?: number | null;
            /**
             * Format: double
             * @description The probability that it answers the query that it fits best, 0 to 1; absent where nothing in particular is asked.
             */
            relevance?: number | null;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            said_at: string;
            /**
             * Format: double
             * @description The significance of an episode, 0 to 1.
             */
            significance?: number | null;
            /** @description The kind of its scope: `user`, `customer`, `client` or `world`. */
            source: string;
            /** @description The words of its evidence. */
            source_evidence?: string[];
            /** @description The speaker: `user`, `assistant`, `other`, or a name. */
            speaker: string;
            /**
             * Format: date-time
             * @description The time that its sender stated, if that was in the future at ingestion; `said_at` is then the time of
             *     ingestion.
             */
            stated_at?: string;
            /**
             * Format: double
             * @description The strength of a preference, 0 to 1.
             */
            strength?: number | null;
            /** @description The subtopic of the memory. */
            subcategory?: string | null;
            /** @description The subject of a typed memory: `user`, `document`, a name, or a description such as `User's sister`. */
            subject?: string | null;
            /** @description The content of an episode, under the name that some clients read. */
            summary?: string | null;
            /** @description The id of the memory that superseded it. */
            superseded_by?: string | null;
            /** @description The id of the memory that it superseded. */
            supersedes?: string | null;
            /** @description `perpetual`, `temporal_fact` or `episode`. */
            temporal_category?: string | null;
            /**
             * Format: double
             * @description The confidence of its times, 0 to 1.
             */
            temporal_confidence?: number | null;
            /** @description The topic; only in the ranked layout. */
            topic?: string | null;
            /**
             * Format: date-time
             * @description The beginning of its validity.
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description The end of its validity.
             */
            valid_until?: string;
        };
        /** @description An entity that an item names. */
        ItemEntity: {
            /** @description The id, which calls about entities accept. */
            id: string;
            /** @description The kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`. */
            kind: string;
            /** @description The name that somebody chose, or the fullest name seen. */
            name: string;
        };
        /** @description Key extractions by kind. */
        KeyExtractions: {
            /** @description Constraints that still apply. */
            constraints: components["schemas"]["KeyStatement"][];
            /** @description Decisions and commitments of both speakers. */
            decisions: components["schemas"]["KeyStatement"][];
            /** @description Facts that were stated. */
            facts: components["schemas"]["KeyStatement"][];
            /** @description Questions that are still open. */
            open_questions: components["schemas"]["KeyStatement"][];
            /** @description Preferences: what is wanted, liked or avoided. */
            preferences: components["schemas"]["KeyStatement"][];
        };
        /** @description A key extraction: a statement that a compaction must retain. */
        KeyStatement: {
            /**
             * Format: double
             * @description The confidence, 0 to 1.
             */
            confidence: number;
            /** @description The words of the statement. */
            content: string;
            /** @description Whether the statement corrects an earlier one. */
            corrects: boolean;
            /** @description The id, which is the same for the same statement in every version of the conversation's compaction. */
            id: string;
            /**
             * Format: uint32
             * @description The position of the turn, from 1.
             */
            position: number;
            /** @description The role of the speaker. */
            role: string;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            said_at: string;
        };
        /** @description The entries of the ledger: always none. */
        Ledger: {
            /** @description The entries: always empty. */
            entries: components["schemas"]["LedgerEntry"][];
            /**
             * Format: uint32
             * @description The limit that was requested.
             */
            limit: number;
            /**
             * Format: uint32
             * @description The offset that was requested.
             */
            offset: number;
            /**
             * Format: uint32
             * @description The total number of entries.
             */
            total: number;
        };
        /** @description An entry of the ledger. */
        LedgerEntry: {
            /**
             * Format: date-time
             * @description The time of the entry.
             */
            created_at: string;
            /**
             * Format: double
             * @description The change of the balance.
             */
            delta: number;
            /** @description The kind of entry. */
            entry_type: string;
            /** @description The id of the entry. */
            ledger_id: string;
        };
        /** @description One memory, by its id. */
        Memory: {
            /** @description The topic of the memory. */
            category?: string | null;
            /** @description Why it is closed; absent while it is valid. */
            closed?: components["schemas"]["Closing"] | null;
            /**
             * Format: double
             * @description The confidence, 0 to 1.
             */
            confidence: number;
            /** @description The statement, or the words of a passage. */
            content: string;
            /**
             * Format: date-time
             * @description The time at which it was stored.
             */
            created_at: string;
            /** @description The id of the memory. */
            memory_id: string;
            /** @description The name of the list of its kind, such as `facts`. */
            memory_type: string;
            /**
             * @description The origin of its words: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
             * @enum {string}
             */
            origin?: "user" | "assistant" | "third_person" | "document" | "import" | "tool" | "web";
            /** @description The caller's id of each level of the resolved path; empty for the whole client. */
            scope: {
                [key: string]: string;
            };
            /** @description The kind of scope: `user`, `customer` or `client`. */
            scope_level: string;
            /** @description The caller's id, or the generated one, of its document. */
            source_document_id: string;
            /** @description The subtopic of the memory. */
            subcategory?: string | null;
            /**
             * Format: date-time
             * @description The time of the last change.
             */
            updated_at?: string;
        };
        /** @description A file without its text. */
        MemoryFile: {
            /**
             * Format: uint64
             * @description The size of the text in bytes.
             */
            bytes: number;
            /** @description The path. */
            path: string;
            /**
             * Format: date-time
             * @description The time of the last change.
             */
            updated_at: string;
            /**
             * Format: uint32
             * @description The version, from 1.
             */
            version: number;
        };
        /** @description A command of the memory tool, with the arguments that language models send. */
        MemoryTool: {
            /** @description What to do. */
            command: components["schemas"]["MemoryToolCommand"];
            /**
             * @description The customer whose files these are, or the customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description For `create`: the text of the file.
             * @default null
             */
            file_text?: string | null;
            /**
             * Format: uint64
             * @description For `insert`: the line after which the text goes; 0 is before the first one.
             * @default null
             */
            insert_line?: number | null;
            /**
             * @description For `insert`: the text.
             * @default null
             */
            insert_text?: string | null;
            /**
             * @description For `rename`: its new path.
             * @default null
             */
            new_path?: string | null;
            /**
             * @description For `str_replace`: the text in its place; nothing when absent.
             * @default null
             */
            new_str?: string | null;
            /**
             * @description For `rename`: the file or folder.
             * @default null
             */
            old_path?: string | null;
            /**
             * @description For `str_replace`: the text to replace, which must occur once.
             * @default null
             */
            old_str?: string | null;
            /**
             * @description The file or folder, `/memories` or below it. For all commands but `rename`.
             * @default null
             */
            path?: string | null;
            /**
             * @description The user whose files these are; those of the customer, or of the instance, when absent.
             * @default null
             */
            user_id?: string | null;
            /**
             * Format: uint32
             * @description For `view` of a file: an earlier version, also of a file that is deleted.
             * @default null
             */
            version?: number | null;
            /**
             * @description For `view` of a file: the first and the last line, from 1; -1 is the last line of the file.
             * @default null
             */
            view_range?: number[] | null;
        };
        /** @description What a command did. */
        MemoryToolAnswer: {
            /** @description The result of the tool, for the language model. */
            content: string;
            /** @description The files in a folder that is viewed, by path. */
            files?: components["schemas"]["MemoryFile"][] | null;
            /** @description The path of the file or folder, as it is now. */
            path: string;
            /**
             * Format: uint32
             * @description The version of the file that is shown, or that the command made; absent for folders.
             */
            version?: number | null;
        };
        /** @description What to do. */
        MemoryToolCommand: "view" | "create" | "str_replace" | "insert" | "delete" | "rename";
        /** @description Merge another entity into one. */
        MergeEntities: {
            /** @description The id of the other entity, of the same scope. */
            entity_id: string;
        };
        /** @description A passage next to that of an item. */
        Neighbour: {
            /** @description The words of the passage. */
            content: string;
            /** @description The id of the passage. */
            id: string;
            /**
             * Format: int32
             * @description The number of passages after the item's; negative for passages before it.
             */
            offset: number;
            /** @description The statements in it that are no longer valid. */
            outdated?: components["schemas"]["Outdated"][];
            /**
             * Format: date-time
             * @description The time at which it was said; only when `max_tokens` or `neighbours` was requested.
             */
            said_at?: string;
            /** @description The speaker of the passage. */
            speaker: string;
        };
        /** @description A statement in a passage that is no longer valid. */
        Outdated: {
            /** @description Why the memory is closed. */
            closed?: components["schemas"]["Closing"] | null;
            /** @description The words of the statement. */
            content: string;
            /** @description The id of the closed memory. */
            memory_id: string;
            /**
             * Format: date-time
             * @description The end of its validity.
             */
            valid_until?: string;
        };
        /** @description The size of an answer in tokens. */
        Packing: {
            /** @description The token limit that was requested. */
            max_tokens: components["schemas"]["Count"];
            /**
             * Format: uint64
             * @description The estimated tokens of the items and the turns around them, with speakers and times; rather too high
             *     than too low.
             */
            tokens: number;
        };
        /** @description The position of a page in the whole answer. */
        Page: {
            /** @description The cursor of the next page, to send with the same read; absent on the last page. */
            next_cursor?: string | null;
            /**
             * Format: uint64
             * @description The number of items on all pages, as far as they were counted: without a query the number of stored
             *     items (repetitions count separately); with a query from the second page on.
             */
            total?: number | null;
            /** @description Whether more was found than this page and the earlier ones contain. */
            truncated: boolean;
        };
        /** @description An earlier conversation, in summary mode. */
        PastConversation: {
            /** @description The sender's own findings, verbatim, from a transcript. */
            analysis?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description The creation time of that compaction.
             */
            compacted_at?: string;
            /**
             * Format: uint32
             * @description The version of its newest compaction.
             */
            compaction_version?: number | null;
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /** @description The kind of conversation, such as `voice`. */
            conversation_type?: string | null;
            /**
             * Format: date-time
             * @description The time at which it ended, from a transcript.
             */
            ended_at?: string;
            /** @description The id under which its caller named it first. */
            external_conversation_id: string;
            /**
             * Format: date-time
             * @description The time of its last turn.
             */
            last_message_at?: string;
            /**
             * Format: uint32
             * @description The number of its turns.
             */
            message_count: number;
            /**
             * Format: date-time
             * @description The time at which it began.
             */
            started_at: string;
            /** @description The summary, if there is one. */
            summary?: {
                [key: string]: unknown;
            } | null;
            /** @description The state of the summary: `available`, `pending` or `failed`. */
            summary_status: string;
        };
        /** @description Whether the second-stage ranker runs. */
        PrecisionLevel: "high" | "medium";
        Probability: number;
        /** @description The profile of a user. */
        Profile: {
            /**
             * @description How the profile was computed.
             * @default {
             *       "memories": 0
             *     }
             */
            _meta?: components["schemas"]["ProfileMeta"];
            /** @description The attributes, by name: `home`, `employer`, `occupation`, `partner`, `diet`, `favourite editor`, … */
            attributes: {
                [key: string]: components["schemas"]["Attribute"];
            };
            /**
             * @description Preferences, people and plans.
             * @default {
             *       "people": [],
             *       "plans": [],
             *       "preferences": []
             *     }
             */
            extras?: components["schemas"]["ProfileExtras"];
            /** @description A summary of the person in a few sentences. */
            overview?: string | null;
        };
        /** @description The answer to a request for a profile. */
        ProfileAnswer: {
            /** @description The profile of the user. */
            profile: components["schemas"]["Profile"];
        };
        /** @description A memory that a profile names. */
        ProfileEntry: {
            /**
             * Format: double
             * @description The confidence, 0 to 1.
             */
            confidence: number;
            /** @description The statement of the memory. */
            content: string;
            /** @description The direction of a preference: `positive` or `negative`. */
            direction?: string | null;
            /**
             * Format: date-time
             * @description When a plan is to happen.
             */
            event_date?: string;
            /** @description The id of the memory. */
            memory_id: string;
            /**
             * Format: double
             * @description The strength of a preference, 0 to 1.
             */
            strength?: number | null;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            updated_at: string;
        };
        /** @description What a profile tells beside attributes. */
        ProfileExtras: {
            /** @description The people of whom the user speaks most, at most 5. */
            people: components["schemas"]["ProfilePerson"][];
            /** @description What is to come, the next first, at most 5. */
            plans: components["schemas"]["ProfileEntry"][];
            /** @description The strongest preferences, at most 5. */
            preferences: components["schemas"]["ProfileEntry"][];
        };
        /** @description How a profile was computed. */
        ProfileMeta: {
            /**
             * Format: date-time
             * @description The time at which it was computed.
             */
            computed_at?: string;
            /**
             * Format: uint64
             * @description The number of live memories about the user.
             */
            memories: number;
        };
        /** @description Somebody of whom the user speaks. */
        ProfilePerson: {
            /** @description The id of the entity. */
            entity_id: string;
            /**
             * Format: date-time
             * @description The time at which the person was last named.
             */
            last_seen: string;
            /**
             * Format: uint64
             * @description The number of passages that name the person.
             */
            mentions: number;
            /** @description The name. */
            name: string;
            /** @description What the person is to the user, if an attribute says so: `partner`, `manager`, … */
            relation?: string | null;
        };
        /** @description The prompt context of a conversation. */
        PromptContext: {
            /** @description Whether the conversation is known. */
            available: boolean;
            /**
             * Format: uint32
             * @description The number of turns that the compaction covers.
             */
            compacted_message_count: number;
            /**
             * Format: int64
             * @description The age of the compaction in seconds.
             */
            compaction_age_seconds?: number | null;
            /** @description The id of the compaction. */
            compaction_id?: string | null;
            /**
             * Format: double
             * @description The share of the covered turns' tokens that is retained, 0 to 1.
             */
            compression_ratio?: number | null;
            /** @description The text of the compaction with its heading; absent while there is none. */
            context_block?: string | null;
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /** @description The compaction's text and the recent turns, ready for a prompt; empty when there is nothing. */
            formatted_context: string;
            /** @description Whether turns have arrived since the compaction and the compaction is more than 15 minutes old. */
            is_stale: boolean;
            /** @description Whether the validation score is too low; absent while there is no compaction. */
            quality_warning?: boolean | null;
            /**
             * Format: uint
             * @description The number of those turns.
             */
            recent_message_count: number;
            /** @description Every turn that the compaction does not cover, oldest first. */
            recent_messages: components["schemas"]["RecentTurn"][];
            /**
             * Format: uint32
             * @description The number of turns in the conversation.
             */
            total_message_count: number;
            /**
             * Format: double
             * @description The validation score: how much of the conversation the compaction retains, 0 to 1.
             */
            validation_score?: number | null;
        };
        /** @description The style of a prompt context. */
        PromptStyle: "structured" | "narrative" | "bullet_points";
        Queries: string[] | string | null;
        /** @description The answer in the ranked layout. */
        RankedContext: {
            /** @description The conversation, for reads of a conversation. */
            conversation_context?: components["schemas"]["ConversationContext"] | null;
            /** @description The user's latest conversations, in summary mode. */
            conversations?: components["schemas"]["PastConversation"][] | null;
            /** @description The items, best first. */
            items: components["schemas"]["Item"][];
            /** @description The user's profile, in summary mode; absent when there is none. */
            profile?: components["schemas"]["Profile"] | null;
        };
        Reach: number;
        /** @description Whether a server can serve requests now. */
        Ready: {
            /** @description Whether requests are served. */
            ready: boolean;
            /** @description The reason why requests are not served, or only some. */
            reason?: string | null;
        };
        /** @description A recent turn, as returned with other context. */
        RecentTurn: {
            /** @description The words of the turn. */
            content: string;
            /** @description The id of the turn. */
            message_id: string;
            /** @description The speaker of the turn. */
            role: string;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            timestamp: string;
        };
        /** @description A batch of turns. */
        RecordBatch: {
            /** @description The turns, in order; at most 1,000. */
            messages: components["schemas"]["RecordTurn2"][];
        };
        /** @description A turn to record. */
        RecordTurn: {
            /** @description The words of the turn. */
            content: string;
            /** @description The conversation: any text; a UUID is kept as it is. */
            conversation_id: string;
            /**
             * @description The customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description The caller's own metadata.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description The speaker of the turn. */
            role: components["schemas"]["TurnRole"];
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The session; one is generated when absent.
             * @default null
             */
            session_id?: string | null;
            /**
             * Format: date-time
             * @description The time at which it was said; now when absent.
             * @default null
             */
            timestamp?: string;
            /**
             * @description The user who owns the conversation.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description A turn to record. */
        RecordTurn2: {
            /** @description The words of the turn. */
            content: string;
            /** @description The conversation: any text; a UUID is kept as it is. */
            conversation_id: string;
            /**
             * @description The customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description The caller's own metadata.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description The speaker of the turn. */
            role: components["schemas"]["TurnRole"];
            /**
             * @description The nested scope path.
             * @default null
             */
            scope?: {
                [key: string]: string;
            } | null;
            /**
             * @description The session; one is generated when absent.
             * @default null
             */
            session_id?: string | null;
            /**
             * Format: date-time
             * @description The time at which it was said; now when absent.
             * @default null
             */
            timestamp?: string;
            /**
             * @description The user who owns the conversation.
             * @default null
             */
            user_id?: string | null;
        };
        /** @description The receipt of a recorded turn. */
        Recorded: {
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /**
             * Format: uint32
             * @description The number of turns in the conversation.
             */
            conversation_message_count: number;
            /** @description The conversation's id as the caller sent it. */
            external_conversation_id: string;
            /** @description The id of the turn. */
            message_id: string;
            /**
             * Format: date-time
             * @description The time at which it was recorded.
             */
            recorded_at: string;
            /** @description The id of the session. */
            session_id: string;
        };
        /** @description The outcome of a batch of turns. */
        RecordedBatch: {
            /** @description The refused turns, with reasons. */
            errors: components["schemas"]["RefusedTurn"][];
            /**
             * Format: uint
             * @description The number of turns that were refused.
             */
            failed: number;
            /** @description The stored turns, in the order sent. */
            results: components["schemas"]["Recorded"][];
            /**
             * Format: uint
             * @description The number of turns that were stored.
             */
            succeeded: number;
            /**
             * Format: uint
             * @description The number of turns that were sent.
             */
            total: number;
        };
        /** @description A request to redeem a code. */
        Redeem: {
            /** @description The code to redeem. */
            code: string;
        };
        /** @description The result of a redeemed code: no credits, since none are needed. */
        Redemption: {
            /**
             * Format: uint64
             * @description The number of credits: 0.
             */
            credits_granted: number;
            /**
             * Format: uint64
             * @description The balance, which is unchanged.
             */
            new_balance_credits: number;
            /** @description The id of the redemption, derived from the code. */
            redemption_id: string;
        };
        /** @description Why a line was refused. */
        RefusedLine: {
            /** @description The stable code of the error. */
            code: string;
            /**
             * Format: uint
             * @description Its number in the body, from 1; empty lines count.
             */
            line: number;
            /** @description What is wrong with it, for people. */
            message: string;
        };
        /** @description A turn that was refused. */
        RefusedTurn: {
            /** @description The stable code of the error. */
            code: string;
            /** @description The message of the error. */
            error: string;
            /**
             * Format: uint
             * @description Its position in the request, from 0.
             */
            index: number;
        };
        /** @description Show an entity under another name. */
        RenameEntity: {
            /** @description The name, 1 to 200 characters. */
            name: string;
        };
        /** @description A memory that a request closed. */
        RequestedMemory: {
            /** @description The statement of the memory. */
            content: string;
            /** @description The id of the memory. */
            memory_id: string;
            /** @description The name of the list of its kind. */
            memory_type: string;
        };
        /** @description The description of the resource. */
        ResourceMetadata: {
            /** @description How a key is sent. */
            bearer_methods_supported: string[];
            /** @description The URL of the resource. */
            resource: string;
            /** @description What people call it. */
            resource_name: string;
        };
        /** @description The layout of an answer. */
        ResponseShape: "by_type" | "ranked";
        /** @description How and why an answer is incomplete. */
        Retrieval: {
            /** @description `timeout`, `too_large`, `unavailable` or `internal`. */
            code: string;
            /** @description Always true: complete answers have no such block. */
            degraded: boolean;
            /** @description `partial`, `minimal` or `failed`. */
            level: string;
            /** @description A message for people. */
            warnings: string[];
        };
        /** @description How an answer was computed. */
        RetrievalExplain: {
            /** @description Candidates that are not returned, best first. */
            dropped: components["schemas"]["DroppedCandidate"][];
            /** @description The queries, as they were searched. */
            queries: string[];
            /** @description The time per stage, in microseconds. */
            timings_micros: components["schemas"]["Timings"];
        };
        /** @description A JSON-RPC 2.0 message of the Model Context Protocol. */
        RpcMessage: {
            /** @constant */
            jsonrpc: "2.0";
        };
        /** @description Make an entity of its own of some names. */
        SplitEntity: {
            /** @description Names of the entity, not all of them; at most 1,000. */
            names: string[];
        };
        /** @description A turn as it is stored. */
        StoredTurn: {
            /** @description The words of the turn. */
            content: string;
            /** @description The id of the turn. */
            message_id: string;
            /**
             * Format: uint32
             * @description The position in the conversation, from 1.
             */
            position: number;
            /** @description The speaker of the turn. */
            role: string;
            /**
             * Format: date-time
             * @description The time at which it was said.
             */
            timestamp: string;
        };
        /** @description The receipt of a batch. */
        TelemetryAccepted: {
            /**
             * Format: uint
             * @description The number of accepted measurements.
             */
            events_received: number;
            /** @description The status, which is always `ok`. */
            status: string;
        };
        /** @description A batch of measurements of one client. */
        TelemetryBatch: {
            /**
             * @description The id of the batch.
             * @default null
             */
            batch_id?: string | null;
            /** @description The measurements; at most 1,000. */
            events: components["schemas"]["TelemetryEvent"][];
            /**
             * @description The version of the client.
             * @default null
             */
            sdk_version?: string | null;
        };
        /** @description One measurement of a client. */
        TelemetryEvent: {
            /**
             * @description The correlation id of the request. It is parsed and not stored.
             * @default null
             */
            correlation_id?: string | null;
            /** @description The name of the operation. */
            event_type: string;
            /**
             * Format: double
             * @description The duration in milliseconds.
             * @default null
             */
            latency_ms?: number | null;
            /**
             * @description `success`, `error`, `started` or `timeout`.
             * @default null
             */
            status?: string | null;
        };
        /** @description The time that each stage of a read took, in microseconds. */
        Timings: {
            /**
             * Format: uint64
             * @description Time of analyzing the queries.
             */
            analyse: number;
            /**
             * Format: uint64
             * @description Time of the dense retriever.
             */
            dense: number;
            /**
             * Format: uint64
             * @description Time of embedding the queries.
             */
            embed: number;
            /**
             * Format: uint64
             * @description Time of fusing the scores.
             */
            fuse: number;
            /**
             * Format: uint64
             * @description Time of the lexical retriever.
             */
            lexical: number;
            /**
             * Format: uint64
             * @description Loading and updating the partitions.
             */
            open: number;
            /**
             * Format: uint64
             * @description Time of assembling the answer.
             */
            present: number;
            /**
             * Format: uint64
             * @description Scoring by a reranker; 0 without one.
             * @default 0
             */
            rerank?: number;
            /**
             * Format: uint64
             * @description Time of the whole read.
             */
            total: number;
        };
        /** @description The content of a transcript. */
        Transcript: string | components["schemas"]["TranscriptTurn"][];
        /** @description The receipt of a transcript. */
        TranscriptAccepted: {
            /** @description The UUID of the conversation, as all other calls use it. */
            conversation_id: string;
            /** @description The id as the caller sent it. */
            external_conversation_id: string;
            /** @description The ingestion under which its status can be queried. */
            ingestion_id: string;
            /**
             * Format: date-time
             * @description The time at which it was stored.
             */
            queued_at: string;
            /** @description `queued`, or `duplicate` if the same transcript was stored before. */
            status: string;
            /** @description The state of the summary: `in_progress`, `already_compacted`, or `skipped` if it could not be made. */
            summary_status: string;
            /**
             * Format: uint32
             * @description The number of recorded turns.
             */
            turns_recorded: number;
            /** @description Fields that were accepted and are not used. */
            warnings: string[];
        };
        /** @description A turn of a transcript. */
        TranscriptTurn: {
            /** @description The words of the turn. */
            content: string;
            /**
             * @description The caller's own metadata.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description The speaker of the turn. */
            role: components["schemas"]["TurnRole"];
            /**
             * @description The name of the speaker.
             * @default null
             */
            speaker?: string | null;
            /**
             * Format: date-time
             * @description The time at which it was said.
             * @default null
             */
            timestamp?: string;
        };
        /** @description Stored turns of a conversation, in order. */
        TurnList: {
            /** @description The UUID of the conversation. */
            conversation_id: string;
            /** @description The id of the conversation as the caller sent it. */
            external_conversation_id: string;
            /** @description The turns, in order. */
            turns: components["schemas"]["StoredTurn"][];
        };
        /** @description The speaker of a turn. */
        TurnRole: "user" | "assistant";
        /** @description The answer in the layout by kind. */
        TypedContext: {
            /** @description The conversation, for reads of a conversation. */
            conversation_context?: components["schemas"]["ConversationContext"] | null;
            /** @description The user's latest conversations, in summary mode. */
            conversations?: components["schemas"]["PastConversation"][] | null;
            /** @description Emotions that were expressed. */
            emotions: components["schemas"]["Item"][];
            /** @description Episodes: what has happened. */
            episodes: components["schemas"]["Item"][];
            /** @description Facts that are stated. */
            facts: components["schemas"]["Item"][];
            /** @description Preferences: what is wanted, liked or avoided. */
            preferences: components["schemas"]["Item"][];
            /** @description The user's profile, in summary mode; absent when there is none. */
            profile?: components["schemas"]["Profile"] | null;
            /** @description Temporal events, past or future. */
            temporal_events: components["schemas"]["Item"][];
        };
        /** @description A new text for a memory. */
        UpdateMemory: {
            /** @description The new text of the memory. */
            document: components["schemas"]["DocumentBody"];
            /**
             * @description The document type of the new text.
             * @default null
             * @enum {string}
             */
            document_type?: "ai-chat-conversation" | "document" | "email" | "pdf" | "image" | "audio" | "meeting-transcript";
            /**
             * @description How the new text is merged; `smart-merge` when absent.
             * @default null
             * @enum {string}
             */
            merge_strategy?: "replace" | "append" | "smart-merge";
            /**
             * @description The caller's own metadata.
             * @default null
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A form with one file or text. */
        UploadForm: {
            /**
             * @description The customer of the user.
             * @default null
             */
            customer_id?: string | null;
            /**
             * @description The document type; derived from the file when absent.
             * @default null
             */
            document_type?: string | null;
            /**
             * @description The file, as a part of a multipart form.
             * @default null
             */
            file?: string | null;
            /**
             * @description The caller's own metadata, as JSON text.
             * @default null
             */
            metadata?: string | null;
            /**
             * @description The depth of processing: `fast` or `long-range`.
             * @default null
             */
            mode?: string | null;
            /**
             * @description `b2c` or `b2b`; ignored, since the instance's isolation decides.
             * @default null
             */
            relationship_type?: string | null;
            /**
             * @description The nested scope path, as JSON text.
             * @default null
             */
            scope?: string | null;
            /**
             * @description The text, when no file is sent.
             * @default null
             */
            text?: string | null;
            /** @description The user that the memories belong to. */
            user_id: string;
        };
        /** @description A kind of memory that a read asks for. */
        WantedKind: "all" | "facts" | "preferences" | "episodes" | "emotions" | "temporal_events";
        /** @description The identity behind a key. */
        WhoAmI: {
            /** @description The customer that the key is bound to. */
            bound_customer_id?: string | null;
            /** @description The user that the key is bound to. */
            bound_user_id?: string | null;
            /** @description The id of the organization: `cli_` and 16 hex digits. */
            client_id: string;
            /** @description The id of the instance: `inst_` and 16 hex digits. */
            instance_id: string;
            /** @description The display name of the instance. */
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
    get_well_known_oauth_protected_resource: {
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
                    "application/json": components["schemas"]["ResourceMetadata"];
                };
            };
        };
    };
    get_well_known_oauth_protected_resource_mcp: {
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
                    "application/json": components["schemas"]["ResourceMetadata"];
                };
            };
        };
    };
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
    post_mcp: {
        parameters: {
            query?: {
                /** @description The customer that all tools are bound to. */
                customer_id?: string | null;
                /** @description The user that all tools are bound to. */
                user_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RpcMessage"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RpcMessage"];
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
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0111 (origin_not_allowed) */
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
                /** @description The customer of that user. */
                customer_id?: string | null;
                /** @description `structured` (default), `narrative`, `bullet_points` or `injection`. */
                format?: string | null;
                /** @description The user who must own the conversation; otherwise it is not found. */
                user_id?: string | null;
                /** @description The version; the newest when absent. */
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
                /** @description The customer of that user. */
                customer_id?: string | null;
                /** @description The user who must own the conversation; otherwise it is not found. */
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
                /** @description The customer of that user. */
                customer_id?: string | null;
                /** @description The style; `structured` when absent. */
                style?: components["schemas"]["PromptStyle"] | null;
                /** @description The user who must own the conversation; otherwise it is not found. */
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
                /** @description The customer of that user. */
                customer_id?: string | null;
                /** @description The largest number of turns in the answer, up to 500. */
                limit?: number | null;
                /** @description The first position, from 1. */
                start?: number | null;
                /** @description The user who must own the conversation; otherwise no turns are returned. */
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
                /** @description The largest number of entries; 100 when absent. */
                limit?: number | null;
                /** @description The number of entries to skip. */
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
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                /** @description The largest number of requests, 1 to 200; 50 when absent. */
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
    get_v1_entities: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                /** @description The customer whose entities are listed, or the customer of the user. */
                customer_id?: string | null;
                /** @description Only entities of this kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`. */
                kind?: string | null;
                /** @description The largest number of entities, 1 to 200; 50 when absent. */
                limit?: number | null;
                /** @description Only entities with a name that begins so, ignoring case and accents. */
                name?: string | null;
                /** @description The user whose entities are listed, with those of the scopes above. */
                user_id?: string | null;
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
                    "application/json": components["schemas"]["Entities"];
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
    get_v1_entities_duplicates: {
        parameters: {
            query?: {
                /** @description The customer whose entities are compared, or the customer of the user. */
                customer_id?: string | null;
                /** @description The largest number of pairs, 1 to 200; 50 when absent. */
                limit?: number | null;
                /** @description The user whose entities are compared, with those of the scopes above. */
                user_id?: string | null;
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
                    "application/json": components["schemas"]["Duplicates"];
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
    get_v1_entities_entity_id: {
        parameters: {
            query?: {
                /** @description The customer whose items count, or the customer of the user. */
                customer_id?: string | null;
                /** @description The user whose items count, with those of the scopes above; the entity's own scope when absent. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                entity_id: string;
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
                    "application/json": components["schemas"]["EntityDetail"];
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
            /** @description EVK0501 (unknown_entity) */
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
    post_v1_entities_entity_id_merge: {
        parameters: {
            query?: {
                /** @description The customer whose items count, or the customer of the user. */
                customer_id?: string | null;
                /** @description The user whose items count, with those of the scopes above; the entity's own scope when absent. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                entity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeEntities"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectedEntities"];
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
            /** @description EVK0501 (unknown_entity) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0502 (entity_conflict) */
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
    post_v1_entities_entity_id_rename: {
        parameters: {
            query?: {
                /** @description The customer whose items count, or the customer of the user. */
                customer_id?: string | null;
                /** @description The user whose items count, with those of the scopes above; the entity's own scope when absent. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                entity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameEntity"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectedEntities"];
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
            /** @description EVK0501 (unknown_entity) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0502 (entity_conflict) */
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
    post_v1_entities_entity_id_split: {
        parameters: {
            query?: {
                /** @description The customer whose items count, or the customer of the user. */
                customer_id?: string | null;
                /** @description The user whose items count, with those of the scopes above; the entity's own scope when absent. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                entity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitEntity"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectedEntities"];
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
            /** @description EVK0501 (unknown_entity) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0502 (entity_conflict) */
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
    post_v1_entities_entity_id_undo: {
        parameters: {
            query?: {
                /** @description The customer whose items count, or the customer of the user. */
                customer_id?: string | null;
                /** @description The user whose items count, with those of the scopes above; the entity's own scope when absent. */
                user_id?: string | null;
            };
            header?: never;
            path: {
                entity_id: string;
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
                    "application/json": components["schemas"]["CorrectedEntities"];
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
            /** @description EVK0102 (identity_mismatch), EVK0106 (outside_key), EVK0105 (read_only_key) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0501 (unknown_entity) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0502 (entity_conflict) */
            409: {
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
    get_v1_export: {
        parameters: {
            query?: {
                /** @description The conversation to export with what was learned from it. */
                conversation_id?: string | null;
                /** @description The customer to export with all its users, or the customer of the user. */
                customer_id?: string | null;
                /** @description The user to export. */
                user_id?: string | null;
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
                    "application/x-ndjson": string;
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
            /** @description EVK0305 (unknown_conversation) */
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
    post_v1_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["ArchiveLines"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
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
    post_v1_memory_tool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemoryTool"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryToolAnswer"];
                };
            };
            /** @description EVK0001 (malformed_body), EVK0103 (invalid_scope), EVK0601 (invalid_path) */
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
            /** @description EVK0602 (unknown_file) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0603 (file_conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0003 (body_too_large), EVK0605 (memory_file_too_large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description EVK0002 (invalid_field), EVK0604 (edit_impossible) */
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
    get_v1_memory_tool_history: {
        parameters: {
            query?: {
                /** @description The customer whose file it is, or the customer of the user. */
                customer_id?: string | null;
                /** @description The path of the file. */
                path?: string;
                /** @description The user whose file it is; the customer's, or the instance's, when absent. */
                user_id?: string | null;
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
                    "application/json": components["schemas"]["FileHistory"];
                };
            };
            /** @description EVK0103 (invalid_scope), EVK0601 (invalid_path) */
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
            /** @description EVK0602 (unknown_file) */
            404: {
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
                /** @description The customer of the user. */
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
}
