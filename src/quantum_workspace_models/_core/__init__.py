"""How a model works. Nothing here knows of Azure Quantum; `models` says what the service says."""
