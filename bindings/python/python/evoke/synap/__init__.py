"""The names of the Synap SDK, over a server of Evoke or an engine in this process.

    from evoke.synap import MaximemSynapSDK

    sdk = MaximemSynapSDK()
    await sdk.initialize()

Programs that were written for the Synap SDK run by changing the import. `SYNAP_BASE_URL` says where: `http://…` is a server,
`file:./memory` an engine in this process, which needs no key.
"""

from .config import RetryPolicy, SDKConfig, TimeoutConfig
from .enums import CompactionLevel, ContextType, DocumentType, ForgetMode, IngestMode, IngestStatus, MergeStrategy
from .errors import (
    AuthenticationError,
    ConflictError,
    ContextNotFoundError,
    InvalidConversationIdError,
    InvalidInputError,
    NetworkTimeoutError,
    RateLimitError,
    ServiceUnavailableError,
    SynapError,
    SynapPermanentError,
    SynapTransientError,
    TranscriptConflictError,
)
from .memories.models import (
    BatchCreateResponse,
    CreateMemoryRequest,
    CreateMemoryResponse,
    ForgetCandidate,
    ForgetResponse,
    Memory,
    MemoryStatusResponse,
)
from .models import (
    CompactionResponse,
    CompactionStatusResponse,
    CompactionTriggerResponse,
    ContextForPromptResponse,
    ContextResponse,
    DeleteDataResult,
    Emotion,
    Episode,
    Fact,
    Preference,
    RankedItem,
    RecentMessage,
    ResponseMetadata,
    TemporalEvent,
    TranscriptIngestResponse,
)
from .sdk import MaximemSynapSDK

__all__ = [
    "AuthenticationError",
    "BatchCreateResponse",
    "CompactionLevel",
    "CompactionResponse",
    "CompactionStatusResponse",
    "CompactionTriggerResponse",
    "ConflictError",
    "ContextForPromptResponse",
    "ContextNotFoundError",
    "ContextResponse",
    "ContextType",
    "CreateMemoryRequest",
    "CreateMemoryResponse",
    "DeleteDataResult",
    "DocumentType",
    "Emotion",
    "Episode",
    "Fact",
    "ForgetCandidate",
    "ForgetMode",
    "ForgetResponse",
    "IngestMode",
    "IngestStatus",
    "InvalidConversationIdError",
    "InvalidInputError",
    "MaximemSynapSDK",
    "Memory",
    "MemoryStatusResponse",
    "MergeStrategy",
    "NetworkTimeoutError",
    "Preference",
    "RankedItem",
    "RateLimitError",
    "RecentMessage",
    "ResponseMetadata",
    "RetryPolicy",
    "SDKConfig",
    "ServiceUnavailableError",
    "SynapError",
    "SynapPermanentError",
    "SynapTransientError",
    "TemporalEvent",
    "TimeoutConfig",
    "TranscriptConflictError",
    "TranscriptIngestResponse",
]
