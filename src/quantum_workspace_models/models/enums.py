"""The extensible enums of the service."""

from .._core.enums import ExtensibleEnum


class CreatedByType(ExtensibleEnum):
    """The kind of identity behind a request. The service sets it."""

    USER = "User"
    """A person who signed in."""
    APPLICATION = "Application"
    """An application that signed in with credentials of its own."""
    MANAGED_IDENTITY = "ManagedIdentity"
    """An identity that Azure manages for a resource."""
    KEY = "Key"
    """Somebody who held an access key of the workspace."""


class DimensionScope(ExtensibleEnum):
    """What a quota is shared by. The provider sets it."""

    WORKSPACE = "Workspace"
    """Everything in one workspace."""
    SUBSCRIPTION = "Subscription"
    """Everything in all workspaces of one Azure subscription."""


class ItemType(ExtensibleEnum):
    """What an item of a workspace is: the discriminator of `ItemDetails`."""

    JOB = "Job"
    """One program that runs on a target."""
    SESSION = "Session"
    """A group of jobs that belong together."""


class JobStatus(ExtensibleEnum):
    """How far a job has come. The service sets it."""

    QUEUED = "Queued"
    """The service has the job, and the provider doesn't yet."""
    WAITING = "Waiting"
    """The job waits for its turn on the target."""
    EXECUTING = "Executing"
    """The job runs."""
    CANCELLATION_REQUESTED = "CancellationRequested"
    """Somebody asked for the job to be cancelled."""
    CANCELLING = "Cancelling"
    """The provider is cancelling the job."""
    FINISHING = "Finishing"
    """The job has run, and its results are being stored."""
    COMPLETED = "Completed"
    """The job ended well. Some providers say this, others `SUCCEEDED`."""
    SUCCEEDED = "Succeeded"
    """The job ended well, and its results are there."""
    FAILED = "Failed"
    """The job ended with an error, which `JobDetails.error_data` tells."""
    CANCELLED = "Cancelled"
    """The job was cancelled before it could end."""

    @property
    def is_terminal(self) -> bool:
        """Whether the status is final: completed, succeeded, failed or cancelled."""
        return self in (JobStatus.COMPLETED, JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)


class JobType(ExtensibleEnum):
    """What a job asks of its target. The caller may choose it."""

    UNKNOWN = "Unknown"
    """None of the others."""
    QUANTUM_COMPUTING = "QuantumComputing"
    """To run a quantum program."""
    OPTIMIZATION = "Optimization"
    """To solve an optimization problem."""


class MeterPeriod(ExtensibleEnum):
    """How long what is used counts against a quota, by the calendar. The provider sets it."""

    NONE = "None"
    """Not at all: the quota is on what may go on at one time."""
    MONTHLY = "Monthly"
    """To the end of the month."""


class Priority(ExtensibleEnum):
    """Which queue an item waits in. The caller chooses it."""

    STANDARD = "Standard"
    """The queue that everything goes to unless told otherwise."""
    HIGH = "High"
    """The queue that is served first."""


class ProviderAvailability(ExtensibleEnum):
    """How well a provider can be reached. The service sets it."""

    AVAILABLE = "Available"
    """All of its targets take jobs."""
    DEGRADED = "Degraded"
    """Some of its targets don't take jobs, or not as usual."""
    UNAVAILABLE = "Unavailable"
    """None of its targets takes jobs."""


class SessionJobFailurePolicy(ExtensibleEnum):
    """What becomes of a session when one of its jobs fails. The caller chooses it on opening the session."""

    ABORT = "Abort"
    """The session ends as failed, and takes no further job."""
    CONTINUE = "Continue"
    """The session stays open for the jobs to come; that one failed shows in its status."""


class SessionStatus(ExtensibleEnum):
    """How far a session has come. The service sets it."""

    WAITING = "Waiting"
    """Open, and no job has begun to run."""
    EXECUTING = "Executing"
    """Open, and at least one job has begun to run."""
    SUCCEEDED = "Succeeded"
    """Closed, and every job ended well."""
    FAILED = "Failed"
    """Ended, and one job or more failed. Under `SessionJobFailurePolicy.ABORT`, the first failure ends it."""
    FAILURE_S_ = "Failure(s)"
    """Open, though one job or more failed: the policy is `SessionJobFailurePolicy.CONTINUE`. Closed, it is failed."""
    TIMED_OUT = "TimedOut"
    """Ended by the service, because no job came or the session's time was up."""

    @property
    def is_terminal(self) -> bool:
        """Whether the status is final: succeeded, failed or timed out."""
        return self in (SessionStatus.SUCCEEDED, SessionStatus.FAILED, SessionStatus.TIMED_OUT)


class SuiteOfferScope(ExtensibleEnum):
    """What the quota of a suite offer is shared by. The service sets it."""

    TARGET = "Target"
    """All that is used of one target, wherever it comes from."""
    SUBSCRIPTION_TARGET = "SubscriptionTarget"
    """What one Azure subscription uses of one target."""
    WORKSPACE_TARGET = "WorkspaceTarget"
    """What one workspace uses of one target."""


class TargetAvailability(ExtensibleEnum):
    """How well a target can be reached. The service sets it."""

    AVAILABLE = "Available"
    """It takes jobs, and runs them."""
    DEGRADED = "Degraded"
    """It takes jobs, but may run them late or worse than usual."""
    UNAVAILABLE = "Unavailable"
    """It runs no jobs at present."""
