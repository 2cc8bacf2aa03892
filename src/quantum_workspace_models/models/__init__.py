"""What the service says: its models and enums, one module per subject, declarations only."""
