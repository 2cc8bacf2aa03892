"""The extensible enums of the service."""

from .._core.enums import ExtensibleEnum


class CreatedByType(ExtensibleEnum):
    """The kind of identity that made a request. Set by the service."""

    USER = "User"
    """A signed-in user."""
    APPLICATION = "Application"
    """An application that signed in with its own credentials."""
    MANAGED_IDENTITY = "ManagedIdentity"
    """The managed identity of an Azure resource."""
    KEY = "Key"
    """A caller that used an access key of the workspace."""


class DimensionScope(ExtensibleEnum):
    """Who shares a quota. Set by the provider."""

    WORKSPACE = "Workspace"
    """Each workspace has its own quota."""
    SUBSCRIPTION = "Subscription"
    """All workspaces of an Azure subscription share the quota."""


class ItemType(ExtensibleEnum):
    """The type of a workspace item: the discriminator of `ItemDetails`."""

    JOB = "Job"
    """A program that runs on a target."""
    SESSION = "Session"
    """A group of related jobs."""


class JobStatus(ExtensibleEnum):
    """The status of a job. Set by the service."""

    QUEUED = "Queued"
    """Accepted by the service, not yet passed on to the provider."""
    WAITING = "Waiting"
    """Waiting for its turn on the target."""
    EXECUTING = "Executing"
    """Running."""
    CANCELLATION_REQUESTED = "CancellationRequested"
    """A caller asked to cancel the job."""
    CANCELLING = "Cancelling"
    """The provider is cancelling the job."""
    FINISHING = "Finishing"
    """No longer running. The results are being stored."""
    COMPLETED = "Completed"
    """Completed successfully. Some providers use this status, others `SUCCEEDED`."""
    SUCCEEDED = "Succeeded"
    """Completed successfully, and the results are available."""
    FAILED = "Failed"
    """Ended with an error. `JobDetails.error_data` has the details."""
    CANCELLED = "Cancelled"
    """Cancelled before it completed."""

    @property
    def is_terminal(self) -> bool:
        """Whether the status is final: `COMPLETED`, `SUCCEEDED`, `FAILED` or `CANCELLED`."""
        return self in (JobStatus.COMPLETED, JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)


class JobType(ExtensibleEnum):
    """The kind of a job. Set by the caller."""

    UNKNOWN = "Unknown"
    """None of the other kinds."""
    QUANTUM_COMPUTING = "QuantumComputing"
    """Runs a quantum program."""
    OPTIMIZATION = "Optimization"
    """Solves an optimization problem."""


class MeterPeriod(ExtensibleEnum):
    """When the usage of a quota is reset. Set by the provider."""

    NONE = "None"
    """Never. The quota limits what may be used at the same time."""
    MONTHLY = "Monthly"
    """At the end of each calendar month."""


class Priority(ExtensibleEnum):
    """The queue that an item waits in. Set by the caller."""

    STANDARD = "Standard"
    """The default queue."""
    HIGH = "High"
    """The queue that is served first."""


class ProviderAvailability(ExtensibleEnum):
    """Whether a provider accepts jobs. Set by the service."""

    AVAILABLE = "Available"
    """All targets accept jobs."""
    DEGRADED = "Degraded"
    """Some targets accept no jobs, or are slower than usual."""
    UNAVAILABLE = "Unavailable"
    """No target accepts jobs."""


class SessionJobFailurePolicy(ExtensibleEnum):
    """What happens to a session when one of its jobs fails. Set by the caller when opening the session."""

    ABORT = "Abort"
    """The session fails, and accepts no more jobs."""
    CONTINUE = "Continue"
    """The session stays open and accepts more jobs. Its status shows that a job failed."""


class SessionStatus(ExtensibleEnum):
    """The status of a session. Set by the service."""

    WAITING = "Waiting"
    """Open. No job has started yet."""
    EXECUTING = "Executing"
    """Open. At least one job has started."""
    SUCCEEDED = "Succeeded"
    """Closed. All jobs succeeded."""
    FAILED = "Failed"
    """Ended. At least one job failed. Under `SessionJobFailurePolicy.ABORT`, the first failure ends the session."""
    FAILURE_S_ = "Failure(s)"
    """Open, although at least one job failed, because the policy is `SessionJobFailurePolicy.CONTINUE`. Closing the
    session changes the status to `FAILED`."""
    TIMED_OUT = "TimedOut"
    """Ended by the service, because no jobs were submitted in time or the session ran too long."""

    @property
    def is_terminal(self) -> bool:
        """Whether the status is final: `SUCCEEDED`, `FAILED` or `TIMED_OUT`."""
        return self in (SessionStatus.SUCCEEDED, SessionStatus.FAILED, SessionStatus.TIMED_OUT)


class SuiteOfferScope(ExtensibleEnum):
    """What usage counts towards the quota of a suite offer. Set by the service."""

    TARGET = "Target"
    """All usage of a target."""
    SUBSCRIPTION_TARGET = "SubscriptionTarget"
    """The usage of a target by one Azure subscription."""
    WORKSPACE_TARGET = "WorkspaceTarget"
    """The usage of a target by one workspace."""


class TargetAvailability(ExtensibleEnum):
    """Whether a target accepts jobs. Set by the service."""

    AVAILABLE = "Available"
    """It accepts and runs jobs."""
    DEGRADED = "Degraded"
    """It accepts jobs, but may run them late or with reduced quality."""
    UNAVAILABLE = "Unavailable"
    """It doesn't run jobs at the moment."""
