"""The extensible enums of the session family."""

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


class ItemType(ExtensibleEnum):
    """What an item of a workspace is: the discriminator of `ItemDetails`."""

    JOB = "Job"
    """One program that runs on a target."""
    SESSION = "Session"
    """A group of jobs that belong together."""


class Priority(ExtensibleEnum):
    """Which queue an item waits in. The caller chooses it."""

    STANDARD = "Standard"
    """The queue that everything goes to unless told otherwise."""
    HIGH = "High"
    """The queue that is served first."""


class SessionJobFailurePolicy(ExtensibleEnum):
    """What becomes of a session when one of its jobs fails. The caller chooses it on opening the session."""

    ABORT = "Abort"
    """The session ends as failed, and takes no further job."""
    CONTINUE = "Continue"
    """The session stays open for the jobs to come; that one failed shows in its status at the end."""


class SessionStatus(ExtensibleEnum):
    """How far a session has come. The service sets it."""

    WAITING = "Waiting"
    """Open, and no job has begun to run."""
    EXECUTING = "Executing"
    """Open, and at least one job has begun to run."""
    SUCCEEDED = "Succeeded"
    """Closed, and every job ended well."""
    FAILED = "Failed"
    """Ended by the failure of a job, under the policy `SessionJobFailurePolicy.ABORT`."""
    FAILURE_S_ = "Failure(s)"
    """One job or more failed, under the policy `SessionJobFailurePolicy.CONTINUE`."""
    TIMED_OUT = "TimedOut"
    """Ended by the service, because no job came or the session's time was up."""
