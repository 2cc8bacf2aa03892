"""What other libraries call. Nothing here is imported before one of them does."""
