"""The tokens that the service acts with: where each comes from, how long it lasts, and who renews it."""
