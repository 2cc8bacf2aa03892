"""Payloads in the shapes that the service sends: seven-digit times, both offsets, nulls, integers in float fields."""

from __future__ import annotations

import copy
from typing import Any

_FULL: dict[str, Any] = {
    "id": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f",
    "name": "VQE",
    "providerId": "ionq",
    "target": "ionq.qpu",
    "itemType": "Session",
    "creationTime": "2025-03-04T05:06:07.1234567+00:00",
    "createdBy": "user1@example.com",
    "createdByType": "User",
    "lastModifiedTime": "2025-03-04T06:00:00.0000000+00:00",
    "lastModifiedBy": "user2@example.com",
    "lastModifiedByType": "ManagedIdentity",
    "lastUpdatedTime": "2025-03-04T06:05:00.0000000+00:00",
    "beginExecutionTime": "2025-03-04T05:06:11.5659691Z",
    "endExecutionTime": "2025-03-04T05:16:11.6180743Z",
    "costEstimate": {
        "currencyCode": "USD",
        "events": [
            {
                "dimensionId": "gs1q",
                "dimensionName": "1Q Gate Shot",
                "measureUnit": "1q gate shot",
                "amountBilled": 0.0,
                "amountConsumed": 100,
                "unitPrice": 3e-05,
            },
            {
                "dimensionId": "gs2q",
                "dimensionName": "2Q Gate Shot",
                "measureUnit": "2q gate shot",
                "amountBilled": 12,
                "amountConsumed": 112,
                "unitPrice": 0.0003,
            },
        ],
        "estimatedTotal": 0.005,
    },
    "errorData": {
        "code": "JobFailed",
        "message": "A job of the session failed.",
        "target": "jobs",
        "details": [{"code": "Timeout", "message": "It took too long.", "innererror": {"code": "Shots"}}],
        "innererror": {"code": "ProviderError", "innererror": {"code": "OutOfCalibration"}},
    },
    "priority": "Standard",
    "tags": ["nightly", "vqe"],
    "usage": {"standardMinutes": 7, "gateShots": 212.5},
    "jobFailurePolicy": "Abort",
    "status": "Succeeded",
}

_OPENED: dict[str, Any] = {
    "name": "VQE",
    "id": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f",
    "itemType": "Session",
    "beginExecutionTime": None,
    "creationTime": "2025-03-04T05:06:07.1234567+00:00",
    "createdBy": "user1@example.com",
    "createdByType": "User",
    "endExecutionTime": None,
    "errorData": None,
    "jobFailurePolicy": "Abort",
    "providerId": "ionq",
    "status": "Waiting",
    "target": "ionq.qpu",
}

_JOB: dict[str, Any] = {
    "name": "bell",
    "id": "00000000-0000-0000-0000-000000000002",
    "itemType": "Job",
    "providerId": "ionq",
    "target": "ionq.simulator",
    "creationTime": "2025-03-04T05:06:07.1234567+00:00",
    "containerUri": "https://storage.example.com/job?sv=2019-02-02&sig=SECRET&sp=rcw",
    "inputParams": {},
    "status": "Executing",
    "cancellationTime": None,
    "usage": {"standardMinutes": 7},
}

_FULL_JOB: dict[str, Any] = {
    **{key: value for key, value in _FULL.items() if key != "jobFailurePolicy"},
    "itemType": "Job",
    "jobType": "QuantumComputing",
    "sessionId": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f",
    "containerUri": "https://storage.example.com/job?sv=2019-02-02&sr=c&sig=SECRET1&sp=rcw",
    "inputDataUri": "https://storage.example.com/job/inputData?sv=2019-02-02&sr=b&sig=SECRET2&sp=r",
    "inputDataFormat": "qir.v1",
    "inputParams": {"shots": 500, "items": [{"entryPoint": "main"}]},
    "metadata": {"run": "12"},
    "cancellationTime": "2025-03-04T05:20:00.0000000Z",
    "quantumComputingData": {"count": 1},
    "outputDataUri": "https://storage.example.com/job/rawOutputData?sv=2019-02-02&sr=b&sig=SECRET3&sp=r",
    "outputDataFormat": "microsoft.quantum-results.v2",
    "shots": 500,
    "resumeCount": 1,
    "shotsSucceeded": 490,
    "shotsFailed": 10,
    "shotsTranslated": 490,
}

_PROVIDER: dict[str, Any] = {
    "id": "ionq",
    "currentAvailability": "Degraded",
    "targets": [
        {
            "id": "ionq.qpu.aria-1",
            "currentAvailability": "Available",
            "averageQueueTime": 1803,
            "averageQueueTimeHighPriority": 60,
            "averageQueueTimeStandardPriority": 1900,
            "statusPage": "https://status.example.com",
            "numQubits": 25,
            "targetProfile": "Base",
            "metadata": {"fidelity": [0.99, 0.98]},
        },
        {"id": "ionq.simulator", "currentAvailability": "Unavailable", "averageQueueTime": 0, "statusPage": None},
    ],
}

_QUOTA: dict[str, Any] = {
    "dimension": "qgs",
    "scope": "Subscription",
    "providerId": "ionq",
    "utilization": 0.2,
    "holds": 0,
    "limit": 16666667,
    "period": "Monthly",
}

_QUOTA_USAGE: dict[str, Any] = {
    "providerId": "ionq",
    "scope": "WorkspaceTarget",
    "targetId": "ionq.qpu.aria-1",
    "usage": {"standardMinutes": 7, "gateShots": 212.5},
    "lastModifiedTime": "2025-03-04T05:06:07.1234567Z",
    "metadata": {"offer": "pilot"},
}

EXAMPLES: dict[str, dict[str, Any]] = {  # by the name of a model: an object with all its fields
    "SessionDetails": _FULL,
    "JobDetails": _FULL_JOB,
    "ItemDetails": {**_FULL, "itemType": "Future"},
    "CostEstimate": _FULL["costEstimate"],
    "UsageEvent": _FULL["costEstimate"]["events"][0],
    "Usage": _FULL["usage"],
    "WorkspaceItemError": _FULL["errorData"],
    "ODataV4Error": _FULL["errorData"],
    "ErrorResponse": {"error": _FULL["errorData"]},
    "InnerError": _FULL["errorData"]["innererror"],
    "QuantumComputingData": {"count": 1},
    "JobUpdateOptions": {"id": _JOB["id"], "priority": "High", "name": "bell", "tags": ["a"]},
    "JobUpdateResponse": {"name": "bell", "priority": "High", "tags": ["a"]},
    "JobQueuePositionResponse": {"queuePosition": 12},
    "ProviderStatus": _PROVIDER,
    "TargetStatus": _PROVIDER["targets"][0],
    "Quota": _QUOTA,
    "QuotaUsage": _QUOTA_USAGE,
    "BlobDetails": {"containerName": "job", "blobName": "inputData"},
    "SasUriResponse": {"sasUri": _FULL_JOB["containerUri"]},
}
EXAMPLES |= {
    f"{name}Page": {"value": [EXAMPLES[name]], "nextLink": "https://example.com/2"}
    for name in ("SessionDetails", "JobDetails", "ItemDetails", "ProviderStatus", "Quota", "QuotaUsage")
}
EXAMPLES["Page"] = {"value": [{"a": 1}], "nextLink": "https://example.com/2"}

_OLD: dict[str, Any] = {**_OPENED, "tags": {"team": "chemistry", "run": "12"}}


def full() -> dict[str, Any]:
    """A session with all its 21 fields."""
    return copy.deepcopy(_FULL)


def opened() -> dict[str, Any]:
    """What the service answers when a session is opened."""
    return copy.deepcopy(_OPENED)


def job() -> dict[str, Any]:
    """A job, among the top-level items of a workspace."""
    return copy.deepcopy(_JOB)


def old() -> dict[str, Any]:
    """A session as api-versions before 2025-09-01-preview sent it, with tags as a map."""
    return copy.deepcopy(_OLD)


def provider() -> dict[str, Any]:
    """A provider and its targets."""
    return copy.deepcopy(_PROVIDER)


def quota() -> dict[str, Any]:
    """A provider's quota."""
    return copy.deepcopy(_QUOTA)


def quota_usage() -> dict[str, Any]:
    """What was used of a suite offer's quota."""
    return copy.deepcopy(_QUOTA_USAGE)


def full_job() -> dict[str, Any]:
    """A job with all its fields."""
    return copy.deepcopy(_FULL_JOB)
