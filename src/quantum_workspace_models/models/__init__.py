"""The models and enums of the service, one module per subject. There are only declarations here."""
