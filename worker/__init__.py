"""The service: tokens, queue, ledger. What it may touch, the engine in `graders` may not."""
